#!/usr/bin/env bash
# Looks for bugs and waste with clang-tidy (.clang-tidy) in all sources of these rings. It needs no built tree,
# and of the build only how each source is compiled.
# Usage: tidy.sh RING...    e.g. tidy.sh core ssh. Exits 77 (skipped) where clang-tidy is not installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if (($# == 0)); then
    echo "usage: tidy.sh RING..." >&2
    exit 2
fi
if ! command -v clang-tidy >/dev/null; then
    echo "skipped: clang-tidy is not installed (apt-get install clang-tidy)"
    exit 77
fi

# A tree of its own, in which each ring is one source: most of the time goes into headers, and file by file
# they would be read a hundred times.
build=build/tidy
log=$build/tidy.log
mkdir -p "$build"
cmake --preset clang -B "$build" -DNETPOLL_TESTS=OFF -DNETPOLL_PRECOMPILE=OFF -DCMAKE_UNITY_BUILD=ON \
    -DCMAKE_UNITY_BUILD_BATCH_SIZE=0 >"$build/configure.log" 2>&1 || { cat "$build/configure.log"; exit 1; }
ninja -C "$build" --quiet src/inventory/platforms.cpp # made by the build
status=0
find "${@/#/$build/src/}" -path '*/Unity/*.cxx' -print0 |
    xargs -0 -P "$(nproc)" -n 1 clang-tidy --quiet -p "$build" \
        --checks=-bugprone-suspicious-include >"$log" 2>&1 || status=$? # of .cpp files, which a unity source is
# Beside its findings it counts those in headers of others.
((status == 0)) || grep -vE '^[0-9]+ warnings?( and .*)? generated|^Suppressed|^Use -header-filter' "$log"
exit $status
