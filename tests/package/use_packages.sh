#!/usr/bin/env bash
# Run in a Debian that has nothing: installs the packages of this folder by apt, uses all that is in them,
# and purges them. Fails where something is left.
set -euo pipefail
. ./poll_lab.sh
export DEBIAN_FRONTEND=noninteractive

quiet=(-qq -o Dpkg::Use-Pty=0)
apt-get "${quiet[@]}" update
# minbase leaves out what a person's machine has.
sed -i '/share\/man/d' /etc/dpkg/dpkg.cfg.d/* 2>/dev/null || true
apt-get "${quiet[@]}" install -y --no-install-recommends man-db groff-base zsh python3 >/dev/null 2>&1

# All files but caches and logs, and what dpkg knows.
inventory_of_root() {
    find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path /var/cache -o -path /var/log \
        -o -path /var/lib/apt -o -path /var/lib/dpkg -o -path /srv -o -path /root \) -prune -o -print | sort
}
apt-get "${quiet[@]}" install -y --no-install-recommends ./netpoll_*.deb >/dev/null 2>&1
apt-get "${quiet[@]}" install -y --no-install-recommends ./netpoll-lab_*.deb ./python3-netpoll_*.deb >/dev/null 2>&1

netpoll --version
poll_lab
# Recommended only, and not installed here.
{ netpoll --list-hosts netbox:http://127.0.0.1:1 || true; } 2>&1 | grep -q 'apt install libcurl4' ||
    { echo "a missing libcurl is not said"; exit 1; }
for page in netpoll.1 netpoll-lab.1 netpoll-inventory.5 netpoll-results.5 netpoll-platforms.5; do
    warnings=$(LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=100 man --warnings "${page##*.}" "${page%.*}" 2>&1 >/dev/null)
    [[ -z $warnings ]] || { echo "$page: $warnings"; exit 1; }
done
echo "five man pages, no warning"
mkdir -p /tmp/manual
ln -s /usr/share/bash-completion/completions /tmp/manual/bash
ln -s /usr/share/zsh/vendor-completions /tmp/manual/zsh
ln -s /usr/share/fish/vendor_completions.d /tmp/manual/fish
python3 completion_test.py /tmp/manual /usr/bin/netpoll
python3 -c 'import netpoll; print("from Python:", netpoll.__name__)'

[[ $(stat -c %a /etc/netpoll/credentials) == 700 && -f /etc/logrotate.d/netpoll ]]
[[ -f /usr/lib/systemd/system/netpoll-poller@.service ]]
[[ -f /usr/lib/systemd/system/netpoll@.service && -f /usr/lib/systemd/system/netpoll@.timer ]]
# What an administrator and runs would leave.
mkdir -p /var/lib/private/netpoll/nightly /var/log/netpoll /etc/systemd/system/timers.target.wants
touch /etc/netpoll/nightly.conf /var/log/netpoll/nightly.log
ln -s /usr/lib/systemd/system/netpoll@.timer /etc/systemd/system/timers.target.wants/netpoll@nightly.timer
apt-get "${quiet[@]}" purge -y netpoll netpoll-lab python3-netpoll >/dev/null 2>&1
# The mark of debian_root.sh is not ours.
if inventory_of_root | grep -v /netpoll-root-complete | grep netpoll; then
    echo "left behind by purge"
    exit 1
fi
echo "purged: nothing is left"
