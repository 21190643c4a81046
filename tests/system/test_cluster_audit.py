# SPDX-License-Identifier: Apache-2.0
"""The audit trails of a cluster, each in a database of its own (test_audit.py runs on a cluster too)."""

import concurrent.futures

import pytest

import people
import trails
from client import expect_empty, new_guid
from cluster import password_of
from engines import Refused
from metrics import metrics_of
from test_audit import check_no_secret
from urna_process import run

pytestmark = pytest.mark.embedded
CLUSTER = {"stations": 1, "daemons": 1}


def audit(cluster, command, trail, *more, user):
    """`urna audit`, as a user of MariaDB."""
    return run("audit", command, trail, "--cluster", *more, env=cluster.database(user))


def rows(cluster, trail, columns="*"):
    return cluster.mariadb.ask(f"SELECT {columns} FROM audit_events ORDER BY number", f"{trail}_audit")


def whole(cluster, trail):
    numbers = [int(number) for number, in rows(cluster, trail, "number")]
    head = rows(cluster, trail, "hash")[-1][0]
    return f"{trail}: {len(numbers)} events, from {numbers[0]} to {numbers[-1]}, as they were entered; head {numbers[-1]}:{head}\n"


@pytest.mark.parametrize("trail, user", [("accounts", "authentication"), ("accounts", "migration"), ("elections", "admin"),
                                         ("elections", "daemon"), ("elections", "migration")])
def test_a_trail_is_checked_by_whoever_may_read_it(cluster, trail, user):
    cluster.service().new_official()
    cluster.service().new_participants(2)
    done = audit(cluster, "verify", trail, user=user)
    assert (done.returncode, done.stdout) == (0, whole(cluster, trail)), done.stderr


def test_several_services_at_once_enter_one_event_after_the_other(cluster):
    others = [cluster.another("authentication").start(), cluster.another("admin").start()]
    services = [cluster.service(), cluster.service()]
    services[1].urls["authentication"], services[1].urls["admin"] = (other.url for other in others)
    person = people.new_person()
    expect_empty(services[0].register(person.fields()))
    before = {trail: len(rows(cluster, trail, "number")) for trail in trails.PARTS}
    tokens = [service.administrator_token for service in services]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        created = [pool.submit(services[number % 2].new_participants, 4) for number in range(16)]
        logged_in = [pool.submit(services[number % 2].login, person.email, person.password) for number in range(16)]
        assert all(len(one.result()) == 4 for one in created)
        assert all(one.result().status_code == 200 for one in logged_in)
    assert len(tokens) == 2
    assert len(rows(cluster, "elections", "number")) == before["elections"] + 64
    assert len(rows(cluster, "accounts", "number")) == before["accounts"] + 2 + 16
    for trail, user in (("accounts", "authentication"), ("elections", "admin")):
        assert audit(cluster, "verify", trail, user=user).returncode == 0
        trails.check_chain(trails.events(services[0], trail)[::-1])


def test_a_change_by_hand_is_found(cluster):
    cluster.service().new_participants(3)
    number, details = rows(cluster, "elections", "number, details")[-2]
    cluster.mariadb.ask(f"UPDATE audit_events SET details = 'party: X' WHERE number = {number}", "elections_audit")
    done = audit(cluster, "verify", "elections", user="admin")
    assert (done.returncode, done.stdout) == (
        1, f"elections: NOT what was entered: event {number} is not what was entered\n")
    cluster.mariadb.ask(f"UPDATE audit_events SET details = '{details}' WHERE number = {number}", "elections_audit")
    assert audit(cluster, "verify", "elections", user="admin").returncode == 0


def test_a_service_s_user_cannot_trim_and_whoever_migrates_can(cluster):
    service = cluster.service()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: service.new_participants(20), range(6)))
    before = rows(cluster, "elections")
    assert len(before) >= 100
    for user in ("admin", "daemon"):
        done = audit(cluster, "trim", "elections", "--audit-events", 100, user=user)
        assert done.returncode != 0 and "denied" in done.stderr, done.stdout + done.stderr
    assert rows(cluster, "elections") == before
    done = audit(cluster, "trim", "elections", "--audit-events", 100, user="migration")
    assert (done.returncode, done.stdout) == (0, f"elections: {len(before) - 90} events were removed\n"), done.stderr
    assert len(rows(cluster, "elections")) == 91
    assert audit(cluster, "verify", "elections", user="admin").returncode == 0
    assert trails.events(service, "elections")[0]["kind"] == "trailTrimmed"


