#!/usr/bin/env bash
# Builds the fuzz targets, makes their seeds and lets them run, one after the other; what one finds is
# kept, minimised, in tests/fuzz/crashes. Knows no promise.
# Usage: run.sh [SECONDS [RUNS [TARGET...]]]. Each for 60 seconds where nothing is said; a target ends
# early after RUNS inputs. The targets are dialogue, template and output.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seconds=${1-60}
runs=${2--1}
targets=("${@:3}")
((${#targets[@]})) || targets=(dialogue template output)
if [[ ! $seconds =~ ^[1-9][0-9]*$ || ! $runs =~ ^(-1|[1-9][0-9]*)$ ]]; then
    echo "usage: run.sh [SECONDS [RUNS [TARGET...]]]" >&2
    exit 2
fi

build=build/fuzz
mkdir -p "$build"
cmake --preset fuzz >"$build/configure.log" 2>&1 || { cat "$build/configure.log"; exit 1; }
cmake --build --preset fuzz -j "$(nproc)" -- --quiet

# fuzz TARGET: 1 where it finds something.
fuzz() {
    local target=$1 place=$build/$1 status=0
    local log=$place/run.log crashes=tests/fuzz/crashes/$1
    mkdir -p "$place/corpus" "$place/found" "$crashes"
    rm -rf "$place/seeds" "$place/found"/*
    "$build/${target}_replay" --write-seeds "$place/seeds"
    if [[ -x /usr/bin/python3 ]]; then
        /usr/bin/python3 tests/fuzz/recorded_seeds.py "$target" "${NETPOLL_RECORDINGS-../shared/data}" \
            "$place/seeds"
    fi

    "$build/${target}_fuzz" -max_total_time="$seconds" -runs="$runs" -max_len=1500 -timeout=10 \
        -rss_limit_mb=1024 -print_final_stats=1 -dict="tests/fuzz/$target.dict" \
        -artifact_prefix="$place/found/" "$place/corpus" "$place/seeds" "$crashes" \
        >"$log" 2>&1 || status=$?
    local executions speed
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    speed=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
    echo "fuzz: $target: ${executions:-no} executions, ${speed:-0} a second"
    ((status == 0)) && return 0

    local found kept
    found=$(find "$place/found" -type f | head -n 1)
    if [[ -z $found ]]; then
        tail -n 30 "$log"
        echo "fuzz: $target ended with status $status and kept no input" >&2
        return 1
    fi
    grep -a -m 1 -E 'breach:|ERROR:|runtime error:' "$log" >&2 || true
    kept=$crashes/$(basename "$found")
    "$build/${target}_fuzz" -minimize_crash=1 -runs=20000 -max_total_time=20 -timeout=10 \
        -exact_artifact_path="$kept" "$found" >"$place/minimise.log" 2>&1 || true
    [[ -s $kept ]] || cp "$found" "$kept"
    echo "fuzz: kept as $kept; play it with $build/${target}_replay $kept" >&2
    return 1
}

failed=0
for target in "${targets[@]}"; do
    fuzz "$target" || failed=1
done
exit "$failed"
