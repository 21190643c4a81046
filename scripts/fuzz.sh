#!/usr/bin/env bash
# Builds the fuzz targets with clang and libFuzzer and runs each for FUZZ_SECONDS (default 30), beginning with the
# corpus that an earlier run left under build/corpus. What breaks a target is kept beside it as crash-*.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/build.sh fuzz
shopt -s nullglob
targets=()
for file in build/fuzz/fuzz/*; do
    if [[ -f $file && -x $file ]]; then targets+=("$file"); fi
done
if ((${#targets[@]} == 0)); then
    echo "no fuzz targets under build/fuzz/fuzz" >&2
    exit 1
fi
for target in "${targets[@]}"; do
    name=$(basename "$target")
    echo "== $name"
    mkdir -p "build/corpus/$name"
    "$target" -max_total_time="${FUZZ_SECONDS:-30}" -print_final_stats=1 \
        -artifact_prefix="build/corpus/$name/" "build/corpus/$name"
done