def test_log_ins_go_on_while_the_trail_is_full(cluster):
    service = cluster.service()
    official = service.new_official()
    full = cluster.another("authentication", "--audit-events", 100).start()
    service.urls["authentication"] = full.url
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        missing = max(0, 100 - len(rows(cluster, "accounts", "number")))
        list(pool.map(lambda number: cluster.service().login(official.person.email, official.person.password), range(missing)))
    held = len(rows(cluster, "accounts", "number"))
    assert held >= 100
    for _ in range(3):
        assert service.login(official.person.email, official.person.password).status_code == 200
    assert len(rows(cluster, "accounts", "number")) == held
    assert metrics_of(full.url)["urna_audit_events_missed_total"] == [({}, 3)]
    expect_empty(service.register(people.new_person().fields()))
    assert len(rows(cluster, "accounts", "number")) == held + 1
    done = audit(cluster, "trim", "accounts", "--audit-events", 100, user="migration")
    assert done.returncode == 0, done.stderr
    full.stop()
    missed = [int(times) for kind, times in rows(cluster, "accounts", "kind, times") if kind == "eventsMissed"]
    assert sum(missed) == 3
    assert audit(cluster, "verify", "accounts", user="authentication").returncode == 0


def test_log_ins_go_on_where_the_user_may_not_enter_events(cluster):
    """As for an operator who upgrades and forgets the rights: changes are refused, and nothing else."""
    service = cluster.service()
    official = service.new_official()
    for database, user in (("accounts", "authentication"), ("elections", "admin"), ("elections", "daemon")):
        cluster.mariadb.ask(f"REVOKE INSERT ON {database}_audit.* FROM {user}@'%'")
    try:
        assert service.login(official.person.email, official.person.password).status_code == 200
        expect_empty(service.vote(official.token, [(new_guid(), 1)]))
        created = service.create_participant({"name": "not there", "individual": False})
        assert created.status_code >= 500
        assert "not there" not in service.get_participants().text
    finally:
        cluster.grant_rights()
    assert service.create_participant({"name": "there", "individual": False}).status_code == 200


def test_no_secret_is_in_the_tables(cluster):
    service = cluster.service()
    official = service.new_official()
    assert service.login(official.person.password + "@stations.example", "x" * 8).status_code == 400
    assert service.login(official.person.email, official.person.password + "x").status_code == 400
    service.new_participants(1)
    expect_empty(service.delete(official.person.email))
    cluster.authentication.stop()  # and enters what was refused
    kept = {trail: rows(cluster, trail) for trail in trails.PARTS}
    assert {"signIn", "signInRefused", "accountRegistered", "accountRemoved"} <= {row[2] for row in kept["accounts"]}
    check_no_secret(repr(kept))


def test_databases_of_before_get_their_trails(cluster):
    """Of the version before, which had all of the other tables."""
    service = cluster.service()
    official = service.new_official()
    for process in [cluster.authentication, cluster.admin, *cluster.stations, *cluster.daemons]:
        process.stop()
    for trail in trails.PARTS:
        cluster.mariadb.ask(f"DROP DATABASE {trail}_audit")
        with pytest.raises(Refused, match="Unknown database"):
            rows(cluster, trail)
        done = cluster.migrate(trail)
        assert done.returncode == 0, done.stdout + done.stderr
    cluster.mend()
    assert service.login(official.person.email, official.person.password).status_code == 200
    service.new_participants(1)
    assert {kind for kind, in rows(cluster, "accounts", "kind")} == {"signIn"}
    assert [kind for kind, in rows(cluster, "elections", "kind")] == ["participantCreated"]
    for trail, user in (("accounts", "authentication"), ("elections", "admin")):
        assert audit(cluster, "verify", trail, user=user).returncode == 0


def test_each_trail_belongs_to_its_services_alone(cluster):
    for user, trail in (("authentication", "elections"), ("admin", "accounts"), ("daemon", "accounts")):
        with pytest.raises(Refused, match="denied"):
            cluster.mariadb.ask("SELECT * FROM audit_events", f"{trail}_audit", user=user, password=password_of(user))
        assert audit(cluster, "verify", trail, user=user).returncode not in (0, 1)
