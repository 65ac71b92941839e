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
    # The libraries find each other by the path that the programs have in them; ldd has to be told.
    missing=$(LD_LIBRARY_PATH=$PWD/lib/netpoll ldd bin/* lib/netpoll/*.so* | grep "not found" || true)
    [[ -z $missing ]] || { echo "not in the tar ball:" $missing; exit 1; }
    # It brings its libcurl: what fails is the connection.
    { netpoll --list-hosts netbox:http://127.0.0.1:1 || true; } 2>&1 | grep -i "connect"'
echo "the tar ball runs"
