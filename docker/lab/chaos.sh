# shellcheck shell=bash disable=SC2086,SC2154
# Part of docker/lab.sh: containers stop, freeze and die during a poll; each device still has one
# record, with the right cause. Uses its functions.

# Host patterns, what their records must say, and why. The first line that fits counts.
expectations() {
    cat <<'END'
h1 failed refused connect its container was stopped
h2 failed closed command its container was killed while vmstat ran
kbd failed timed_out kex its container was frozen
r2 failed closed * its routing daemons were stopped: vtysh has nobody to talk to
ios* failed closed|refused * its container was frozen, then killed
* ok - - nothing happened to it, or a freeze of some seconds
END
}

# seen FILE TEXT: waits until a line of a growing file holds TEXT, or the poll is over.
seen() {
    grep -q -m 1 -e "$2" < <(tail -n +1 --pid="$polling" -f "$1" 2>/dev/null)
}

restore() {
    local -a mine
    local one
    read -ra mine <<<"$(services)"
    for one in kbd ios eos; do $engine unpause "$(container "$one")" >/dev/null 2>&1 || true; done
    on start h1 h2 r2-routing ios
    wait_healthy "${mine[@]}"
    collect_known_hosts "${mine[@]}"
}

# judge RECORDS HOSTS: every host once, and with what was expected.
judge() {
    awk -v hosts="$2" '
        function field(line, name,   at) {
            at = index(line, "\"" name "\":\"")
            if (!at) return "-"
            line = substr(line, at + length(name) + 4)
            return substr(line, 1, index(line, "\"") - 1)
        }
        function fits(word, list,   any, i, n) {
            n = split(list, any, "|")
            for (i = 1; i <= n; i++) if (any[i] == "*" || any[i] == word) return 1
            return 0
        }
        FNR == NR { rule[++rules] = $0; next }
        !/^{"host":/ { next }
        {
            host = field($0, "host")
            failure = index($0, "\"error\":null") ? "" : substr($0, index($0, "\"error\":{"))
            code = field(failure, "code")
            where = field(failure, "phase")
            records++
            if (seen[host]++) { print "  " host ": a second record"; wrong++ }
            for (i = 1; i <= rules; i++) {
                split(rule[i], want, " ")
                name = want[1]
                prefix = substr(name, length(name)) == "*" ? substr(name, 1, length(name) - 1) : ""
                if (name == host || (name ~ /\*$/ && index(host, prefix) == 1)) break
            }
            good = field($0, "status") == want[2] && fits(code, want[3]) && fits(where, want[4])
            if (!good) { print "  " host ": " field($0, "status") " " code " in " where; wrong++ }
            count[i, code " in " where]++
            total[i]++
        }
        END {
            for (i = 1; i <= rules; i++) {
                split(rule[i], want, " ")
                why = rule[i]
                for (k = 0; k < 4; k++) sub(/^[^ ]* /, "", why)
                for (key in count) {
                    split(key, part, SUBSEP)
                    if (part[1] != i) continue
                    what = part[2] == "- in -" ? "ok" : part[2]
                    printf "  %3d  %-20s %-5s %s\n", count[key], what, want[1], why
                }
            }
            print "lab: " hosts " devices, " records " records"
            exit wrong || records != hosts
        }' <(expectations) "$1"
}

chaos() {
    find_engine
    local chosen records=$run/chaos.ndjson log=$run/chaos.log status=0
    chosen=$(selection)
    mkdir -p $run/out
    trap restore EXIT
    say "before the poll: stopped h1 and r2's daemons, froze kbd and ios"
    on stop h1 r2-routing
    on pause kbd ios
    # shellcheck disable=SC2086 # words
    client $chosen -vv --format ndjson --progress never --summary never -f 20 --kex-timeout 10s \
        /data/inventories/lab.yaml >$records 2>$log &
    polling=$!
    $engine exec "$(container h2)" timeout 20 sh -c 'until pgrep -x vmstat >/dev/null; do sleep 0.02; done'
    say "h2 runs vmstat: killed h2 and ios"
    on kill h2
    on kill ios 2>/dev/null || { on unpause ios && on kill ios; }  # podman kills nobody who is frozen
    seen $records '"host":"eos' && say "the first of eos is done: froze eos"
    on pause eos
    seen $records '"host":"h2"' && say "h2 has its record: eos goes on"
    on unpause eos
    wait $polling || status=$?
    # shellcheck disable=SC2086 # words
    judge $records "$(client $chosen --list-hosts /data/inventories/lab.yaml | wc -l)" ||
        fail "what stands above is not what was done to the devices; $records and $log have it all"
    say "netpoll ended with $status"
    return $status
}
