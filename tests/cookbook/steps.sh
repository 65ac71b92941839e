# Read before each job by cookbook.py: steps that the page does not show.
fail() {
    echo "failed: $*"
    exit 1
}

missing() {
    echo "skipped: $*"
    exit 77
}

# needs PROGRAM...: the job is skipped where one is not installed.
needs() {
    local each
    for each in "$@"; do command -v "$each" >/dev/null || missing "$each is not installed"; done
}

lab_pid=
stop_lab() {
    [[ -n $lab_pid ]] || return 0
    kill "$lab_pid" 2>/dev/null || true
    wait "$lab_pid" 2>/dev/null || true
    lab_pid=
}
trap stop_lab EXIT

# lab OPTION...: simulated devices, in inventory.yaml and in ~/.ssh/known_hosts; once more: another network at the
# same addresses.
lab() {
    local line ready
    stop_lab
    rm -f ~/.ssh/known_hosts
    exec {ready}< <(exec netpoll-lab --base "$BASE.1" --port "$PORT" --username netops --password-env NET_PASS \
        --write-inventory inventory.yaml --write-known-hosts ~/.ssh/known_hosts --stats "$COOKBOOK/lab.json" \
        --for 300s "$@" 2>"$COOKBOOK/lab.log")
    lab_pid=$!
    read -r line <&"$ready" || fail "the lab did not start: $(<"$COOKBOOK/lab.log")"
}

# What the lab counted, by name; it ends.
lab_counted() {
    kill "$lab_pid"
    wait "$lab_pid" || true
    lab_pid=
    of_json "$COOKBOOK/lab.json" "of['$1']"
}

# shown NUMBER CODE: the command between marks, at a terminal; $output has what it printed.
shown() {
    local code=0
    $AT_TERMINAL "$COOKBOOK/command.$1" "$COOKBOOK/output.$1" || code=$?
    output=$(<"$COOKBOOK/output.$1")
    [[ $code == "$2" ]] || fail "exit code $code in place of $2 of: $(<"$COOKBOOK/command.$1")"
}

# of_json FILE EXPRESSION: what a Python expression makes of the file, as `of`.
of_json() {
    python3 -c 'import collections, json, sys
print(eval(sys.argv[2], {"of": json.load(open(sys.argv[1])), "Counter": collections.Counter}))' "$@"
}

# statuses FILE: how many devices of results have each status, as "failed 1 ok 7".
statuses() {
    of_json "$1" '" ".join(f"{k} {n}" for k, n in sorted(Counter(d["status"] for d in of["devices"]).items()))'
}

# has TEXT: the last shown command printed it.
has() {
    [[ $output == *"$1"* ]] || fail "'$1' is not in: $output"
}

has_not() {
    [[ $output != *"$1"* ]] || fail "'$1' is in: $output"
}

lines() {
    wc -l <<<"$output"
}
