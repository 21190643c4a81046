#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What takes too long for each change, and is run once before an issue closes: every figure of the benchmarks, what
# hostile clients can do (docs/security/abuse.md), 100,000 random elections by both implementations of electoral law, every
# mutation of a bundle by both verifiers, and each fuzz target for 5 minutes, or FUZZ_SECONDS. The last line is the sum, `N passed, N failed`; exits 1 when one failed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
source scripts/steps.sh

step "packages" scripts/install.sh develop </dev/null || finish
step "every figure" scripts/bench.sh
file=$results/abuse.xml
suite "what hostile clients can do" "$file" -- env URNA_TEST_LONG=1 URNA_BINARY="$PWD/build/release/urna" \
    "$python" -m pytest -q -p no:cacheprovider -m long -rP --junitxml "$file" tests/system
file=$results/law.xml
suite "100,000 random elections" "$file" -- env URNA_TEST_LONG=1 URNA_BINARY="$PWD/build/release/urna" \
    "$python" -m pytest -q -p no:cacheprovider -m long -rP --junitxml "$file" tests/law
file=$results/verify.xml
suite "every mutation of a bundle" "$file" -- env URNA_TEST_LONG=1 URNA_BINARY="$PWD/build/release/urna" \
    "$python" -m pytest -q -p no:cacheprovider -m long --junitxml "$file" tests/verify
step "fuzzing" env FUZZ_SECONDS="${FUZZ_SECONDS:-300}" scripts/fuzz.sh
finish
