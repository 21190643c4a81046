# SPDX-License-Identifier: Apache-2.0
"""Databases that do not belong together (`urna serve`): nothing starts that would lose ballots in silence."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import tarfile

import pytest

import trails
from client import Service, expect_empty, new_guid
from earlier_schema import rebuild_sqlite
from metrics import metrics_of
from urna_process import Urna, json_lines, run, within

pytestmark = pytest.mark.embedded
FILES = ("accounts.db", "inbox.db", "elections.db")
PASSWORD = "Another-1"


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """Two copies of one data directory, stopped in order: when the first upload was counted, and when the second was,
    too. The election goes on. Tests copy them and start there."""
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
    for trail in ("accounts", "elections"):
        [event] = trails.events(service, trail, kind="lossAccepted")
        assert event["details"] == "1 uploads are lost" and event["object"].startswith("installation ")
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
        within(5, lambda: "behind the record" in urna.log())
        warning, = [entry for entry in json_lines(urna.log()) if "behind the record" in entry["message"]]
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
    for name, version in (("accounts.db", 1), ("inbox.db", 4), ("elections.db", 6)):
        rebuild_sqlite(data / name, version)


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


# -- backups: the first two are documented for a long time, and passed before databases knew their installation ---------


def restored(prepare, source):
    return put(prepare(), source).start()


def votes_twice(urna, held):
    """A restored service knows what it knew, and goes on."""
    service = Service.of(urna)
    assert service.login(held.official.person.email, held.official.person.password).status_code == 200
    vote(service, held.official, "second")
    third = vote(service, held.official, "third")
    within(10, lambda: states(service, held.official).get(third) == "counted")
    assert recorded(urna.data) == (3, 3, 0)
    urna.stop()


def test_the_documented_restore_of_a_copy_of_the_stopped_directory(prepare, held, tmp_path):
    subprocess.run(["cp", "-a", held.second, tmp_path / "backup"], check=True)
    votes_twice(restored(prepare, tmp_path / "backup"), held)


def test_the_documented_restore_of_snapshots_of_a_running_service(prepare, held, tmp_path):
    """`inbox.db` before `elections.db`, and something is recorded in between."""
    urna = put(prepare(), held.first).start()
    service = Service.of(urna)
    for name in ("accounts", "inbox", "elections"):
        if name == "elections":
            upload = vote(service, held.official, "second")
            within(10, lambda: states(service, held.official)[upload] == "counted")
        with contextlib.closing(sqlite3.connect(urna.data / f"{name}.db")) as database:
            database.execute(f"VACUUM INTO '{tmp_path / name}.db'")
    votes_twice(restored(prepare, tmp_path), held)


def test_a_backup_is_one_file_that_is_made_while_the_service_runs_and_restored_elsewhere(prepare, held, tmp_path):
    urna = put(prepare(jwt_secret=None), held.first).start()
    service = Service(urna.url)
    official = service.new_official()
    upload = vote(service, official, "second")
    within(10, lambda: states(service, official)[upload] == "counted")
    file = tmp_path / "backup.tar"
    done = run("backup", "--data", urna.data, "--out", file)
    assert done.returncode == 0 and "2 uploads recorded, at most 0 waiting" in done.stdout, done.stderr
    assert file.stat().st_mode & 0o777 == 0o600 and list(tmp_path.iterdir()) == [file]
    with tarfile.open(file) as archive:
        assert archive.getnames() == ["SHA256SUMS", *FILES, "jwt-secret", "second-factor-key"]
    again = run("backup", "--data", urna.data, "--out", file)
    assert again.returncode == 2 and "nothing is overwritten" in again.stderr

    elsewhere = prepare(jwt_secret=None)
    assert run("restore", "--from", file, "--data", elsewhere.data).returncode == 0
    assert run("restore", "--from", file, "--data", elsewhere.data).returncode == 2
    assert elsewhere.data.stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in elsewhere.data.iterdir()) == sorted([*FILES, "jwt-secret", "lock", "second-factor-key"])
    elsewhere.start()
    assert states(Service(elsewhere.url), official) == {upload: "counted"}  # also by a token of before
    for trail in ("accounts", "elections"):
        [event] = trails.events(Service(elsewhere.url), trail, kind="backupRestored")
        assert event["details"] == "of backup.tar"
    checked = run("audit", "verify", "--data", elsewhere.data)
    assert checked.returncode == 0, checked.stdout
    assert recorded(elsewhere.data) == (2, 2, 0)


def test_a_backup_that_is_damaged_or_of_databases_that_do_not_belong_together_is_refused(prepare, held, tmp_path):
    urna = put(prepare(), held.second)
    file = tmp_path / "backup.tar"
    assert run("backup", "--data", urna.data, "--out", file).returncode == 0
    whole = file.read_bytes()
    for harm in (whole[:len(whole) // 2], whole[:-20_000] + b"\1" + whole[-19_999:], b"", b"no backup"):
        (tmp_path / "harmed.tar").write_bytes(harm)
        done = run("restore", "--from", tmp_path / "harmed.tar", "--data", tmp_path / "new")
        assert done.returncode == 2 and "harmed.tar" in done.stderr, done
        assert not (tmp_path / "new").exists()
    put(urna, held.first, ["elections.db"])
    done = run("backup", "--data", urna.data, "--out", tmp_path / "apart.tar")
    assert done.returncode == 2 and "do not belong together" in done.stderr
    with open(put(urna, held.second).data / "inbox.db", "r+b") as inbox:
        inbox.seek(4096)
        inbox.write(b"\xff" * 4096)
    done = run("backup", "--data", urna.data, "--out", tmp_path / "damaged.tar")
    assert done.returncode == 2 and "inbox.db" in done.stderr, done
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.tar", "harmed.tar"]
