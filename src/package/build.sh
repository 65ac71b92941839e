#!/usr/bin/env bash
# Builds the Debian packages for the release that it runs on, and the tar ball that runs from any folder.
# Usage: build.sh FOLDER    where they go; the builds are in build/package and build/portable.
set -euo pipefail
(($# == 1)) || { echo "usage: build.sh FOLDER" >&2; exit 2; }
mkdir -p "$1"
to=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# make FOLDER GENERATOR OPTION...
make() {
    local folder=build/$1 generator=$2
    cmake -S . -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Release -DNETPOLL_TESTS=OFF -DCMAKE_UNITY_BUILD=ON \
        -DCMAKE_UNITY_BUILD_BATCH_SIZE=0 -DNETPOLL_PRECOMPILE=ON "${@:3}"
    cmake --build "$folder"
    (cd "$folder" && cpack -G "$generator" -B "$to")
    rm -rf "$to/_CPack_Packages"
}
make package DEB
make portable TGZ -DNETPOLL_PORTABLE=ON -DCMAKE_INSTALL_LIBDIR=lib
ls -l "$to"
