# SPDX-License-Identifier: Apache-2.0
"""Databases as an earlier version kept them: the tables are made by the first of the migrations, and have of the present rows
what fits into their columns."""

import contextlib
import sqlite3
from pathlib import Path

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def first_migrations(folder, version):
    found = sorted((MIGRATIONS / folder).glob("*.sql"))
    assert version < len(found), "this is no earlier version"
    return [file.read_text(encoding="utf-8") for file in found[:version]]


def rebuild_sqlite(file, version):
    """Of a data directory: `inbox.db` is a file of migrations/sqlite/inbox."""
    earlier = file.with_suffix(".earlier")
    with contextlib.closing(sqlite3.connect(earlier)) as database:
        for sql in first_migrations(f"sqlite/{file.stem}", version):
            database.executescript(sql)
        database.execute(f"PRAGMA user_version = {version}")
        database.execute("ATTACH ? AS present", [str(file)])
        kept = {name for name, in database.execute("SELECT name FROM present.sqlite_master WHERE type = 'table'")}
        tables = {name for name, in database.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
        for table in sorted(kept & tables, key="sqlite_sequence".__eq__):  # which inserting changes
            columns = ", ".join(row[1] for row in database.execute(f"PRAGMA main.table_info({table})"))
            database.execute(f"DELETE FROM main.{table}")
            database.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM present.{table}")
        # Free pages, as a database in use has them, so that a migration makes no file longer.
        database.execute("CREATE TABLE filler AS SELECT zeroblob(65536)")
        database.execute("DROP TABLE filler")
        database.commit()
    earlier.replace(file)


def rebuild_mariadb(server, name, version):
    """Of a database of this name, as in migrations/mariadb. Its audit trail is later than all of them."""
    present = f"present_{name}"
    kept = {table for table, in server.ask("SHOW TABLES", name)}
    server.ask(f"CREATE DATABASE {present}; SET FOREIGN_KEY_CHECKS = 0; "
               + "".join(f"RENAME TABLE {name}.{table} TO {present}.{table}; " for table in kept))
    for sql in first_migrations(f"mariadb/{name}", version):
        server.ask(sql, name)
    server.ask(f"CREATE TABLE schema_version LIKE {present}.schema_version; "
               + "".join(f"INSERT INTO schema_version (version) VALUES ({one}); " for one in range(1, version + 1)), name)
    for table, in server.ask("SHOW TABLES", name):
        if table in kept - {"schema_version"}:
            columns = ", ".join(row[0] for row in server.ask(f"SHOW COLUMNS FROM {table}", name))
            server.ask(f"SET FOREIGN_KEY_CHECKS = 0; DELETE FROM {table}; "
                       f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {present}.{table}", name)
    server.ask(f"SET FOREIGN_KEY_CHECKS = 0; DROP DATABASE {present}; DROP DATABASE {name}_audit")
