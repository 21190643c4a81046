# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Gives the one user of deploy/development.yaml the audit trail's database too, once: the mariadb image runs this when its
# volume is new. The image itself grants the user the database that it makes.
MYSQL_PWD=$MARIADB_ROOT_PASSWORD mariadb --protocol=socket --user=root <<SQL
GRANT ALL ON \`${MARIADB_DATABASE}_audit\`.* TO '$MARIADB_USER'@'%';
SQL
