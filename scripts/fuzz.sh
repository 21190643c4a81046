#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the fuzz targets with clang and libFuzzer and runs each for FUZZ_SECONDS (default 30), beginning with its
# seeds and with the corpus that earlier runs left in build/corpus. As many run at once as there are processors. The input that
# breaks a target is kept there as TARGET-crash-....
#
#   scripts/fuzz.sh [build]       build: and no more
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/build.sh fuzz fuzz
if [[ ${1:-} == build ]]; then exit 0; fi
shopt -s nullglob
targets=(build/fuzz/fuzz/*_fuzz)
if ((${#targets[@]} == 0)); then
    echo "no fuzz targets in build/fuzz/fuzz" >&2
    exit 1
fi

# What it printed comes in one piece, whole only when it failed.
fuzz_one() { # TARGET
    local target=$1 name log
    name=$(basename "$target")
    log=build/corpus/$name.log
    mkdir -p "build/corpus/$name"
    if "$target" -max_total_time="${FUZZ_SECONDS:-30}" -print_final_stats=1 -timeout=10 \
        -artifact_prefix="build/corpus/$name-" "build/corpus/$name" "fuzz/seeds/$name" >"$log" 2>&1; then
        echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs"
    else
        { echo "FAILED: $name"; tail -n 60 "$log"; } >&2
        return 1
    fi
}
export -f fuzz_one
# shellcheck disable=SC2016  # the shell that xargs starts expands it
printf '%s\0' "${targets[@]}" | xargs -0 --max-args=1 --max-procs="$(nproc)" bash -c 'fuzz_one "$1"' _
