#!/usr/bin/env bash
# The lab from nothing to nothing: both images, a poll in each mode, with NETPOLL_LAB_TEST=1 also havoc.
# Knows docker/lab.sh and its files, not the containers. Starts a container engine where ../shared has the
# means, and ends it then. Exit 77, with a line, where there is no engine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

offline=../shared/tools/docker-offline.sh
log=$(mktemp)
started=false  # the engine, by this test
ours=false     # the lab
skip() {
    echo "docker_lab: skipped: $*"
    exit 77
}
wrong() {
    echo "docker_lab: $*" >&2
    exit 1
}
end() {
    local status=$?
    if $ours; then docker/lab.sh down || status=1; fi
    if $started; then bash $offline down || true; fi
    rm -f "$log"
    exit $status
}

[[ -n ${NETPOLL_LAB_TEST-} ]] || skip "it takes minutes; NETPOLL_LAB_TEST=1 asks for it"
trap end EXIT
if ! docker info >/dev/null 2>&1; then
    if ((EUID != 0)) || [[ ! -f $offline ]]; then skip "no container engine answers, none can be started here"; fi
    started=true
    timeout 300 bash $offline up >"$log" 2>&1 || skip "no container engine could be started: $(tail -n 1 "$log")"
fi
[[ -z $(docker ps -aq --filter name=netpoll-lab-) ]] || skip "a lab is up already, of another clone perhaps"
ours=true

# What is tested is not how fast the image is: a third of the time to build it.
export NETPOLL_LAB_CMAKE_OPTIONS="-DCMAKE_BUILD_TYPE=Debug -DNETPOLL_PRECOMPILE=ON"
docker/lab.sh up
docker/lab.sh status
[[ $(docker image inspect -f '{{.Config.User}}' netpoll) == 10001:10001 ]] || wrong "the image runs as root"
echo "image: $(($(docker image inspect -f '{{.Size}}' netpoll) >> 20)) MiB"
[[ $(docker run --rm --read-only --cap-drop ALL netpoll --version) == netpoll\ * ]] || wrong "no version"

for mode in async threads processes; do
    docker/lab.sh poll --mode=$mode
    /usr/bin/python3 - $mode <<'END'
import json
import sys

results = json.load(open("docker/run/results.json", encoding="utf-8"))
devices = {each["host"]: each for each in results["devices"]}
assert results["run"]["mode"] == sys.argv[1], results["run"]["mode"]
assert len(devices) == len(results["devices"]) == 106, len(results["devices"])
assert all(each["status"] == "ok" for each in devices.values())
routes = devices["r1"]["commands"][0]
assert routes["command"] == "show ip route" and "\nO>* 203.0.113.0/26" in routes["output"], routes
END
done

# Continuous integration has no time left for it.
if [[ -n ${NETPOLL_LAB_TEST-} ]]; then
    status=0
    docker/lab.sh chaos || status=$?
    ((status == 1)) || wrong "chaos ended with $status, not with netpoll's 1"
    docker/lab.sh status
    docker/lab.sh sites up
    docker/lab.sh sites poll
    docker/lab.sh sites chaos
fi
docker/lab.sh down
ours=false
[[ -z $(docker ps -aq --filter name=netpoll-lab-) ]] || wrong "containers are left"
