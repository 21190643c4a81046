#!/usr/bin/env bash
# Builds the images and tries deploy/ with a Docker engine of its own: one machine, then a swarm. The last line is the
# sum, `N passed, N failed`; exits 1 when one failed.
#
# Must be root: the engine has networks and namespaces of its own. It leaves images in build/deploy, which make the next
# run quicker, and nothing that runs. URNA_SKIP_DEPLOY=1 says that there is no engine to be had here.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

results=build/results
python=/usr/bin/python3 # Debian's, which has the packages that install.sh installed
passed=0
failed=0

finish() {
    echo
    echo "$passed passed, $failed failed"
    if ((failed > 0)); then exit 1; fi
    exit 0
}

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
    exec sudo --preserve-env "$0"
fi

started=$SECONDS
echo "== packages"
scripts/install.sh deploy </dev/null || fail "packages"
((passed += 1))
scripts/build-web.sh packages </dev/null || fail "packages of the console's tests"
((passed += 1))

mkdir -p "$results"
rm -f "$results"/deploy.xml "$results"/deploy-contract.xml
echo
echo "== deploy/"
status=0
"$python" -m pytest tests/deploy --ignore tests/deploy/test_files.py -q -rA --show-capture=no -p no:cacheprovider --durations=10 --junitxml "$results/deploy.xml" || status=$?
bad=0
for file in "$results"/deploy.xml "$results"/deploy-contract.xml; do # the contract's suite leaves one of its own
    [[ -s $file ]] || continue
    read -r good ill < <("$python" scripts/count_tests.py "$file")
    ((passed += good, bad += ill))
done
# A run that failed without naming a test is a failure all the same.
if ((bad == 0 && status != 0)); then bad=1; fi
if ((bad > 0)); then
    echo "FAILED: deploy/. When no Docker engine can be started here, the log is in build/deploy/dockerd-*.log" >&2
fi
((failed += bad))

echo
echo "took $((SECONDS - started)) s"
finish
