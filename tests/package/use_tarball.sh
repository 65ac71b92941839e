#!/usr/bin/env bash
# Run in a Debian that has nothing: somebody who is not root unpacks the tar ball of this folder and polls.
set -euo pipefail

useradd --create-home --shell /bin/bash somebody
su somebody -c '
    set -euo pipefail
    . /srv/files/poll_lab.sh
    tar -C ~ -xzf /srv/files/netpoll-*.tar.gz
    cd ~/netpoll-*/
    PATH=$PWD/bin:$PATH
    netpoll --version
    poll_lab
    ! ldd bin/netpoll bin/netpoll-lab lib/netpoll/libcurl.so.4 lib/netpoll/libsodium.so.23 | grep "not found"
    # It brings its libcurl: what fails is the connection.
    { netpoll --list-hosts netbox:http://127.0.0.1:1 || true; } 2>&1 | grep -i "connect"'
echo "the tar ball runs"
