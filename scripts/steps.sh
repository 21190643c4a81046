# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the scripts that run tests share: steps that are counted and timed. To be sourced in the repository's root.

results=build/results
python=/usr/bin/python3 # Debian's, which has the packages that install.sh installed
passed=0
failed=0
mkdir -p "$results"

# Prints the sum as the last line and ends: with 1 when a test failed.
finish() {
    echo
    echo "took $SECONDS s"
    echo "$passed passed, $failed failed"
    if ((failed > 0)); then exit 1; fi
    exit 0
}

# Seconds that processors have worked for the steps so far. A step with fewer of them than seconds has waited.
processor_seconds() {
    awk -v ticks="$(getconf CLK_TCK)" '{ print int(($16 + $17) / ticks) }' "/proc/$$/stat"
}

# Says how long a step took: took SECONDS-BEFORE PROCESSOR-SECONDS-BEFORE NAME.
took() {
    echo "== took $((SECONDS - $1)) s, of processors $(($(processor_seconds) - $2)) s: $3"
}

# A step that counts as one test: step NAME COMMAND...
step() {
    local name=$1 began=$SECONDS worked status=0
    worked=$(processor_seconds)
    shift
    echo
    echo "== $name"
    "$@" || status=1
    took "$began" "$worked" "$name"
    if ((status == 0)); then
        ((passed += 1))
    else
        echo "FAILED: $name" >&2
        ((failed += 1))
    fi
    return "$status"
}

# A run of many tests that leaves their results in JUnit files: suite NAME FILE... -- COMMAND...
suite() {
    local name=$1 began=$SECONDS worked status=0 sum_good=0 sum_bad=0 good bad file
    local files=()
    worked=$(processor_seconds)
    shift
    while [[ $1 != -- ]]; do
        files+=("$1")
        shift
    done
    shift
    echo
    echo "== $name"
    rm -f "${files[@]}"
    "$@" || status=$?
    took "$began" "$worked" "$name"
    for file in "${files[@]}"; do
        [[ -s $file ]] || continue
        read -r good bad < <("$python" scripts/count_tests.py "$file")
        ((sum_good += good, sum_bad += bad))
    done
    # A run that failed without naming a test, or that ran none, is a failure all the same.
    if ((sum_bad == 0)) && ((status != 0 || sum_good == 0)); then
        sum_bad=1
    fi
    ((passed += sum_good, failed += sum_bad))
    if ((sum_bad > 0)); then echo "FAILED: $name" >&2; fi
}
