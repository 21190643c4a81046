# SPDX-License-Identifier: Apache-2.0
"""`urna recount` of a data directory: what the real service has recorded is what follows from the record, and nothing of it can
be changed unnoticed. (test_cluster_recount.py is the same of MariaDB.)"""

import contextlib
import shutil
import sqlite3
import subprocess
import threading
import time

import pytest

import urna_process
from client import Service, expect_empty, instant_text, new_guid
from clocks import WrongClock
from earlier_schema import rebuild_sqlite
from recounting import cells, check_equal, check_found, counted, make_record, recount
from test_bad_days_clock import start_with
from urna_process import binary, run, within

pytestmark = pytest.mark.embedded
UPLOADS = 7


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """A data directory with a record, of a service that was stopped."""
    urna = urna_process.Urna(tmp_path_factory.mktemp("urna"), ["--time-zone", "UTC"])
    try:
        make_record(Service.of(urna.start()))
        urna.stop()
    finally:
        urna.kill()
    return urna.data


@pytest.fixture
def data(record, tmp_path):
    return shutil.copytree(record, tmp_path / "data")


@contextlib.contextmanager
def opened(data):
    """By somebody who may do everything with the file."""
    with contextlib.closing(sqlite3.connect(data / "elections.db", isolation_level=None)) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("PRAGMA ignore_check_constraints = ON")
        yield database


def test_what_the_service_recorded_follows_from_the_record(data):
    done = recount(data)
    check_equal(done, UPLOADS)
    assert done.stdout.splitlines() == [
        "looked at: 4 elections in 7 versions, 7 uploads with 20 ballots",
        "recounted: 11 valid votes, 5 duplicate ballots, 2 with an invalid poll number; 2 were dropped",
        "EQUAL: every verdict and every sum is what stands in the record"]


def test_each_cell_that_a_verdict_or_a_sum_rests_on_is_found_when_it_is_changed(data):
    with opened(data) as database:
        for cell in cells(lambda sql: database.execute(sql).fetchall()):
            assert database.execute(cell.change).rowcount == 1, cell
            check_found(recount(data), cell)
            assert database.execute(cell.undo).rowcount == 1, cell
        check_equal(recount(data), UPLOADS)


def test_rows_that_are_taken_away_or_put_in_are_found(data):
    with opened(data) as database:
        tables = ("uploads", "batches", "invalid_votes", "tallies")
        for table in tables:
            key = "rowid" if table in ("uploads", "batches") else "election"
            for [value] in database.execute(f"SELECT DISTINCT {key} FROM {table}").fetchall():
                if table == "uploads" and database.execute(
                        "SELECT 1 FROM uploads WHERE number = ? AND valid + duplicate + invalid_poll_number + dropped = 0",
                        [value]).fetchone():
                    continue  # an empty file, of which nothing was counted
                database.execute("BEGIN")
                database.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM {table} WHERE {key} = ?", [value])
                database.execute(f"DELETE FROM {table} WHERE {key} = ?", [value])
                database.execute("COMMIT")
                done = recount(data)
                assert done.returncode == 1 and "\nDIFFERENT: " in done.stdout, (table, value, done)
                database.execute(f"INSERT INTO {table} SELECT * FROM kept")
                database.execute("DROP TABLE kept")
        check_equal(recount(data), UPLOADS)
        database.execute("INSERT INTO batches SELECT MAX(number) + 1, MAX(upload), x'" + "07" * 16 + "01000000' FROM batches")
        assert f"DIFFERENT: upload {UPLOADS}, " in recount(data).stdout


def test_ballots_that_change_places_between_uploads_are_found(data):
    with opened(data) as database:
        [(first, a), (second, b)] = database.execute("SELECT number, ballots FROM batches WHERE upload IN (2, 3)").fetchall()
        for one, other in ((b, a), (a, b)):
            database.execute("UPDATE batches SET ballots = ? WHERE number = ?", [one, first])
            database.execute("UPDATE batches SET ballots = ? WHERE number = ?", [other, second])
            done = recount(data)
            assert done.returncode == (0 if one == a else 1), done.stdout
            assert one == a or "DIFFERENT: upload 2, " in done.stdout


def test_what_waits_as_a_dead_letter_is_told_and_differs_from_nothing(data):
    with opened(data) as database:
        [[election, accepted]] = database.execute("SELECT election, accepted_at FROM uploads WHERE number = 2").fetchall()
        database.execute("INSERT INTO set_aside VALUES ('1-0', ?), ('2-0', 5)", [accepted])
    done = recount(data)
    check_equal(done, UPLOADS)
    assert f"note: 2 entries are quarantined, and in no count\nnote: election {election} lacks 1 of them: " in done.stdout


