#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds the program and the benchmarks, and runs them: all, or those figures that are named. With
# --before, compares the program with another binary of it, whose path is relative to the repository.
#
#   scripts/bench.sh [--small] [--before BINARY] [FIGURE...]
#
# bench/run.py says what the words mean. Takes a quarter of an hour on two cores that nobody else uses; --small takes
# about a minute, measures nothing, and only tells whether everything works.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install.sh bench
scripts/build.sh release urna
# A directory that was configured before the libraries were there does not know the benchmarks yet.
cmake build/release >build/bench-configure.log || { cat build/bench-configure.log >&2; exit 1; }
scripts/build.sh release benchmarks
# Debian's Python, which has the packages that install.sh installed; nobody's settings change what is measured.
unset URNA_SLOW
URNA_BINARY=$PWD/build/release/urna exec /usr/bin/python3 bench/run.py "$@"
