#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds what is committed twice, without ccache: in two directories, one after the other, with another umask, locale, time
# zone and number of compilers. The program and the Debian package must be the same to the last byte. It takes as long as two
# whole builds, and leaves both in build/reproducible.
set -euo pipefail
cd "$(dirname "$0")/.."

place=$PWD/build/reproducible
first=$place/one
second=$place/another/and-deeper
commit=$(git -c safe.directory="$PWD" rev-parse HEAD)
rm -rf "$place"

build() { # DIRECTORY VARIABLE=VALUE...
    local directory=$1
    shift
    git -c safe.directory="$PWD" clone --quiet --no-hardlinks "$PWD" "$directory"
    git -C "$directory" checkout --quiet --detach "$commit"
    echo "building in $directory"
    (cd "$directory" && env CCACHE_DISABLE=1 "$@" scripts/package.sh) >"$directory.log" 2>&1 || {
        tail -n 50 "$directory.log" >&2
        exit 1
    }
}

(umask 022 && build "$first" LC_ALL=C TZ=UTC JOBS=2)
(umask 077 && build "$second" LC_ALL=C.UTF-8 TZ=Asia/Kathmandu JOBS=3)

differences=0
for file in build/release/urna build/package/*.deb; do
    for one in "$first"/$file; do
        other=$second/${one#"$first"/}
        if cmp "$one" "$other"; then
            echo "the same: $(sha256sum <"$one" | cut -d ' ' -f 1) ${one#"$first"/}"
        else
            ((differences += 1))
        fi
    done
done
((differences == 0))
