#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Takes the pictures of the console that the README shows, docs/screenshots/*.png, from the program as it is now.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install.sh test
scripts/build.sh release urna
mkdir -p docs/screenshots
cd web
URNA_BINARY=$OLDPWD/build/release/urna npm run --silent screenshots
