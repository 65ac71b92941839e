#!/bin/sh
# A container's health: whether it would answer netpoll now.
set -eu
case $(tr '\0' ' ' </proc/1/cmdline) in
*watchfrr*)
    # A route learnt from the neighbour.
    vtysh -c 'show ip route' | grep -q '^[OB]>'
    ;;
*nats-server*)
    python3 -c 'import socket; socket.create_connection(("127.0.0.1", 4222), 2).recv(4)'
    ;;
*)
    test -s /run/lab/known_hosts
    ssh-keyscan -T 2 -t ed25519 -p 2222 "$ADDRESS" 2>/dev/null | grep -q ed25519
    ;;
esac
