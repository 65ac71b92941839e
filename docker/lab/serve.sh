#!/bin/sh
# What one container of the lab is: serve.sh openssh | shell | dropbear | device | routing.
# ADDRESS is where it listens, LAB_PASSWORD its login. The line for known_hosts
# is written to /run/lab/known_hosts: docker/lab.sh takes it from there, over no network.
set -eu

name=$(hostname)
port=2222
key=/run/lab/host_key
user=lab

# The key is made once in a container's life: a restarted host is the same host.
make_key() {
    [ -f $key ] || ssh-keygen -q -t ed25519 -N '' -C "$name" -f $key
    publish "$(cut -d ' ' -f 1,2 $key.pub)"
}

publish() {
    printf '[%s]:%s %s\n' "$ADDRESS" $port "$1" >/run/lab/known_hosts
}

# Only the account keeps the password from here on.
set_password() {
    printf '%s:%s\n' $user "$LAB_PASSWORD" | chpasswd
    unset LAB_PASSWORD
}

openssh() {
    make_key
    set_password
    # MaxStartups and MaxSessions stay as Debian has them: they are part of what is compared.
    exec /usr/sbin/sshd -D -e -f /dev/null -h $key -p $port -o "ListenAddress=$ADDRESS" \
        -o UsePAM=no -o PermitRootLogin=no -o PrintMotd=no -o PidFile=none
}

case $1 in
openssh)
    openssh
    ;;
shell) # of a router, whose daemons run in another container and share /run/frr
    usermod --shell /usr/bin/vtysh --append --groups frrvty $user
    printf 'hostname %s\nusername %s nopassword\n' "$name" $user >/etc/frr/vtysh.conf
    chmod 755 /etc/frr && chmod 644 /etc/frr/vtysh.conf
    openssh
    ;;
dropbear)
    set_password
    [ -f $key ] || dropbearkey -t ed25519 -f $key >/dev/null
    publish "$(dropbearkey -y -f $key | sed -n 's/^\(ssh-ed25519 [^ ]*\).*/\1/p')"
    exec dropbear -F -E -w -r $key -P /run/lab/dropbear.pid -p "$ADDRESS:$port"
    ;;
device)
    make_key
    export NETPOLL_DEVICE_PASSWORD="$LAB_PASSWORD"
    unset LAB_PASSWORD
    exec python3 /lab/asyncssh_device.py --address "$ADDRESS" --port $port --host-key $key \
        --username $user --hostname "$name" --methods keyboard-interactive
    ;;
routing)
    cp "/etc/frr/routers/$name.conf" /etc/frr/frr.conf
    printf 'service integrated-vtysh-config\n' >/etc/frr/vtysh.conf
    chown frr:frr /etc/frr/frr.conf /etc/frr/vtysh.conf
    rm -f /run/frr/*
    # Restarts a daemon that ends.
    exec /usr/lib/frr/watchfrr zebra staticd ospfd bgpd
    ;;
*)
    echo "serve.sh: what is '$1'?" >&2
    exit 2
    ;;
esac
