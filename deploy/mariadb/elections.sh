# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Makes the users of the election database, once: the mariadb image runs this when its volume is new.
# Each may do no more than it must; the tables are made by `urna migrate elections`, and so is the database of the audit
# trail, elections_audit, where the services add events and can neither change nor remove one.
MYSQL_PWD=$MARIADB_ROOT_PASSWORD mariadb --protocol=socket --user=root <<SQL
CREATE USER migrate@'%' IDENTIFIED BY '$(cat /run/secrets/elections-migrate)';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON elections.* TO migrate@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON elections_audit.* TO migrate@'%';
CREATE USER admin@'%' IDENTIFIED BY '$(cat /run/secrets/elections-admin)';
GRANT SELECT, INSERT ON elections.* TO admin@'%';
GRANT SELECT, INSERT ON elections_audit.* TO admin@'%';
CREATE USER daemon@'%' IDENTIFIED BY '$(cat /run/secrets/elections-daemon)';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE TEMPORARY TABLES ON elections.* TO daemon@'%';
GRANT SELECT, INSERT ON elections_audit.* TO daemon@'%';
CREATE USER health@127.0.0.1; -- may log in, and nothing else
SQL
