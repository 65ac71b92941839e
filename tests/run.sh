#!/usr/bin/env bash
# Installs what is missing, builds everything and runs every test. Knows no test by name.
# Usage: run.sh [--all]. With --all, or with CI=true, the suites also run under the address,
# undefined-behaviour and thread sanitizers before the last, plain run; beside that the fuzzer runs, and
# the lab in containers where there is an engine for it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

all=false
[[ ${CI-} == true ]] && all=true
case ${1-} in
'') ;;
--all) all=true ;;
*) echo "usage: run.sh [--all]" >&2; exit 2 ;;
esac

if $all; then bash tests/support/install.sh checks; else bash tests/support/install.sh tests; fi

jobs=$(nproc)
export LC_ALL=C.UTF-8
unset SSH_AUTH_SOCK
# Tests with real servers need root, for a system user. Where neither root nor sudo is at hand they
# say that they are skipped; else a skipped one is a failure.
privileged=()
pace=()
# A tree that is configured is built as it is; a new plain one in the shortest time, several sources at once.
shortcuts=(-DCMAKE_UNITY_BUILD=ON -DNETPOLL_PRECOMPILE=ON)
environment=(LC_ALL="$LC_ALL" PATH="$PATH:/usr/sbin:/sbin")
if ((EUID != 0)) && sudo -n true 2>/dev/null; then privileged=(sudo); fi
if ((EUID == 0 || ${#privileged[@]})); then environment+=(NETPOLL_REQUIRE_SERVERS=1); fi
if $all; then environment+=(CI=true); fi  # the lab in containers too

# build PRESET [TARGET...]
build() {
    local preset=$1
    shift
    echo "== building $preset"
    if [[ ! -e build/$preset/build.ninja ]]; then
        local how=()
        [[ $preset == dev ]] && how=("${shortcuts[@]}")
        cmake --preset "$preset" "${how[@]}" >"build/$preset.log" 2>&1 ||
            { cat "build/$preset.log"; return 1; }
    fi
    "${pace[@]}" cmake --build --preset "$preset" -j "$jobs" --target "${@:-all}" -- --quiet
}

# The same beside the tests of another preset, which wait for limits most of their time.
build_behind() {
    (pace=(nice -n 10) && build "$@") &
    behind=$!
}
trap wait EXIT

# check PRESET CTEST-ARGUMENTS... Twice as many tests as cores, since many wait for a limit to pass.
check() {
    local preset=$1 status=0
    shift
    echo "== testing $preset"
    "${privileged[@]}" env "${environment[@]}" "${launcher[@]}" ctest --test-dir "build/$preset" \
        --output-on-failure --no-label-summary -j $((2 * jobs)) "$@" || status=$?
    ((${#privileged[@]})) && sudo chown -R "$(id -u):$(id -g)" "build/$preset"
    return $status
}

mkdir -p build
if $all; then
    launcher=()
    build asan
    build_behind tsan threaded_tests netpoll netpoll-lab
    check asan -LE "tree|plain"
    wait "$behind"
    # The thread sanitizer of g++ 12 and 14 needs its shadow memory where some kernels' address
    # randomization does not leave it.
    if setarch -R true 2>/dev/null; then launcher=(setarch -R); fi
    shortcuts+=(-DCMAKE_CXX_FLAGS_DEBUG=-g1)
    build_behind dev
    check tsan -LE "tree|plain|threadless"
    wait "$behind"
fi
launcher=()
build dev
if $all; then
    # Beside the last tests. As many inputs on every machine; the time only bounds a slow one.
    echo "== fuzzing"
    nice -n 10 bash tests/fuzz/run.sh 20 20000 >build/fuzz.log 2>&1 &
    behind=$!
fi
status=0
check dev || status=$?
if $all; then wait "$behind" || { cat build/fuzz.log; exit 1; }; fi
exit $status
