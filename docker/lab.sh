#!/usr/bin/env bash
# The lab: real servers and simulated devices in containers, on loopback addresses of this machine.
# Knows the containers of compose.yaml and the hosts of inventories/lab.yaml; nothing of the build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'END'
usage: docker/lab.sh COMMAND

  up [full]          build the images and start the lab; full: 509 devices in place of 106
  status             what runs, and how it is
  poll [OPTIONS]     netpoll over the lab, from its image; OPTIONS are netpoll's
  bench [OPTIONS]    netpoll bench over the lab, with docker/run/out/bench.html as its report
  chaos              stop, pause and kill containers during a poll, and judge its records
  sites COMMAND      three sites that only their own pollers reach, and a broker: up, pollers, poll, chaos
  env                variables for a netpoll of your own build: eval "$(docker/lab.sh env)"
  down               end the lab and remove what it made, but for results

It needs Docker with Compose (plugin or docker-compose), or podman with podman-compose. Where both are
here, NETPOLL_LAB_ENGINE=podman or docker chooses.
END
}

run=docker/run
image=netpoll
servers=netpoll-lab-servers
version=$(sed -n 's/.* version = "\(.*\)".*/\1/p' include/netpoll/version.hpp)
small=(r1 r1-routing r2 r2-routing h1 h2 box kbd ios eos)
full=("${small[@]}" r3 r3-routing h3 h4 nxos junos linux)
start_limit=120

say() { echo "lab: $*"; }
fail() {
    echo "lab: $*" >&2
    exit 3
}

find_engine() {
    local compose_missing="there is no Compose for it: install Docker's compose plugin or docker-compose"
    local only=${NETPOLL_LAB_ENGINE-}
    if [[ $only != podman ]] && command -v docker >/dev/null && docker info >/dev/null 2>&1; then
        engine=docker
        if docker compose version >/dev/null 2>&1; then
            compose=(docker compose)
        elif command -v docker-compose >/dev/null; then
            compose=(docker-compose)
        else
            fail "Docker answers, but $compose_missing"
        fi
    elif [[ $only != docker ]] && command -v podman >/dev/null; then
        engine=podman
        command -v podman-compose >/dev/null || fail "podman is here, but podman-compose is not"
        # It gives a container a network of its own besides the host's.
        [[ $(podman-compose --version 2>/dev/null) != *1.0.3* ]] ||
            fail "podman-compose 1.0.3 knows no host network; Debian 13's 1.3.0 does"
        compose=(podman-compose)
    else
        fail "no container engine answers: install docker.io and docker-compose (or podman and" \
            "podman-compose), start it, and see that you may use it ('docker info')"
    fi
    # --profile is not known to all of them, the variable harms none.
    compose+=(-p netpoll-lab -f "$PWD/docker/compose.yaml")
    export COMPOSE_PROFILES=full,sites
    LAB_PASSWORD=$(cat $run/password 2>/dev/null || echo unset)
    LAB_USER=$(if ((EUID == 0)); then echo 10001:10001; else echo "$(id -u):$(id -g)"; fi)
    export LAB_PASSWORD LAB_USER
}

container() { echo "netpoll-lab-$1"; }
# on VERB SERVICE...
on() {
    local verb=$1 one
    shift
    for one; do $engine "$verb" "$(container "$one")" >/dev/null || return; done
}

services() {
    [[ -f $run/services ]] || fail "the lab is not up: docker/lab.sh up"
    cat $run/services
}

healthy() {
    if [[ $engine == podman ]]; then
        podman healthcheck run "$(container "$1")" >/dev/null 2>&1
    else
        [[ $(docker inspect -f '{{.State.Health.Status}}' "$(container "$1")" 2>&1) == healthy ]]
    fi
}

wait_healthy() {
    local one began=$SECONDS
    for one; do
        until healthy "$one"; do
            if ((SECONDS - began > start_limit)); then
                $engine logs --tail 20 "$(container "$one")" >&2 || true
                fail "$one is not up after $start_limit s; its last words are above"
            fi
            sleep 0.3
        done
    done
}

# The keys come from inside the containers, not over the network that they are to secure.
collect_known_hosts() {
    local one
    for one; do
        case $one in
        *-routing) ;;
        ios | eos | nxos | junos | linux) $engine exec "$(container "$one")" cat /tmp/known_hosts ;;
        *) $engine exec "$(container "$one")" cat /run/lab/known_hosts ;;
        esac
    done >$run/known_hosts.new
    mv $run/known_hosts.new $run/known_hosts
}

