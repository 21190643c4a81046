#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes what the deployment keeps secret, as files in deploy/secrets. Needs openssl.
#
#   deploy/secrets.sh          everything, once; refuses when anything is there
#   deploy/secrets.sh key a    another pair of keys of tokens in slot a (or b); see docs/operating/accounts-and-keys.md for when
#   deploy/secrets.sh key second-factor   the key of second factors, for a directory from before there was one
#   deploy/secrets.sh users    Redis' users, from deploy/redis/users.acl and the passwords that are there
#
# The directory can be entered by its owner only. The files in it can be read by all, because each is mounted by itself
# into containers that run as other users; so can the scripts in deploy/mariadb, which are mounted too. Each of the
# three sees to that, whatever the umask is and was.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
secrets=secrets

password() { # NAME
    head -c 24 /dev/urandom | base64 | tr '+/' 'xy' >"$secrets/$1"
}

key() { # SLOT
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$secrets/key-$1.pem.new"
    openssl pkey -in "$secrets/key-$1.pem.new" -pubout -out "$secrets/key-$1.pub.pem.new"
    chmod 444 "$secrets/key-$1".*.new
    mv -f "$secrets/key-$1.pem.new" "$secrets/key-$1.pem"
    mv -f "$secrets/key-$1.pub.pem.new" "$secrets/key-$1.pub.pem"
}

second_factor() {
    openssl rand -hex 32 >"$secrets/key-second-factor"
    chmod 444 "$secrets/key-second-factor"
}

hash() { # NAME
    tr -d '\r\n' <"$secrets/$1" | sha256sum | cut -d ' ' -f 1
}

# With the passwords' SHA-256: who reads the file cannot log in.
users() {
    rm -f "$secrets/redis-users.acl"
    sed -e "s/#STATION/#$(hash redis-station)/" -e "s/#DAEMON/#$(hash redis-daemon)/" \
        -e "s/#QUEUE/#$(hash redis-queue)/" redis/users.acl >"$secrets/redis-users.acl"
    chmod 444 "$secrets/redis-users.acl"
}

readable() {
    find mariadb "$secrets" -type f ! -perm -444 -exec chmod a+r {} +
}

command -v openssl >/dev/null || {
    echo "deploy/secrets.sh needs openssl" >&2
    exit 1
}
case "${1:-}${2:+ $2}" in
    "")
        if [[ -e secrets ]]; then
            echo "deploy/secrets is there already, and is left as it is. Databases know these passwords;" >&2
            echo "remove the directory only together with their volumes." >&2
            exit 1
        fi
        rm -rf secrets.new # of a run that did not come to its end
        mkdir -m 700 secrets.new
        secrets=secrets.new
        password administrator
        for user in root migrate authentication; do password "accounts-$user"; done
        for user in root migrate admin daemon; do password "elections-$user"; done
        for user in station daemon queue; do password "redis-$user"; done
        chmod 444 "$secrets"/*
        second_factor
        users
        key a
        key b
        readable
        mv secrets.new secrets
        echo "Made deploy/secrets. The first administrator is admin@admin.com, with the password in"
        echo "deploy/secrets/administrator. Keep a copy of the directory where only you can read it."
        ;;
    "key a" | "key b")
        key "$2"
        readable
        ;;
    "key second-factor")
        if [[ -e $secrets/key-second-factor ]]; then
            echo "deploy/secrets/key-second-factor is there already: with another, nobody's second factor would work." >&2
            exit 1
        fi
        second_factor
        ;;
    users)
        users
        readable
        ;;
    *)
        sed -n '3,8s/^# \{0,1\}//p' secrets.sh >&2
        exit 2
        ;;
esac
