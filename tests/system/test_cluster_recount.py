# SPDX-License-Identifier: Apache-2.0
"""`urna recount` of a cluster, as a user of MariaDB who may read and nothing else (test_recount.py is the same of files)."""

import pytest

from cluster import password_of
from engines import Refused
from recounting import cells, check_equal, check_found, make_record
from uploading import Uploading
from urna_process import run

pytestmark = pytest.mark.embedded
CLUSTER = {"stations": 1, "daemons": 1}
WITHOUT_CHECKS = "SET SESSION foreign_key_checks = 0, check_constraint_checks = 0; "


def recount(cluster, user="recount"):
    return run("recount", "--cluster", env=cluster.database(user))


def test_what_the_cluster_recorded_follows_from_the_record_and_each_cell_that_is_changed_is_found(cluster):
    make_record(cluster.service())
    check_equal(recount(cluster))
    for cell in cells(cluster.elections_database):
        cluster.elections_database(WITHOUT_CHECKS + cell.change)
        check_found(recount(cluster), cell)
        cluster.elections_database(WITHOUT_CHECKS + cell.undo)
    check_equal(recount(cluster))


def test_it_counts_beside_uploads(cluster):
    """Each time one state of the record."""
    service = cluster.service()
    service.election_now(service.new_participants(2), seconds=30)
    uploading = Uploading(cluster, uploaders=2)
    seen = set()
    with uploading.going_on():
        for _ in range(8):
            uploading.wait_for_more(2)
            done = recount(cluster)
            check_equal(done)
            seen.add(done.stdout.splitlines()[0])
    assert len(seen) > 1, "nothing was recorded meanwhile"


@pytest.mark.parametrize("user", ["admin", "daemon", "migration"])
def test_who_may_read_the_record_may_count_it(cluster, user):
    check_equal(recount(cluster, user))


def test_its_user_may_change_nothing_and_see_no_accounts(cluster):
    login = {"user": "recount", "password": password_of("recount")}
    for statement in ("INSERT INTO tallies VALUES (1, 1, 1)", "UPDATE uploads SET valid = 0", "DELETE FROM batches",
                      "DROP TABLE tallies"):
        with pytest.raises(Refused, match="denied"):
            cluster.mariadb.ask(statement, "elections", **login)
    for database in ("accounts", "accounts_audit", "elections_audit"):
        with pytest.raises(Refused, match="denied"):
            cluster.mariadb.ask("SELECT 1", database, **login)
    assert recount(cluster, "authentication").returncode == 2


def test_a_database_of_another_version_is_not_counted(cluster):
    cluster.elections_database("INSERT INTO schema_version (version) VALUES (1000)")
    try:
        done = recount(cluster)
        assert done.returncode == 2 and "was made by a newer urna" in done.stderr, done
    finally:
        cluster.elections_database("DELETE FROM schema_version WHERE version = 1000")
    [[last]] = cluster.elections_database("SELECT MAX(version) FROM schema_version")
    cluster.elections_database(f"DELETE FROM schema_version WHERE version = {last}")
    try:
        done = recount(cluster)
        assert done.returncode == 2 and "is of an earlier version: run `urna migrate elections`" in done.stderr, done
    finally:
        cluster.elections_database(f"INSERT INTO schema_version (version) VALUES ({last})")
