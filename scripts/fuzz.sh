#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the fuzz targets with clang and libFuzzer and runs each for FUZZ_SECONDS (default 30), beginning with its
# seeds and with the corpus that earlier runs left in build/corpus. The input that breaks a target is kept there as TARGET-crash-....
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/build.sh fuzz fuzz
shopt -s nullglob
targets=(build/fuzz/fuzz/*_fuzz)
if ((${#targets[@]} == 0)); then
    echo "no fuzz targets in build/fuzz/fuzz" >&2
    exit 1
fi
for target in "${targets[@]}"; do
    name=$(basename "$target")
    echo "== $name"
    corpora=("build/corpus/$name")
    mkdir -p "${corpora[0]}"
    if [[ -d fuzz/seeds/$name ]]; then corpora+=("fuzz/seeds/$name"); fi
    "$target" -max_total_time="${FUZZ_SECONDS:-30}" -print_final_stats=1 \
        -artifact_prefix="build/corpus/$name-" "${corpora[@]}"
done