def test_a_record_of_a_version_that_kept_each_ballot_as_a_row_is_counted_and_named(prepare, record, tmp_path):
    """Which line a ballot stood on is not known of such a record."""
    urna = prepare(directory=tmp_path)
    shutil.copytree(record, urna.data)
    with opened(urna.data) as database:
        batches = database.execute("SELECT upload, ballots FROM batches ORDER BY number").fetchall()
        # That version knew one version of an election, and none that does not take place.
        database.execute("UPDATE elections SET start_at = v.start_at, end_at = v.end_at, created_at = v.valid_from "
                         "FROM election_versions v WHERE v.election = elections.id AND v.standing = 0")
        database.execute("INSERT OR IGNORE INTO candidacies SELECT election, poll_number, participant FROM version_candidacies")
        for table, key in (("elections", "id"), ("candidacies", "election"), ("tallies", "election")):
            database.execute(f"DELETE FROM {table} WHERE {key} IN (SELECT election FROM election_versions WHERE standing > 0)")
    taken = {}
    for upload, ballots in batches:
        for at in range(0, len(ballots), 20):
            taken.setdefault(ballots[at:at + 16], (upload, int.from_bytes(ballots[at + 16:at + 20], "little")))
    for name, version in (("elections", 3), ("inbox", 4), ("accounts", 1)):
        rebuild_sqlite(urna.data / f"{name}.db", version)
    with opened(urna.data) as database:
        database.executemany("INSERT INTO ballots (guid, upload, poll_number) VALUES (?, ?, ?)",
                             [(guid, *of) for guid, of in taken.items()])
    done = recount(urna.data)
    assert done.returncode == 2 and "is of an earlier version: start the service with it once" in done.stderr, done
    urna.start()
    urna.stop()
    done = recount(urna.data)
    check_equal(done, UPLOADS)
    assert "note: 4 uploads were recorded by a version that did not keep the lines of ballots; " in done.stdout
    with opened(urna.data) as database:
        database.execute("UPDATE invalid_votes SET reason = 3 - reason WHERE upload = 2")
    done = recount(urna.data)
    assert done.returncode == 1 and "DIFFERENT: upload 2, " in done.stdout, done.stdout


def test_what_was_judged_before_a_resynchronization_is_named_and_differs_from_nothing(prepare, tmp_path):
    """The election was created by a clock that was ahead, behind an upload that was dropped, and is older than it since."""
    urna, clock = prepare(), WrongClock(tmp_path)
    start_with(urna, clock, 3600)
    service = Service.of(urna)
    official = service.new_official()
    counted(service, official, [(new_guid(), 1)])
    now = time.time()
    fields = {"start": instant_text(now + 3000), "end": instant_text(now + 7200), "individual": False,
              "participants": service.new_participants(2)}
    assert service.create_election(fields).status_code == 200
    counted(service, official, [(new_guid(), 1), (new_guid(), 3)])
    urna.stop()
    clock.set(0)
    done = run("queue", "resynchronize", "--data", urna.data, "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    done = recount(urna.data)
    check_equal(done, 2)
    assert "note: 1 uploads were judged before a resynchronization moved the instant of an election; " in done.stdout
    assert "note: the result of election 1 is provisional, " in done.stdout
    with opened(urna.data) as database:
        database.execute("DELETE FROM resynchronizations")
    done = recount(urna.data)
    assert done.returncode == 1 and "its election: stands: no election; recounted: election 1" in done.stdout, done.stdout


def test_it_counts_beside_a_service_that_takes_uploads(serve):
    """Each time one state of the record, and no upload is held up or lost by it."""
    urna = serve("--time-zone", "UTC")
    service = Service.of(urna)
    officials = [service.new_official() for _ in range(2)]
    service.election_now(service.new_participants(2), seconds=3600)
    stopped, answers = threading.Event(), []

    def upload(official):
        used = []
        while not stopped.is_set():
            ballots = [(new_guid(), 1 + i % 3) for i in range(50)] + used[:2]
            used = ballots
            answers.append(service.vote(official.token, ballots).status_code)

    threads = [threading.Thread(target=upload, args=(official,)) for official in officials]
    [thread.start() for thread in threads]
    seen = []
    try:
        within(20, lambda: len(answers) > 3)
        for _ in range(8):
            done = recount(urna.data)
            check_equal(done)
            seen.append(done.stdout.splitlines()[0])
    finally:
        stopped.set()
        [thread.join() for thread in threads]
    assert len(set(seen)) > 1, "nothing was recorded meanwhile"
    assert set(answers) == {200}
    counted(service, officials[0], [(new_guid(), 1)])
    check_equal(recount(urna.data), len(answers) + 1)
    expect_empty(service.vote(officials[0].token, []))


def test_it_writes_nothing_into_the_databases(data):
    before = {file.name: file.read_bytes() for file in data.iterdir() if file.suffix == ".db"}
    check_equal(recount(data))
    assert {file.name: file.read_bytes() for file in data.iterdir() if file.suffix == ".db"} == before


def test_it_counts_what_nobody_can_write(data):
    """As on a disk that is mounted read-only."""
    def in_mounts(script):
        return subprocess.run(["unshare", "--mount", "sh", "-ec", script, "sh", data, binary()], capture_output=True, text=True,
                              timeout=30)

    if in_mounts("true").returncode != 0:
        pytest.skip("nobody but root mounts")
    check_equal(in_mounts('mount --bind "$1" "$1"; mount -o remount,ro,bind "$1"; exec "$2" recount --data "$1"'), UPLOADS)


def test_what_cannot_be_counted_ends_with_2(data, tmp_path):
    assert "there is no " in recount(tmp_path).stderr
    (tmp_path / "elections.db").write_bytes(b"no database at all" * 100)
    for arguments in (["--data", tmp_path / "nowhere"], ["--data", tmp_path], ["--date", data], ["everything"],
                      ["--cluster", "--database", "127.0.0.1:1"]):
        done = run("recount", *arguments)
        assert done.returncode == 2 and done.stderr and "EQUAL" not in done.stdout, (arguments, done)
    with opened(data) as database:
        database.execute("PRAGMA user_version = 1000")
    done = recount(data)
    assert done.returncode == 2 and "was made by a newer urna" in done.stderr, done