build_images() {
    say "building the images (the first time takes minutes; $run/build.log)"
    {
        $engine build --network host --build-arg CMAKE_OPTIONS="${NETPOLL_LAB_CMAKE_OPTIONS-}" -t $image -t $image:"$version" -f docker/Dockerfile . &&
            $engine build --network host -t $servers -f docker/lab/Dockerfile .
    } >$run/build.log 2>&1 || {
        tail -n 20 $run/build.log >&2
        fail "the images could not be built; $run/build.log has it all"
    }
}

make_password() {
    [[ -s $run/password ]] || (umask 077 && head -c 15 /dev/urandom | base64 >$run/password)
    LAB_PASSWORD=$(cat $run/password)
}

up() {
    local -a wanted=("${small[@]}")
    case ${1-} in
    '' | small) ;;
    full) wanted=("${full[@]}") ;;
    *) usage >&2; exit 2 ;;
    esac
    find_engine
    mkdir -p $run
    build_images
    make_password
    local began=$SECONDS
    "${compose[@]}" up -d --no-build "${wanted[@]}" >$run/up.log 2>&1 || {
        cat $run/up.log >&2
        fail "the containers could not be started"
    }
    wait_healthy "${wanted[@]}"
    collect_known_hosts "${wanted[@]}"
    echo "${wanted[*]}" >$run/services
    say "$(wc -l <$run/known_hosts) devices answer on 127.40.0.0/16, port 2222," \
        "after $((SECONDS - began)) s"
}

down() {
    find_engine
    "${compose[@]}" down -v >$run/down.log 2>&1 || {
        cat $run/down.log >&2
        fail "the lab could not be ended"
    }
    rm -rf $run/services $run/password $run/known_hosts $run/sites
    say "down"
}

status() {
    find_engine
    local one fit=0
    for one in $(services); do
        if healthy "$one"; then
            echo "$one: healthy"
        else
            echo "$one: $($engine inspect -f '{{.State.Status}}' "$(container "$one")" 2>&1), not healthy"
            fit=1
        fi
    done
    return $fit
}

# client ARGUMENTS...: from its image, as nobody of this machine, without a writable file but /out.
client() {
    local -a who=()
    if ((EUID == 0)); then
        chown 10001:10001 $run/out
    else
        who=(--user "$(id -u):$(id -g)")
        if [[ $engine == podman ]]; then who+=(--userns keep-id); fi
    fi
    $engine run --rm --name netpoll-lab-client --network host --read-only --cap-drop ALL \
        --security-opt no-new-privileges "${who[@]}" \
        -e LAB_PASSWORD -e NETPOLL_KNOWN_HOSTS=/data/known_hosts \
        -v "$PWD/inventories:/data/inventories:ro,z" -v "$PWD/$run/known_hosts:/data/known_hosts:ro,z" \
        -v "$PWD/$run/out:/out:z" $image "$@"
}

# The whole inventory, or what of it is up.
selection() { if [[ " $(services) " != *" r3 "* ]]; then echo "-l group=small"; fi; }

poll() {
    find_engine
    local chosen status=0
    chosen=$(selection)
    mkdir -p $run/out
    # shellcheck disable=SC2086 # words
    client $chosen --summary always "$@" /data/inventories/lab.yaml >$run/results.json || status=$?
    say "results: $run/results.json"
    return $status
}

bench() {
    find_engine
    local chosen status=0
    chosen=$(selection)
    mkdir -p $run/out
    # shellcheck disable=SC2086 # words
    client bench $chosen --exclude data.takes=2s --report /out/bench.html \
        --modes sequential,threads,async,async-inline,processes --concurrency 10,100,500 --cell-time 3m "$@" \
        /data/inventories/lab.yaml || status=$?
    say "report: $run/out/bench.html"
    return $status
}

env_lines() {
    services >/dev/null
    printf 'export LAB_PASSWORD=%q NETPOLL_KNOWN_HOSTS=%q\n' "$(cat $run/password)" "$PWD/$run/known_hosts"
}

command=${1-}
shift || true
case $command in
up | down | status | poll | bench) "$command" "$@" ;;
env) env_lines ;;
chaos) source docker/lab/chaos.sh && chaos ;;
sites) source docker/lab/sites.sh && sites_command "$@" ;;
-h | --help | help) usage ;;
*) usage >&2; exit 2 ;;
esac
