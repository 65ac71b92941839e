#!/usr/bin/env bash
# Builds the fuzz target, makes its seeds and lets it run; what it finds is kept, minimised, in
# tests/fuzz/crashes. Knows no promise.
# Usage: run.sh [SECONDS [RUNS]]. 60 seconds where nothing is said; ends early after RUNS inputs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seconds=${1-60}
runs=${2--1}
if [[ ! $seconds =~ ^[1-9][0-9]*$ || ! $runs =~ ^(-1|[1-9][0-9]*)$ ]]; then
    echo "usage: run.sh [SECONDS [RUNS]]" >&2
    exit 2
fi

build=build/fuzz
mkdir -p "$build/corpus" "$build/found"
cmake --preset fuzz >"$build/configure.log" 2>&1 || { cat "$build/configure.log"; exit 1; }
cmake --build --preset fuzz -j "$(nproc)" -- --quiet
rm -rf "$build/seeds" "$build/found"/*
"$build/fuzz_replay" --write-seeds "$build/seeds"
if [[ -x /usr/bin/python3 ]]; then
    /usr/bin/python3 tests/fuzz/recorded_seeds.py "${NETPOLL_RECORDINGS-../shared/data}" \
        "$build/seeds"
fi

log=$build/run.log
status=0
"$build/dialogue_fuzz" -max_total_time="$seconds" -runs="$runs" -max_len=1500 -timeout=10 \
    -rss_limit_mb=1024 -print_final_stats=1 -dict=tests/fuzz/dialogue.dict \
    -artifact_prefix="$build/found/" "$build/corpus" "$build/seeds" tests/fuzz/crashes \
    >"$log" 2>&1 || status=$?
executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
speed=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
echo "fuzz: ${executions:-no} executions, ${speed:-0} a second"
((status == 0)) && exit 0

found=$(find "$build/found" -type f | head -n 1)
if [[ -z $found ]]; then
    tail -n 30 "$log"
    echo "fuzz: ended with status $status and kept no input" >&2
    exit 1
fi
grep -a -m 1 -E 'breach:|ERROR:|runtime error:' "$log" >&2 || true
kept=tests/fuzz/crashes/$(basename "$found")
"$build/dialogue_fuzz" -minimize_crash=1 -runs=20000 -max_total_time=20 -timeout=10 \
    -exact_artifact_path="$kept" "$found" >"$build/minimise.log" 2>&1 || true
[[ -s $kept ]] || cp "$found" "$kept"
echo "fuzz: kept as $kept; play it with $build/fuzz_replay $kept" >&2
exit 1
