#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds into build/PRESET.
#
#   scripts/build.sh PRESET [TARGET...]
#
# PRESET is one of CMakePresets.json. Without a target everything is built, the unit tests too. JOBS is how many
# compilers run at once; the default is one a processor, but no more than one a GiB of memory.
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

options=()
targets=()
if (($# > 0)); then
    targets=(--target "$@")
    # Who only wants the program needs no test library. A directory that has the tests keeps them.
    [[ -f $directory/build.ninja ]] || options=(-DURNA_TESTS=OFF)
elif [[ $preset != fuzz ]]; then
    options=(-DURNA_TESTS=ON)
    if [[ -f $directory/build.ninja ]] && grep -qx 'URNA_TESTS:BOOL=ON' "$cache"; then
        options=()
    fi
fi
if [[ ! -f $directory/build.ninja ]] || ((${#options[@]} > 0)); then
    cmake --preset "$preset" "${options[@]}"
fi

gib=$(awk '/^MemTotal:/ { print int($2 / 1048576) }' /proc/meminfo)
jobs=$(nproc)
if ((jobs > gib)); then jobs=$((gib > 0 ? gib : 1)); fi
cmake --build "$directory" --parallel "${JOBS:-$jobs}" "${targets[@]}"
