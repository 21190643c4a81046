#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds into build/PRESET.
#
#   scripts/build.sh PRESET [TARGET...]
#
# PRESET is one of CMakePresets.json. Without a target everything is built, the unit tests too. The targets `MODULE_test` are
# the unit tests of src/MODULE. JOBS is how many compilers run at once; the default is one per processor, but no more than
# one per GiB of memory.
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${1:?usage: scripts/build.sh PRESET [TARGET...]}
shift
directory=build/$preset
cache=$directory/CMakeCache.txt

# A build directory that came along with a copied tree cannot be used in the new place.
if [[ -f $cache ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$cache"; then
    rm -rf "$directory"
fi

targets=()
wants_tests=0
if (($# > 0)); then
    targets=(--target "$@")
    [[ " $* " == *_test" "* ]] && wants_tests=1
elif [[ $preset != fuzz ]]; then
    wants_tests=1
fi

options=()
if ((wants_tests)); then
    if [[ ! -f $directory/build.ninja ]] || ! grep -qx 'URNA_TESTS:BOOL=ON' "$cache"; then options=(-DURNA_TESTS=ON); fi
elif [[ ! -f $directory/build.ninja ]]; then
    # Who only wants the program needs no test library. A directory that has the tests keeps them.
    options=(-DURNA_TESTS=OFF)
fi
if [[ ! -f $directory/build.ninja ]] || ((${#options[@]} > 0)); then
    cmake --preset "$preset" "${options[@]}"
fi

gib=$(awk '/^MemTotal:/ { print int($2 / 1048576) }' /proc/meminfo)
jobs=$(nproc)
if ((jobs > gib)); then jobs=$((gib > 0 ? gib : 1)); fi
cmake --build "$directory" --parallel "${JOBS:-$jobs}" "${targets[@]}"
