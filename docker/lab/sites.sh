# shellcheck shell=bash disable=SC2086,SC2154
# Part of docker/lab.sh: a broker, three sites that see nobody else, and pollers in them. Uses its functions.

sites=(fra ams nyc)
site_pollers=(fra-poller fra-poller2 ams-poller nyc-poller)
site_folder=$run/sites

sites_usage() {
    cat >&2 <<'END'
usage: docker/lab.sh sites up|pollers|poll|chaos

  up                 build the images, start a broker, three sites and their pollers
  pollers            who is there
  poll [OPTIONS]     netpoll over all sites
  chaos              kill pollers and the broker and cut a site off during a poll, and judge its records
END
    exit 2
}

# at_hub ARGUMENTS...: netpoll beside the broker, as nobody of this machine.
at_hub() {
    $engine run --rm --name netpoll-lab-coordinator --network netpoll-lab_hub --read-only --tmpfs /tmp \
        --cap-drop ALL --security-opt no-new-privileges --user "$LAB_USER" -e XDG_STATE_HOME=/tmp \
        -e NETPOLL_VIA=nats://broker:4222 -e NETPOLL_VIA_KEY=/broker/coord.nk \
        -e NETPOLL_KNOWN_HOSTS=/broker/known_hosts \
        -v "$PWD/inventories:/data/inventories:ro,z" -v "$PWD/$site_folder:/broker:ro,z" $image "$@"
}

sites_up() {
    local one
    mkdir -p $site_folder
    build_images
    make_password
    if [[ ! -f $site_folder/nats-server.conf ]]; then
        if ((EUID == 0)); then chown 10001:10001 $site_folder; fi
        $engine run --rm --user "$LAB_USER" -v "$PWD/$site_folder:/broker:z" $image \
            via init --host broker --sites "$(IFS=,; echo "${sites[*]}")" /broker >$run/sites.log 2>&1 ||
            fail "$(cat $run/sites.log)"
        printf 'lab: {username: lab, password: env:LAB_PASSWORD}\n' >$site_folder/logins.yaml
    fi
    "${compose[@]}" up -d --no-build broker "${sites[@]}" "${site_pollers[@]}" >$run/up.log 2>&1 || {
        cat $run/up.log >&2
        fail "the containers could not be started"
    }
    wait_healthy broker "${sites[@]}"
    for one in "${sites[@]}"; do $engine exec "$(container "$one")" cat /tmp/known_hosts; done \
        >$site_folder/known_hosts
    say "$(wc -l <$site_folder/known_hosts) devices in ${#sites[@]} sites; docker/lab.sh sites poll"
}

sites_poll() {
    local status=0
    at_hub --summary always "$@" /data/inventories/sites.yaml >$run/sites.json || status=$?
    say "results: $run/sites.json"
    return $status
}

# Each device is slow enough that all of this happens while most of them are open. Their commands may be repeated, so
# that nobody fails: netpoll ends with 0.
sites_chaos() {
    local records=$run/sites-chaos.ndjson log=$run/sites-chaos.log status=0 hosts
    hosts=$(at_hub --list-hosts /data/inventories/sites.yaml | wc -l)
    trap 'on start broker "${site_pollers[@]}"; $engine network connect netpoll-lab_ams "$(container broker)" \
        --alias broker 2>/dev/null || true' EXIT
    at_hub -vv --format ndjson --progress never --summary always -f 10 /data/inventories/sites.yaml \
        >$records 2>$log &
    polling=$!
    seen $records '"host":"fra' && say "the first of fra is done: killed one of its pollers"
    on kill fra-poller
    $engine network disconnect netpoll-lab_ams "$(container broker)" && say "cut ams off from the broker"
    seen $records '"host":"nyc' && say "nyc works: killed the broker"
    on kill broker
    on start broker && say "the broker is there again"
    $engine network connect --alias broker netpoll-lab_ams "$(container broker)" && say "ams has its line back"
    wait $polling || status=$?
    awk -v hosts="$hosts" '
        /^{"host":/ {
            split($0, part, "\"")
            records++
            if (seen[part[4]]++) { print "  " part[4] ": a second record"; wrong++ }
            if (!index($0, "\"status\":\"ok\"")) { print "  " part[4] ": not ok"; wrong++ }
        }
        END { print "lab: " hosts " devices, " records " records"; exit wrong || records != hosts }' $records ||
        fail "a device has no record, two, or a bad one; $records and $log have it all"
    say "netpoll ended with $status"
    return $status
}

sites_command() {
    local what=${1-}
    shift || true
    find_engine
    case $what in
    up) sites_up ;;
    pollers) at_hub pollers "$@" ;;
    poll) sites_poll "$@" ;;
    chaos) source docker/lab/chaos.sh && sites_chaos ;;
    *) sites_usage ;;
    esac
}
