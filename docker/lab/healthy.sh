#!/bin/sh
# A container's health: whether it would answer netpoll now.
set -eu
case $(tr '\0' ' ' </proc/1/cmdline) in
*watchfrr*)
    # A route learnt from the neighbour.
    vtysh -c 'show ip route' | grep -q '^[OB]>'
    ;;
*)
    test -s /run/lab/known_hosts
    ssh-keyscan -T 2 -t ed25519 -p 2222 "$ADDRESS" 2>/dev/null | grep -q ed25519
    ;;
esac
