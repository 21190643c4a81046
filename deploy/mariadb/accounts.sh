# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Makes the users of the account database, once: the mariadb image runs this when its volume is new.
# Each may do no more than it must; the tables are made by `urna migrate accounts`, and so is the database of the audit
# trail, accounts_audit, where the service adds events and can neither change nor remove one.
MYSQL_PWD=$MARIADB_ROOT_PASSWORD mariadb --protocol=socket --user=root <<SQL
CREATE USER migrate@'%' IDENTIFIED BY '$(cat /run/secrets/accounts-migrate)';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON accounts.* TO migrate@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON accounts_audit.* TO migrate@'%';
CREATE USER authentication@'%' IDENTIFIED BY '$(cat /run/secrets/accounts-authentication)';
GRANT SELECT, INSERT, UPDATE, DELETE ON accounts.* TO authentication@'%';
GRANT SELECT, INSERT ON accounts_audit.* TO authentication@'%';
CREATE USER health@127.0.0.1; -- may log in, and nothing else
SQL
