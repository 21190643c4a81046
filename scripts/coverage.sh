#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the program so that it counts what runs, runs the unit tests and the tests over HTTP on one process, and prints the
# lines and branches of each module that ran. Details are in build/coverage/html/index.html.
#
#   scripts/coverage.sh [PYTEST-ARGUMENT...]      with other tests over HTTP than all of tests/system
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/build.sh coverage
find build/coverage -name '*.gcda' -delete
# A test that fails has run all the same; `make test` is what tells whether tests pass.
ctest --preset coverage --parallel $((2 * $(nproc))) || true
export URNA_SLOW=1
URNA_BINARY=$PWD/build/coverage/urna /usr/bin/python3 -m pytest -q -p no:cacheprovider -n 3 --dist loadfile \
    "${@:-tests/system}" || true

mkdir -p build/coverage/html
# Branches that only exceptions take are not counted: nearly every call has one.
gcovr --root . --filter src/ --object-directory build/coverage -j "$(nproc)" --exclude-throw-branches \
    --html-details build/coverage/html/index.html --json-summary build/coverage/summary.json build/coverage
/usr/bin/python3 scripts/coverage_by_module.py build/coverage/summary.json
