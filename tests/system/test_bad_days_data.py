"""Databases that do not belong together (`urna serve`): nothing starts that would lose ballots in silence."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import tarfile
import time

import pytest
import requests

from client import Service, expect_empty, new_guid
from metrics import metrics_of
from urna_process import run, within

pytestmark = pytest.mark.embedded
FILES = ("accounts.db", "inbox.db", "elections.db")
PASSWORD = "Another-1"


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """Two copies of one data directory, stopped in order: when the first upload was counted, and when the second was,
    too. The election goes on. Tests copy them and start there."""
    from urna_process import Urna
    urna = Urna(tmp_path_factory.mktemp("held"), ["--time-zone", "Europe/Belgrade"]).start()
    try:
        service = Service.of(urna)
        official = service.new_official()
        election = service.election_now(service.new_participants(2), seconds=600)
        copies = {}
        for name in ("first", "second"):
            upload = vote(service, official, name)
            within(10, lambda sent=upload: states(service, official)[sent] == "counted")
            urna.stop()
            copies[name] = urna.directory / name
            shutil.copytree(urna.data, copies[name])
            urna.start()
        urna.stop()
    finally:
        urna.kill()
    return Held(official, election, copies["first"], copies["second"])


class Held:
    def __init__(self, official, election, first, second):
        self.official, self.election, self.first, self.second = official, election, first, second


GUIDS = {name: new_guid() for name in ("first", "second", "third")}


def vote(service, official, name):
    """One ballot, always the same for this name, under this key."""
    answer = service.vote(official.token, [(GUIDS[name], 1)], key=name)
    expect_empty(answer)
    return answer.headers["Urna-Upload"]


def states(service, official):
    return {receipt["id"]: receipt["state"] for receipt in service.uploads(official.token).json()["uploads"]}


def recorded(data):
    with contextlib.closing(sqlite3.connect(data / "elections.db")) as database:
        return database.execute("SELECT count(*), sum(valid), sum(duplicate) FROM uploads").fetchone()


def put(urna, source, names=FILES):
    """Copies databases of a stopped service over those in the data directory, as a restore does."""
    urna.data.mkdir(exist_ok=True, mode=0o700)
    for name in names:
        for suffix in ("", "-wal", "-shm"):
            (urna.data / (name + suffix)).unlink(missing_ok=True)
            if (source / (name + suffix)).exists():
                shutil.copy2(source / (name + suffix), urna.data)
    return urna


def refuses(urna, *named):
    """It ends with 2, one line that names these, and changes nothing."""
    before = {path.name: path.stat().st_size for path in urna.data.iterdir() if path.suffix == ".db"}
    urna.launch()
    assert urna.wait_for_exit(10) == 2, urna.log()
    line, = [line for line in urna.log().splitlines() if line.startswith("urna: ")]
    assert all(str(word) in line for word in ("urna adopt --data", *named)), line
    assert {path.name: path.stat().st_size for path in urna.data.iterdir() if path.suffix == ".db"} == before
    return line


def adopt(urna, *more):
    return run("adopt", "--data", urna.data, *more)


@pytest.mark.parametrize("harm", ["restored alone", "missing", "empty", "truncated"])
def test_an_election_database_that_lost_uploads_beside_a_used_inbox_is_refused(prepare, held, harm):
    urna = put(prepare(), held.second)
    elections = urna.data / "elections.db"
    if harm == "restored alone":
        put(urna, held.first, ["elections.db"])
    elif harm == "missing":
        elections.unlink()
    else:
        os.truncate(elections, 0 if harm == "empty" else elections.stat().st_size // 2)
    if harm == "truncated":
        urna.launch()
        assert urna.wait_for_exit(10) == 2
        assert f"{elections} cannot be read: " in urna.log()
    else:
        refuses(urna, elections, urna.data / "inbox.db")


def test_what_the_record_lacks_is_named_by_adopt_and_can_be_sent_again_under_its_key(prepare, held):
    urna = put(put(prepare(), held.second), held.first, ["elections.db"])
    refuses(urna, "upload number 2", "ends with number 1")
    told = adopt(urna)
    assert told.returncode == 1 and "lost: 1 uploads" in told.stdout and "--accept-loss" in told.stdout, told
    refuses(urna)
    done = adopt(urna, "--accept-loss")
    assert done.returncode == 0, done.stderr
    urna.start()
    service = Service.of(urna)
    lost, = [line.strip() for line in told.stdout.splitlines() if line.startswith("  ")]
    assert lost not in states(service, held.official)
    assert vote(service, held.official, "second") == lost
    vote(service, held.official, "first")
    within(10, lambda: states(service, held.official).get(lost) == "counted")
    assert recorded(urna.data) == (2, 2, 0)
    urna.stop()
    assert "nothing to adopt" in adopt(urna).stdout


def test_an_inbox_of_another_installation_is_refused(prepare, held):
    other = prepare().start()
    other.stop()
    urna = put(put(prepare(), held.second), other.data, ["elections.db"])
    refuses(urna, "two installations")
    refuses(put(put(prepare(), held.second), other.data, ["accounts.db"]), "accounts.db", "of the installation")


def test_lost_accounts_do_not_bring_back_the_default_password(prepare, held):
    for harm in ("missing", "empty"):
        urna = put(prepare(), held.second)
        (urna.data / "accounts.db").unlink()
        if harm == "empty":
            (urna.data / "accounts.db").touch()
        refuses(urna, urna.data / "accounts.db", "first administrator")
    without = adopt(urna, "--accept-loss")
    assert without.returncode == 2 and "--admin-password-file" in without.stderr
    assert adopt(urna, "--accept-loss", "--admin-password", PASSWORD).returncode == 0
    urna.start()
    service = Service.of(urna)
    assert service.login("admin@admin.com", "1").status_code == 400
    assert service.login("admin@admin.com", PASSWORD).status_code == 200
    assert recorded(urna.data) == (2, 2, 0)


def test_an_inbox_that_is_behind_the_record_is_warned_of_and_the_count_goes_on(prepare, held):
    for inbox in (held.first, None):
        urna = put(put(prepare(), held.second), held.second)
        (urna.data / "inbox.db").unlink()
        if inbox:
            put(urna, inbox, ["inbox.db"])
        urna.start()
        warning, = [entry for entry in urna.entries() if "behind the record" in entry["message"]]
        assert (warning["level"], warning["record"], warning["queue"]) == ("warning", 2, 1 if inbox else 0)
        assert metrics_of(urna.url)["urna_queue_behind_record"] == [({}, 1 if inbox else 2)]
        service = Service.of(urna)
        assert service.login("admin@admin.com", "1").status_code == 200
        third = vote(service, held.official, "third")
        vote(service, held.official, "second")  # it is recorded already, and passed over
        within(10, lambda: states(service, held.official).get(third) == "counted")
        assert recorded(urna.data) == (3, 3, 0)
        urna.stop()
        urna.start()
        assert "behind the record" not in urna.log()
        urna.stop()


def test_a_crash_between_recording_and_removing_is_no_loss(prepare, held):
    """Then the queue is behind the record by what still waits in it."""
    urna = put(prepare(), held.second)
    with contextlib.closing(sqlite3.connect(urna.data / "inbox.db")) as inbox, inbox:
        first, = [row[0] for row in inbox.execute("SELECT upload FROM recorded")]
        inbox.execute("INSERT INTO entries (accepted_at, upload, official_email, official_jmbg, official_forename, "
                      "official_surname, file_sha256, ballots) SELECT 1, upload, 'a@b.rs', '1', 'A', 'B', file_sha256, "
                      "x'' FROM accepted WHERE upload = ?", [first])
        before = sqlite3.connect(held.first / "inbox.db").execute("SELECT number, upload FROM recorded").fetchone()
        inbox.execute("UPDATE recorded SET number = ?, upload = ?", before)
    urna.start()
    assert "behind the record" not in urna.log()


def before_installations(data):
    """Makes the databases what they were before they knew their installation."""
    for name, version in (("accounts.db", 1), ("inbox.db", None), ("elections.db", None)):
        with contextlib.closing(sqlite3.connect(data / name)) as database, database:
            known, = database.execute("PRAGMA user_version").fetchone()
            database.execute("DROP TABLE installation")
            database.execute("DROP TABLE IF EXISTS recorded")
            database.execute(f"PRAGMA user_version = {version or known - 1}")


def test_databases_of_before_are_adopted_once(prepare, held):
    urna = put(prepare(), held.second)
    before_installations(urna.data)
    urna.start()
    urna.stop()
    ids = set()
    for name in FILES:
        with contextlib.closing(sqlite3.connect(urna.data / name)) as database:
            ids |= set(database.execute("SELECT id FROM installation"))
    assert len(ids) == 1
    urna.start()
    vote(Service.of(urna), held.official, "third")
    within(10, lambda: recorded(urna.data) == (3, 3, 0))


def test_databases_of_before_that_do_not_belong_together_are_refused(prepare, held):
    urna = put(put(prepare(), held.second), held.first, ["elections.db"])
    before_installations(urna.data)
    refuses(urna, "1 uploads are recorded that the record lacks")
