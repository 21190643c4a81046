#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds one flavour of the program and runs its tests:
#
#   scripts/test.sh release      everything that can be tried without a Docker engine
#   scripts/test.sh sanitizers   the program's tests with the address and undefined behaviour sanitizers, those where threads
#                                meet with the thread sanitizer, and each fuzz target for 10 s
#
# The last line is the sum, `N passed, N failed`; exits 1 when one failed.
# shellcheck disable=SC2317  # functions are called by name, through suite and step
set -uo pipefail
cd "$(dirname "$0")/.." || exit
source scripts/steps.sh

flavour=${1:-}
if [[ $flavour != release && $flavour != sanitizers ]]; then
    echo "usage: scripts/test.sh release | sanitizers" >&2
    exit 2
fi

unit_tests() { # RESULTS
    # Many of them wait for engines and clocks.
    ctest --preset "$flavour" --parallel $((2 * $(nproc))) --output-junit "$PWD/$1"
}

system_tests() { # RESULTS PYTEST-ARGUMENT...
    local file=$1
    shift
    # More at once than there are processors: most of a test is waiting for an election's end.
    URNA_BINARY=$PWD/build/$flavour/urna "$python" -m pytest -q -p no:cacheprovider -n 3 --dist loadfile \
        --junitxml "$file" "${@:-tests/system}"
}

# What the wire contract says, held against a cluster: cluster_tests TOKENS RESULTS PYTEST-ARGUMENT...
cluster_tests() {
    local tokens=$1
    shift
    URNA_TEST_DEPLOYMENT=cluster URNA_TEST_TOKENS=$tokens system_tests "$@"
}

# Those that talk with plain sockets, or look at these, are left out.
tls_tests() { # RESULTS
    URNA_TEST_TLS=1 system_tests "$1" tests/system/test_{voting,limits,abuse_connections,abuse_http,abuse_uploads,abuse_threads}.py \
        -k "not does_not_come_to_an_end and not body_that_trickles"
}

# Those of the console, by their script in web/package.json: console_tests SCRIPT RESULTS FILTER...
console_tests() {
    local script=$1 file=$PWD/$2
    shift 2
    (cd web && URNA_BINARY=$OLDPWD/build/release/urna npm run --silent "$script" -- "$@" \
        --reporter=default --reporter=junit --outputFile.junit="$file")
}
firefox_tests() {
    URNA_E2E_BROWSER=firefox console_tests e2e "$1" commission languages stories
}

# Unit tests of the modules in which threads meet: threads_unit_tests RESULTS.
threads_unit_tests() {
    ctest --preset threads --parallel $((2 * $(nproc))) --output-junit "$PWD/$1"
}

threads_crash_tests() { # RESULTS
    TSAN_OPTIONS=suppressions=$PWD/tests/unit/threads/suppressions.txt URNA_BINARY=$PWD/build/threads/urna \
        "$python" -m pytest -q -p no:cacheprovider -n 3 --dist load --junitxml "$1" \
        tests/system/test_{crash,cluster_crashes}.py
}

# What runs beside the tests, which mostly wait: beside NAME COMMAND..., and later, as a step, ended NAME.
declare -A beside_pid
beside() {
    local name=$1
    shift
    nice -n 19 "$@" </dev/null >"build/$name.log" 2>&1 &
    beside_pid[$name]=$!
}
ended() {
    local status=0
    wait "${beside_pid[$1]}" || status=$?
    cat "build/$1.log"
    return "$status"
}

console_script() {
    (cd web && npm run --silent "$1")
}

formatted() {
    git -c safe.directory="$PWD" ls-files -z -- '*.cpp' '*.h' | xargs -0 clang-format-14 --dry-run -Werror
}

step "packages" scripts/install.sh test </dev/null || finish
step "build, $flavour" scripts/build.sh "$flavour" || finish
if [[ $flavour == sanitizers ]]; then
    export URNA_SLOW=1
    beside fuzz env FUZZ_SECONDS=10 scripts/fuzz.sh
else
    beside tidy scripts/tidy.py --since-base --seconds 300
fi

file=$results/unit-$flavour.xml
suite "unit tests, $flavour" "$file" -- unit_tests "$file"
file=$results/system-$flavour.xml
suite "system tests, $flavour" "$file" -- system_tests "$file"
if [[ $flavour == sanitizers ]]; then
    file=$results/cluster-sanitizers.xml
    suite "the contract on a cluster, sanitizers" "$file" -- cluster_tests ES256 "$file" \
        tests/system/test_{admin,authentication,counting,race_at_end,voting}.py
    step "each fuzz target for 10 s" ended fuzz
    step "build, threads" scripts/build.sh threads threads_test || finish
    file=$results/unit-threads.xml
    suite "unit tests where threads meet, thread sanitizer" "$file" -- threads_unit_tests "$file"
    file=$results/crash-threads.xml
    suite "crashes, thread sanitizer" "$file" -- threads_crash_tests "$file"
    finish
fi

file=$results/cluster-release.xml
suite "the contract on a cluster, release" "$file" -- cluster_tests ES256 "$file"
file=$results/cluster-secret-release.xml
suite "the contract's tokens on a cluster with a shared secret, release" "$file" -- \
    cluster_tests HS256 "$file" tests/system/test_common.py tests/system/test_authentication.py
file=$results/system-tls-release.xml
suite "ballots and crowds over TLS, release" "$file" -- tls_tests "$file"
file=$results/law-release.xml
suite "electoral law a second time, and random elections" "$file" -- env URNA_BINARY="$PWD/build/release/urna" \
    "$python" -m pytest -q -p no:cacheprovider -n 2 --junitxml "$file" tests/law
file=$results/verify-release.xml
suite "verifiers, and bundles in which one thing is wrong" "$file" -- env URNA_BINARY="$PWD/build/release/urna" \
    "$python" -m pytest -q -p no:cacheprovider -n 2 --junitxml "$file" tests/verify
step "docs/openapi.yaml says what the router's table says" \
    "$python" scripts/check_openapi.py build/release/urna docs/openapi.yaml
step "docs/operating/configure.md lists the options of each command" \
    "$python" scripts/check_options.py build/release/urna docs/operating/configure.md
step "links lead somewhere" "$python" scripts/check_links.py build/release/urna
file=$results/deploy-files.xml
suite "the files of deploy/" "$file" -- \
    "$python" -m pytest tests/deploy/test_{files,alerts,gateway_console,gateway_limits,gateway_results,gateway_tls}.py -q -p no:cacheprovider --junitxml "$file"
step "each source file says its licence" "$python" scripts/check_licence.py
step "the C++ code is formatted" formatted
step "clang-tidy over what differs from the merge base, for at most 5 minutes" ended tidy
step "the console's types" console_script check
step "the console is linted and formatted" console_script lint
file=$results/console-unit.xml
suite "the console's unit tests" "$file" -- console_tests test "$file"
file=$results/console-browser.xml
suite "the console in a browser" "$file" -- console_tests e2e "$file"
file=$results/console-firefox.xml
suite "the stories and axe in Firefox" "$file" -- firefox_tests "$file"
step "the benchmarks work, small" scripts/bench.sh --small
step "two binaries can be compared, small" scripts/bench.sh --small --before build/release/urna 1
step "the README's quick start holds an election" "$python" scripts/check_quickstart.py build/release/urna README.md
finish
