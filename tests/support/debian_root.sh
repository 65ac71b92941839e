#!/usr/bin/env bash
# Runs a command in a clone of the committed tree that stands alone in a Debian release of its own, made by
# debootstrap: as on a machine that is not ours. Knows nothing of the build.
# Usage: debian_root.sh RELEASE COMMAND    e.g. debian_root.sh trixie 'bash tests/run.sh'
#        debian_root.sh --bare RELEASE COMMAND FILE...    a root of its own that nothing was installed in, with
#                                                         the files in the folder where the command runs
# Exits with the command's status, or with 77 and a line where no such root can be had here. Roots, and in
# them the compiler's cache, are kept in NETPOLL_ROOTS [/var/tmp/netpoll-roots]; a broken one is made anew.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

arguments=("$@")
bare=
if [[ ${1-} == --bare ]]; then
    bare=-bare
    shift
fi
if (($# < 2)) || [[ -z $bare && $# -gt 2 ]]; then
    echo "usage: debian_root.sh RELEASE COMMAND, or --bare RELEASE COMMAND FILE..." >&2
    exit 2
fi
release=$1
command=$2
files=("${@:3}")
roots=${NETPOLL_ROOTS:-/var/tmp/netpoll-roots}
root=$roots/$release$bare
complete=$root/var/lib/netpoll-root-complete
clone=/srv/alone/netpoll

skip() {
    echo "debian_root: skipped $release: $*"
    exit 77
}

if ((EUID != 0)); then
    sudo -n true 2>/dev/null || skip "it needs root or sudo"
    exec sudo --preserve-env=NETPOLL_ROOTS,http_proxy,https_proxy bash "$0" "${arguments[@]}"
fi

# In a space of its own for mounts and processes: with its first process all others end, and nothing stays
# mounted, however this script ends.
# unshare itself obeys no TERM, so this script passes it on as what does end it.
inside=
trap '[[ -z $inside ]] || kill -KILL "$inside"' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT
isolated() {
    local status=0
    unshare --mount --propagation private --pid --fork --kill-child "$@" <&0 &
    inside=$!
    wait "$inside" || status=$?
    inside=
    return $status
}
# shellcheck disable=SC2016  # expanded by the inner shell
in_root() {
    isolated bash -euc '
        root=$1
        shift
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mountpoint -q "$root/dev/pts" || mount -t devpts devpts "$root/dev/pts"
        exec chroot "$root" env -i HOME=/root LC_ALL=C.UTF-8 TERM=dumb CCACHE_DIR=/var/cache/ccache \
            PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@"
        ' in_root "$root" "$@"
}

# Where this machine has its own Debian packages from.
mirror() {
    apt-get indextargets --format '$(ORIGIN)/$(LABEL) $(REPO_URI)' 'Created-By: Packages' |
        awk '$1 == "Debian/Debian" { print $2; exit }'
}

# What apt needs to reach its sources as this machine does.
lend_network() {
    local file
    cp -L /etc/resolv.conf /etc/hosts "$1/etc/"
    for file in $(grep -ls '^ *Acquire' /etc/apt/apt.conf /etc/apt/apt.conf.d/*); do
        cp "$file" "$1/etc/apt/apt.conf.d/"
    done
    mkdir -p "$1/etc/ssl/certs"
    [[ ! -f /etc/ssl/certs/ca-certificates.crt ]] || cp -L /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/"
}

make_root() {
    echo "debian_root: making a root of $release in $roots"
    rm -rf "$root" "$root.new"
    if ! debootstrap --variant=minbase "$release" "$root.new" "$(mirror)" >"$root.log" 2>&1; then
        tail -n 3 "$root.log" >&2
        skip "debootstrap failed; $root.log has it all"
    fi
    lend_network "$root.new"
    mv "$root.new" "$root"
    touch "$complete"
}

command -v debootstrap >/dev/null || skip "debootstrap is not installed"
isolated true 2>/dev/null || skip "this machine allows no mounts of one's own (unshare)"
mkdir -p "$roots"
exec {lock}>"$root.lock"
flock "$lock"
[[ -e $complete ]] && in_root dpkg --audit >/dev/null 2>&1 || make_root
in_root true 2>/dev/null || skip "this machine allows no chroot"

if [[ -n $bare ]]; then
    rm -rf "$root.run"
    trap '[[ -z $inside ]] || kill -KILL "$inside"; rm -rf "${root:?}"' EXIT
    cp -a "$root" "$root.run"
    root=$root.run
    mkdir -p "$root/srv/files"
    cp "${files[@]}" "$root/srv/files/"
    chmod -R a+rX "$root/srv/files"
    echo "debian_root: $release, nothing installed: $command"
    in_root bash -c "cd /srv/files && $command"
    exit
fi

rm -rf "${root:?}${clone%/*}"
git -c safe.directory='*' clone --quiet --no-hardlinks . "$root$clone"
echo "debian_root: $release, commit $(git -c safe.directory='*' rev-parse --short HEAD): $command"
in_root bash -c "cd $clone && $command"
