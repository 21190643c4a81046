#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the images and tries deploy/ with a Docker engine of its own: one machine, then a swarm. Then tries the Debian
# package in a Debian of its own. The last line is the sum, `N passed, N failed`; exits 1 when one failed.
#
#   scripts/test-deploy.sh         builds what is missing, and tries it
#   scripts/test-deploy.sh build   only builds
#
# Must be root: the engine has networks and namespaces of its own. It leaves images in build/deploy, which make the next
# run quicker, and nothing that runs. URNA_SKIP_DEPLOY=1 says that there is no engine to be had here.
# shellcheck disable=SC2317  # functions are called by name, through suite and step
set -uo pipefail
cd "$(dirname "$0")/.." || exit
source scripts/steps.sh

fail() {
    echo "FAILED: $1" >&2
    ((failed += 1))
    finish
}

if [[ ${URNA_SKIP_DEPLOY:-} == 1 ]]; then
    echo "SKIPPED: URNA_SKIP_DEPLOY=1 says that no Docker engine can be started here. deploy/ was NOT tried." >&2
    finish
fi
if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "a Docker engine of its own can only be started by root; URNA_SKIP_DEPLOY=1 skips this"
    exec sudo --preserve-env "$0" "$@"
fi

step "packages" scripts/install.sh deploy </dev/null || finish
step "packages of the console's tests" scripts/build-web.sh packages </dev/null || finish

deploy_tests() { # RESULTS PYTEST-ARGUMENT...
    local file=$1
    shift
    "$python" -m pytest tests/deploy --ignore tests/deploy/test_files.py --ignore tests/deploy/test_alerts.py \
        --ignore tests/deploy/test_gateway_console.py --ignore tests/deploy/test_gateway_limits.py \
        --ignore tests/deploy/test_gateway_results.py --ignore tests/deploy/test_gateway_tls.py --ignore tests/deploy/test_package.py \
        -q -rA --show-capture=no -p no:cacheprovider --durations=15 --junitxml "$file" "$@"
}

if [[ ${1:-} == build ]]; then
    file=$results/deploy-images.xml
    suite "the images" "$file" -- deploy_tests "$file" tests/deploy/test_images.py -k test_an_image_is_small
else
    file=$results/deploy.xml
    # The contract's suite leaves a file of its own.
    suite "deploy/" "$file" "$results/deploy-contract.xml" -- deploy_tests "$file"
    # By itself: the others enter a network that leads nowhere.
    file=$results/deploy-package.xml
    suite "the Debian package" "$file" -- "$python" -m pytest tests/deploy/test_package.py -q -rA --show-capture=no \
        -p no:cacheprovider --durations=15 --junitxml "$file"
fi
if ((failed > 0)); then
    echo "When no Docker engine can be started here, the log is in build/deploy/dockerd-*.log" >&2
fi
finish
