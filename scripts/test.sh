#!/usr/bin/env bash
# Builds both flavours and runs every test. The last line is the sum, `N passed, N failed`; exits 1 when one failed.
# shellcheck disable=SC2317  # functions are called by name, through suite
set -uo pipefail
cd "$(dirname "$0")/.." || exit

results=build/results
python=/usr/bin/python3 # Debian's, which has the packages that install.sh installed
passed=0
failed=0

finish() {
    echo
    echo "$passed passed, $failed failed"
    if ((failed > 0)); then exit 1; fi
    exit 0
}

# A step that counts as one test: step NAME COMMAND...
step() {
    local name=$1 began=$SECONDS status=0
    shift
    echo
    echo "== $name"
    "$@" || status=1
    echo "== took $((SECONDS - began)) s: $name"
    if ((status == 0)); then
        ((passed += 1))
    else
        echo "FAILED: $name" >&2
        ((failed += 1))
    fi
    return "$status"
}

# A run of many tests that leaves their results in a JUnit file: suite NAME FILE COMMAND...
suite() {
    local name=$1 file=$2 began=$SECONDS status=0 good=0 bad=0
    shift 2
    echo
    echo "== $name"
    rm -f "$file"
    "$@" || status=$?
    echo "== took $((SECONDS - began)) s: $name"
    if [[ -s $file ]]; then
        read -r good bad < <("$python" scripts/count_tests.py "$file")
    fi
    # A run that failed without naming a test, or that ran none, is a failure all the same.
    if ((bad == 0)) && ((status != 0 || good == 0)); then
        bad=1
    fi
    ((passed += good, failed += bad))
    if ((bad > 0)); then echo "FAILED: $name" >&2; fi
}

unit_tests() {
    ctest --preset "$1" --parallel "$(nproc)" --output-junit "$PWD/$results/unit-$1.xml"
}

system_tests() { # FLAVOUR RESULTS PYTEST-ARGUMENT...
    local flavour=$1 file=$2
    shift 2
    # More at once than there are processors: most of a test is waiting for an election's end.
    URNA_BINARY=$PWD/build/$flavour/urna "$python" -m pytest -q -p no:cacheprovider -n 3 --dist loadfile \
        --junitxml "$file" "${@:-tests/system}"
}

# What the wire contract says, held against a cluster: cluster_tests TOKENS FLAVOUR RESULTS PYTEST-ARGUMENT...
cluster_tests() {
    local tokens=$1
    shift
    URNA_TEST_DEPLOYMENT=cluster URNA_TEST_TOKENS=$tokens system_tests "$@"
}

# Those of the console, by their script in web/package.json: console_tests SCRIPT RESULTS.
console_tests() {
    local file=$PWD/$2
    (cd web && URNA_BINARY=$OLDPWD/build/release/urna npm run --silent "$1" -- \
        --reporter=default --reporter=junit --outputFile.junit="$file")
}

console_types() {
    (cd web && npm run --silent check)
}

mkdir -p "$results"
started=$SECONDS

step "packages" scripts/install.sh test </dev/null || finish
step "build, release" scripts/build.sh release || finish
suite "unit tests, release" "$results/unit-release.xml" unit_tests release
file=$results/system-release.xml
suite "system tests, release" "$file" system_tests release "$file"
file=$results/cluster-release.xml
suite "the contract on a cluster, release" "$file" cluster_tests ES256 release "$file"
file=$results/cluster-secret-release.xml
suite "the contract's tokens on a cluster with a shared secret, release" "$file" \
    cluster_tests HS256 release "$file" tests/system/test_common.py tests/system/test_authentication.py
step "docs/openapi.yaml says what the router's table says" \
    "$python" scripts/check_openapi.py build/release/urna docs/openapi.yaml
step "docs/operations.md lists the options of each command" \
    "$python" scripts/check_options.py build/release/urna docs/operations.md
suite "the files of deploy/" "$results/deploy-files.xml" \
    "$python" -m pytest tests/deploy/test_files.py -q -p no:cacheprovider --junitxml "$results/deploy-files.xml"
step "the console's types" console_types
suite "the console's unit tests" "$results/console-unit.xml" console_tests test "$results/console-unit.xml"
suite "the console in a browser" "$results/console-browser.xml" console_tests e2e "$results/console-browser.xml"
step "the benchmarks work, small" scripts/bench.sh --small
step "two binaries can be compared, small" scripts/bench.sh --small --before build/release/urna 1
step "the README's quick start holds an election" "$python" scripts/check_quickstart.py build/release/urna README.md

step "build, sanitizers" scripts/build.sh sanitizers || finish
suite "unit tests, sanitizers" "$results/unit-sanitizers.xml" unit_tests sanitizers
export URNA_SLOW=1
file=$results/system-sanitizers.xml
suite "system tests, sanitizers" "$file" system_tests sanitizers "$file"
file=$results/cluster-sanitizers.xml
suite "the contract on a cluster, sanitizers" "$file" cluster_tests ES256 sanitizers "$file" \
    tests/system/test_{admin,authentication,counting,race_at_end,voting}.py

echo
echo "took $((SECONDS - started)) s"
finish
