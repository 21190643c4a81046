#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the console, web/dist, unless nothing that it is made of has changed since: what stands in web/, and
# docs/openapi.yaml. Its files are there once more as FILE.gz where that is smaller. build/web.packages.json lists the npm
# packages that are in it.
#
#   scripts/build-web.sh             build it
#   scripts/build-web.sh packages    install only what npm brings, in web/node_modules
#
# The npm registry is asked when web/package-lock.json has changed, else never. What the tools say is in build/web.log,
# and shown when they fail. Several at once, as of two build directories, wait for each other.
set -euo pipefail
cd "$(dirname "$0")/.."

node_min=18
log=$PWD/build/web.log

give_up() {
    echo "$1" >&2
    echo "The console needs Node.js $node_min or newer, with npm; on Debian 12, scripts/install.sh build brings them." >&2
    exit 1
}

# Runs in web/, and says nothing unless it fails.
quietly() {
    if ! (cd web && "$@") >>"$log" 2>&1 </dev/null; then
        echo "FAILED: $*" >&2
        cat "$log" >&2
        exit 1
    fi
}

sum() { sha256sum | cut -d ' ' -f 1; }

# What the console is made of. Tests and what the build itself writes are not in it.
sources() {
    find web docs/openapi.yaml \( -name node_modules -o -path web/dist -o -path web/e2e \) -prune -o \
        -type f ! -name '*.test.*' ! -name '*.gen.*' -print0 | LC_ALL=C sort -z
}

[[ ${1:-} == "" || ${1:-} == packages ]] || { echo "usage: scripts/build-web.sh [packages]" >&2; exit 2; }
command -v node >/dev/null || give_up "There is no node on the PATH."
command -v npm >/dev/null || give_up "There is no npm on the PATH."
version=$(node --version)
major=${version#v}
((${major%%.*} >= node_min)) || give_up "$(command -v node) is Node.js $version."

mkdir -p build
exec 9>build/web.lock
flock 9
: >"$log"

# Written last, so that what was broken off is done anew.
installed=web/node_modules/.urna
wanted=$(sum <web/package-lock.json)
if [[ $(cat "$installed" 2>/dev/null) != "$wanted" ]]; then
    # No package's own scripts: none of ours needs them.
    quietly npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier
    echo "$wanted" >"$installed"
fi
[[ ${1:-} == "" ]] || exit 0

built=build/web.built
wanted=$(sources | xargs -0 sha256sum | sum)
if [[ $(cat "$built" 2>/dev/null) == "$wanted" && -f web/dist/index.html && -f build/web.packages.json ]]; then
    exit 0
fi
rm -f "$built"
quietly npm run build
find web/dist -type f ! -name '*.gz' -print0 | while IFS= read -r -d '' file; do
    # Without a name and a time in it, so that the same file gives the same bytes.
    gzip -9 --no-name --stdout "$file" >"$file.gz"
    if (($(stat --format %s "$file.gz") * 10 > $(stat --format %s "$file") * 9)); then
        rm "$file.gz"
    fi
done
echo "$wanted" >"$built"
