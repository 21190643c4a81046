#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What the official mariadb image does on its first start, as far as deploy/ relies on it.
set -euo pipefail

[[ ${1:-} == -* ]] && set -- mariadbd "$@"
if ((EUID == 0)); then
    exec setpriv --reuid=mysql --regid=mysql --clear-groups "$0" "$@"
fi
data=/var/lib/mysql
socket=/run/mysqld/mysqld.sock

value() { # NAME, from the environment or from the file that NAME_FILE names
    local file=${1}_FILE
    if [[ -n ${!file:-} ]]; then cat "${!file}"; else printf %s "${!1:-}"; fi
}

if [[ $1 == mariadbd && ! -d $data/mysql ]]; then
    mariadb-install-db --datadir="$data" --auth-root-authentication-method=normal --skip-test-db >/dev/null
    mariadbd --datadir="$data" --socket="$socket" --skip-networking &
    server=$!
    for _ in {1..120}; do
        mariadb-admin --socket="$socket" --user=root ping >/dev/null 2>&1 && break
        sleep 0.5
    done
    MARIADB_ROOT_PASSWORD=$(value MARIADB_ROOT_PASSWORD)
    export MARIADB_ROOT_PASSWORD
    database=$(value MARIADB_DATABASE) user=$(value MARIADB_USER) password=$(value MARIADB_PASSWORD)
    {
        echo "ALTER USER root@localhost IDENTIFIED BY '$MARIADB_ROOT_PASSWORD';"
        echo "DELETE FROM mysql.global_priv WHERE User = '' OR Host <> 'localhost';"
        echo "FLUSH PRIVILEGES;"
        echo "CREATE DATABASE \`$database\`;"
        if [[ -n $user ]]; then
            echo "CREATE USER '$user'@'%' IDENTIFIED BY '$password'; GRANT ALL ON \`$database\`.* TO '$user'@'%';"
        fi
    } | mariadb --socket="$socket" --user=root
    for file in /docker-entrypoint-initdb.d/*.sh; do
        [[ -e $file ]] || continue
        # shellcheck source=/dev/null
        if [[ -x $file ]]; then "$file"; else . "$file"; fi
    done
    kill "$server"
    wait "$server"
    unset MARIADB_ROOT_PASSWORD
fi
exec "$@"
