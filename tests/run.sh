#!/usr/bin/env bash
# Installs what is missing, builds everything and runs every test. Knows no test by name.
# Usage: run.sh [dev | asan | tsan | fuzz | clang | tidy ...] | --all. dev, the plain build, where nothing is said;
# asan and tsan are the suites under sanitizers, fuzz lets the fuzzer run for some seconds, clang builds with
# clang++ what that can parse, tidy looks through the same with clang-tidy. --all does the six, and also the lab
# in containers where there is an engine for it. Ends with the last failure's status.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    echo "usage: run.sh [dev|asan|tsan|fuzz|clang|tidy ...] | --all" >&2
    exit 2
}

packages=tests
environment=(LC_ALL=C.UTF-8 NETPOLL_NO_CONFIG=yes PATH="$PATH:/usr/sbin:/sbin")
suites=("$@")
if [[ $* == --all ]]; then
    suites=(asan tsan fuzz clang tidy dev)
    environment+=(NETPOLL_LAB_TEST=1)
fi
for suite in "${suites[@]}"; do
    case $suite in
    dev | asan | tsan) ;;
    fuzz | clang | tidy) packages=checks ;;
    *) usage ;;
    esac
done
((${#suites[@]})) || suites=(dev)

bash tests/support/install.sh $packages

jobs=$(nproc)
# Nobody's own options.
export LC_ALL=C.UTF-8 NETPOLL_NO_CONFIG=yes
unset SSH_AUTH_SOCK
# Tests with real servers need root, for a system user. Where neither root nor sudo is at hand they
# say that they are skipped; else a skipped one is a failure.
privileged=()
if ((EUID != 0)) && sudo -n true 2>/dev/null; then privileged=(sudo); fi
if ((EUID == 0 || ${#privileged[@]})); then environment+=(NETPOLL_REQUIRE_SERVERS=1); fi

# build PRESET [TARGET...]: a tree that is configured is built as it is; a new one in the shortest time, all
# sources of a target at once, and dev without what debuggers need.
build() {
    local preset=$1
    local shortest=(-DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=0 -DNETPOLL_PRECOMPILE=ON
        -DCMAKE_CXX_FLAGS_DEBUG=)
    shift
    echo "== building $preset"
    if [[ ! -e build/$preset/build.ninja ]]; then
        cmake --preset "$preset" "${shortest[@]}" >"build/$preset.log" 2>&1 ||
            { cat "build/$preset.log"; return 1; }
    fi
    cmake --build --preset "$preset" -j "$jobs" --target "${@:-all}" -- --quiet
}

# check PRESET CTEST-ARGUMENTS... Twice as many tests as cores, since many wait for a limit to pass.
check() {
    local preset=$1 status=0 launcher=()
    shift
    # The thread sanitizer of g++ 12 and 14 needs its shadow memory where some kernels' address
    # randomization does not leave it.
    if [[ $preset == tsan ]] && setarch -R true 2>/dev/null; then launcher=(setarch -R); fi
    echo "== testing $preset"
    "${privileged[@]}" env "${environment[@]}" "${launcher[@]}" ctest --test-dir "build/$preset" \
        --output-on-failure --no-label-summary -j $((2 * jobs)) "$@" || status=$?
    ((${#privileged[@]})) && sudo chown -R "$(id -u):$(id -g)" "build/$preset"
    return $status
}

# Those that include no coroutine of Asio, which clang 14 cannot parse.
clang_rings=(core machine nodes inventory netbox results history transcript page bench schedule ssh)

run_suite() {
    case $1 in
    dev) build dev && check dev ;;
    asan) build asan && check asan -LE "tree|plain" ;;
    tsan) build tsan threaded_tests netpoll netpoll-lab && check tsan -LE "tree|plain|threadless" ;;
    # As many inputs on every machine; the time only bounds a slow one.
    clang) build clang "${clang_rings[@]/#/netpoll_}" core_test && check clang -R '^core_test$' ;;
    tidy) echo "== tidying" && bash tests/tidy.sh "${clang_rings[@]}" remote ;;
    fuzz) echo "== fuzzing" && bash tests/fuzz/run.sh 20 20000 ;;
    esac
}

mkdir -p build
status=0
for suite in "${suites[@]}"; do
    run_suite "$suite" || status=$?
done
exit $status
