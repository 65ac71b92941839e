#!/usr/bin/env bash
# Installs the Debian packages that are missing: for the build, or also for the tests. Knows Debian
# 12 and 13, and nothing of the build itself.
# Usage: install.sh build | package | tests | checks | bench. Needs root or sudo only where something is missing.
set -euo pipefail

build=(g++ cmake ninja-build ccache pkg-config libssh-dev libasio-dev libspdlog-dev libfmt-dev
       nlohmann-json3-dev libcli11-dev libyaml-dev libpcre2-dev libjemalloc-dev libssl-dev
       libcurl4-openssl-dev libsqlite3-dev libzstd-dev libnats-dev libsodium-dev doctest-dev)
# What a program's libraries are called there.
package=(dpkg-dev file)
tests=(openssh-server openssh-client dropbear-bin passwd python3 python3-asyncssh
       python3-jsonschema python3-pyte python3-yaml sshpass openssl frr less clang-format
       groff-base nats-server zsh git)
# clang++ is for the fuzzer, which g++ has not, and a second opinion; debootstrap for debian_root.sh;
# ansible-core reads the inventories that netpoll reads too.
checks=(clang clang-tidy libclang-rt-dev debootstrap ansible-core)
# netpoll's peers in tests/bench; the benchmark skips those that are absent. Go alone takes 250 MB.
light_peers=(python3-paramiko python3-uvloop clustershell)
heavy_peers=(golang-go golang-golang-x-crypto-dev)

case ${1-} in
build) wanted=("${build[@]}") ;;
package) wanted=("${build[@]}" "${package[@]}") ;;
tests) wanted=("${build[@]}" "${tests[@]}") ;;
checks) wanted=("${build[@]}" "${tests[@]}" "${checks[@]}" "${light_peers[@]}") ;;
bench) wanted=("${build[@]}" "${tests[@]}" "${light_peers[@]}" "${heavy_peers[@]}") ;;
*) echo "usage: install.sh build|package|tests|checks|bench" >&2; exit 2 ;;
esac

installed() { [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }
# Run as root, directly or by sudo.
as_root() { if ((EUID == 0)); then "$@"; else sudo "$@"; fi; }

missing=()
for package in "${wanted[@]}"; do installed "$package" || missing+=("$package"); done
((${#missing[@]})) || exit 0

if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    echo "install.sh: as root, please: apt-get install ${missing[*]}" >&2
    exit 1
fi

echo "installing ${missing[*]}"
quiet=(-qq -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0)
as_root apt-get "${quiet[@]}" update
# Debian starts a server's daemon when it is installed unless a policy forbids it. The tests need
# the program only, so nothing is started now, and nothing that was not here before at the next boot.
policy=/usr/sbin/policy-rc.d
remove_policy=false
log=$(mktemp)
end() {
    rm -f "$log"
    if $remove_policy; then as_root rm -f "$policy"; fi
}
trap end EXIT
if [[ ! -e $policy ]]; then
    remove_policy=true
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
fi
if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get "${quiet[@]}" install -y \
    --no-install-recommends "${missing[@]}" >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi
if [[ " ${missing[*]} " == *" openssh-server "* ]] && command -v systemctl >/dev/null; then
    as_root systemctl --quiet disable ssh.service 2>/dev/null || true
fi
if [[ " ${missing[*]} " == *" frr "* ]] && command -v systemctl >/dev/null; then
    as_root systemctl --quiet disable frr.service 2>/dev/null || true
fi
if [[ " ${missing[*]} " == *" nats-server "* ]] && command -v systemctl >/dev/null; then
    as_root systemctl --quiet disable nats-server.service 2>/dev/null || true
fi
