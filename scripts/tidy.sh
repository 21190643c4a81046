#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs clang-tidy over the sources under src/, or with a commit only over those that changed since it.
set -euo pipefail
cd "$(dirname "$0")/.."

if (($# > 0)); then
    mapfile -t files < <(git diff --name-only --diff-filter=d "$1" -- 'src/*.cpp')
else
    mapfile -t files < <(git ls-files --cached --others --exclude-standard 'src/*.cpp')
fi
if ((${#files[@]} == 0)); then
    echo "no sources changed"
    exit 0
fi
# Compile commands, and the sources that are made while building.
scripts/build.sh release urna_migrations
# The compile commands are GCC's, which has warnings that clang does not know.
printf '%s\0' "${files[@]}" |
    xargs -0 --max-args=1 --max-procs="${JOBS:-$(nproc)}" \
        clang-tidy-14 --quiet -p build/release --extra-arg=-Wno-unknown-warning-option
