#!/usr/bin/env bash
# Builds the packages and the tar ball in a Debian release, then installs and uses them where nothing of ours
# has ever been: the packages by apt, the tar ball by somebody who is not root. What they do there is in
# use_packages.sh and use_tarball.sh.
# Usage: clean_roots.sh [RELEASE...]    bookworm and trixie where none is named. Exits 77 where there is no root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

roots=${NETPOLL_ROOTS:-/var/tmp/netpoll-roots}
releases=("$@")
((${#releases[@]})) || releases=(bookworm trixie)

# Debian's own way of building has no network; ours has its mirror.
build='bash tests/support/install.sh package && bash src/package/build.sh /srv/made'
for release in "${releases[@]}"; do
    rm -rf "${roots:?}/$release/srv/made"
    bash tests/support/debian_root.sh "$release" "$build"
    made=("$roots/$release/srv/made"/*)
    bash tests/support/debian_root.sh --bare "$release" 'bash use_packages.sh' \
        tests/package/{poll_lab,use_packages}.sh tests/manual/completion_test.py "${made[@]}"
    bash tests/support/debian_root.sh --bare "$release" 'bash use_tarball.sh' \
        tests/package/{poll_lab,use_tarball}.sh "${made[@]}"
done
