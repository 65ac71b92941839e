#!/usr/bin/env bash
# Builds netpoll, starts 200 simulated devices, polls them by async and shows the result. Knows no
# test. Usage: demo.sh. Exits with netpoll's code.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash tests/support/install.sh build
echo "building (the first time takes minutes)"
mkdir -p build/demo
for step in "--preset release" "--build --preset release --target netpoll netpoll-lab"; do
    # shellcheck disable=SC2086  # the steps are lists of words
    cmake $step >build/demo/build.log 2>&1 || { cat build/demo/build.log; exit 3; }
done

lab_pid=
folder=$(mktemp -d)
# The inventory that the lab writes names this variable, so that no password stands in a file.
NETPOLL_DEMO_PASSWORD=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
export NETPOLL_DEMO_PASSWORD
stop_lab() {
    [[ -n $lab_pid ]] || return 0
    kill "$lab_pid" 2>/dev/null || true
    wait "$lab_pid" 2>/dev/null || true
    lab_pid=
}
# The lab ends with this script, however it ends.
end() {
    stop_lab
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# start_lab PORT: returns 0 when the lab says that it is ready, 1 where it does not come to that.
start_lab() {
    local line lab_out
    exec {lab_out}< <(exec build/release/netpoll-lab --devices 200 --latency 200ms --for 600s \
        --port "$1" --password-env NETPOLL_DEMO_PASSWORD --write-inventory "$folder/lab.yaml" \
        --write-known-hosts "$folder/known_hosts" 2>"$folder/lab.log")
    lab_pid=$!
    while read -r -t 60 line <&"$lab_out"; do
        if [[ $line == *ready* ]]; then
            echo "$line"
            return 0
        fi
    done
    stop_lab
    return 1
}

# Demos that run at once need a port each; below 32768 it is no one's outgoing port.
started=false
for ((attempt = 0; attempt < 10; attempt++)); do
    if start_lab $((20000 + RANDOM % 12000)); then
        started=true
        break
    fi
done
if ! $started; then
    echo "demo.sh: netpoll-lab did not start:" >&2
    cat "$folder/lab.log" >&2
    exit 3
fi

code=0
build/release/netpoll --mode=async --known-hosts "$folder/known_hosts" \
    -o "$PWD/build/demo/results.json" --summary always "$folder/lab.yaml" || code=$?
exit $code
