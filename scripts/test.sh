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
    local name=$1
    shift
    echo
    echo "== $name"
    if "$@"; then
        ((passed += 1))
    else
        echo "FAILED: $name" >&2
        ((failed += 1))
        return 1
    fi
}

# A run of many tests that leaves their results in a JUnit file: suite NAME FILE COMMAND...
suite() {
    local name=$1 file=$2 status=0 good=0 bad=0
    shift 2
    echo
    echo "== $name"
    rm -f "$file"
    "$@" || status=$?
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

system_tests() { # FLAVOUR PYTEST-ARGUMENT...
    local flavour=$1
    shift
    # More at once than there are processors: most of a test is waiting for an election's end.
    URNA_BINARY=$PWD/build/$flavour/urna "$python" -m pytest tests/system -q -p no:cacheprovider \
        -n 3 --dist loadfile \
        --junitxml "$results/system-$flavour.xml" "$@"
}

mkdir -p "$results"
started=$SECONDS

step "packages" scripts/install.sh test </dev/null || finish
step "build, release" scripts/build.sh release || finish
suite "unit tests, release" "$results/unit-release.xml" unit_tests release
suite "system tests, release" "$results/system-release.xml" system_tests release
step "docs/openapi.yaml says what the router's table says" \
    "$python" scripts/check_openapi.py build/release/urna docs/openapi.yaml
step "docs/operations.md lists the options of each command" \
    "$python" scripts/check_options.py build/release/urna docs/operations.md
step "the README's quick start holds an election" "$python" scripts/check_quickstart.py build/release/urna README.md

step "build, sanitizers" scripts/build.sh sanitizers || finish
suite "unit tests, sanitizers" "$results/unit-sanitizers.xml" unit_tests sanitizers
export URNA_SLOW=1
suite "system tests, sanitizers" "$results/system-sanitizers.xml" system_tests sanitizers

echo
echo "took $((SECONDS - started)) s"
finish
