# SPDX-License-Identifier: Apache-2.0
"""docs/operating/symptoms.md: each command that it tells somebody to run at night is run here, as it stands there."""

import pathlib
import re
import sqlite3
import time

import pytest

from client import Service, expect_empty, new_guid
from clocks import WrongClock
from engines import Redis
from pages import Operator, Shell, runs
from urna_process import within

pytestmark = pytest.mark.embedded

PAGE = "docs/operating/symptoms.md"


@runs(PAGE, "Take a backup first")
def test_a_backup_before_anything_else(operator, blocks):
    block, = blocks
    operator.done(block)
    assert pathlib.Path(operator.variables["BACKUP"]).stat().st_size > 0


@runs(PAGE, "A clock was wrong")
def test_a_clock_was_wrong(prepare, cluster_operator, tmp_path_factory, blocks):
    look, resynchronize, on_a_cluster, since = blocks
    tmp_path = tmp_path_factory.mktemp("operator")
    clock = WrongClock(tmp_path)
    clock.set(3600)
    urna = prepare(env=clock.environment())
    operator = Operator(urna.start(), tmp_path)
    official = Service.of(urna).new_official()
    expect_empty(Service.of(urna).vote(official.token, [(new_guid(), 1)]))
    clock.set(0)
    within(10, lambda: "clock is behind" in operator.run(look).stdout)
    within(10, lambda: re.search(r"urna_queue_clock_behind_seconds 35\d\d", operator.done(look)))
    urna.stop()
    assert "Done" in operator.done(resynchronize, stdin="yes\n")
    # What was dropped is released by now.
    assert "nothing was changed" in operator.done(since, stdin="yes\n", SINCE="2020-01-01T00:00:00Z")
    urna.env = {}
    urna.start()
    assert "nothing was changed" in cluster_operator.done(on_a_cluster, stdin="yes\n")


@runs(PAGE, "Take a backup first", "One database was restored or lost")
def test_one_database_was_restored_or_lost(operator, blocks):
    backup, restore, look, accept = blocks
    service = Service.of(operator.urna)
    official = service.new_official()
    expect_empty(service.vote(official.token, [(new_guid(), 1)], "before the backup"))
    within(5, lambda: service.uploads(official.token).json()["uploads"][0]["state"] == "counted")
    operator.done(backup)
    lost = service.vote(official.token, [(new_guid(), 1)], "behind the backup")
    within(5, lambda: service.uploads(official.token).json()["uploads"][0]["state"] == "counted")
    operator.urna.stop()
    # Only the election database is as it was.
    whole = operator.urna.data.with_name("whole")
    operator.urna.data.rename(whole)
    operator.done(f'urna restore --from "$BACKUP" --data "{operator.urna.data}"')
    for name in ("inbox.db", "accounts.db"):
        (operator.urna.data / name).write_bytes((whole / name).read_bytes())
    operator.urna.launch()
    assert operator.urna.wait_for_exit() == 2
    said = operator.run(look)
    assert said.returncode == 1 and lost.headers["Urna-Upload"] in said.stdout
    operator.done(restore)
    operator.urna.start().stop()
    for name in ("inbox.db", "accounts.db"):
        (operator.urna.data / name).write_bytes((whole / name).read_bytes())
    assert lost.headers["Urna-Upload"] in operator.done(accept)
    operator.urna.start()
    expect_empty(Service.of(operator.urna).vote(official.token, [(new_guid(), 1)], "another"))


@runs(PAGE, "The disk is full, or read-only")
def test_the_disk_is_full(operator, blocks):
    look, = blocks
    assert "elections.db" in operator.done(look)


@runs(PAGE, "Nothing is recorded")
def test_nothing_is_recorded(operator, blocks):
    look, = blocks
    said = operator.done(look)
    assert "urna_daemon_judging 1" in said and "urna_queue_oldest_seconds" in said


@runs(PAGE, "The append-only file does not load")
def test_the_append_only_file_does_not_load(tmp_path, blocks):
    check, = blocks
    redis = Redis(tmp_path / "redis", ["user default on nopass ~* &* +@all"], "default", "")
    redis.start()
    for number in range(100):
        redis.ask("XADD", "urna:ballots", f"{number + 1}-0", "tick", "")
    redis.kill()
    file, = (redis.directory / "appendonlydir").glob("*.incr.aof")
    bytes_before = file.read_bytes()
    middle = bytes_before.rindex(b"*5", 0, len(bytes_before) // 2)
    file.write_bytes(bytes_before[:middle] + b"#" * 20 + bytes_before[middle + 20:])
    redis.launch()
    within(10, lambda: redis.process.poll() is not None)
    redis.process = None
    assert "Bad file format reading the append only file" in (redis.directory / "log").read_text()
    shell = Shell(tmp_path, AOF=str(file))
    found, mended = check.lines()
    assert shell.run(found).returncode != 0
    assert shell.run(f"set +o pipefail; {mended}").returncode == 0
    check.was_run = True
    redis.start()
    assert 0 < redis.ask("XLEN", "urna:ballots") < 100
    redis.kill()


@runs(PAGE, "A file was sent before the election began")
def test_a_file_was_sent_before_the_election_began(operator, blocks):
    block, = blocks
    service = Service.of(operator.urna)
    official = service.new_official()
    participants = service.new_participants(2)
    file = operator.directory / "ballots.csv"
    guid = new_guid()
    file.write_text(f"{guid},1\n")
    expect_empty(service.vote(official.token, file.read_bytes(), "first"))
    within(5, lambda: service.uploads(official.token).json()["uploads"][0]["state"] == "counted")
    time.sleep(0.1)
    election = service.election_now(participants, seconds=2)
    expect_empty(service.vote(official.token, file.read_bytes(), "first"))
    operator.done(block, TOKEN=official.token, FILE=str(file))
    election.wait_for_end()
    assert [row["result"] for row in service.get_results(election.id).json()["participants"]] == [250, 0]


@runs(PAGE, "An upload was quarantined")
def test_an_upload_was_set_aside(operator, blocks):
    put_back, drop = blocks
    service = Service.of(operator.urna)
    official = service.new_official()
    operator.urna.stop()
    with sqlite3.connect(operator.urna.data / "inbox.db") as inbox:
        inbox.execute("INSERT INTO entries (accepted_at, upload, official_email, official_jmbg, official_forename, "
                      "official_surname, file_sha256, ballots) VALUES (1, zeroblob(16), 'a@b.rs', '1', 'A', 'B', "
                      "zeroblob(32), x'00')")
    operator.urna.start()
    within(10, lambda: "quarantined" in operator.urna.log())
    operator.urna.stop()
    listed = operator.done(put_back, PLACE="1-0")
    assert "1-0" in listed
    assert "requeued" in operator.run(put_back, PLACE="1-0").stdout + operator.run(put_back, PLACE="1-0").stderr
    operator.urna.start()
    within(10, lambda: "quarantined" in operator.urna.log())
    operator.urna.stop()
    place = re.search(r"^(\d+-\d+)", operator.done("urna queue list --data \"$DATA\""), re.MULTILINE).group(1)
    operator.done(drop, PLACE=place)
    operator.done(drop, PLACE=place)
    operator.urna.start()
    expect_empty(Service.of(operator.urna).vote(official.token, [(new_guid(), 1)]))


@runs(PAGE, "An official's uploads have to be stopped")
def test_an_officials_uploads_have_to_be_stopped(operator, blocks):
    hold, release, drop = blocks
    service = Service.of(operator.urna)
    official = service.new_official()
    email = official.person.email
    assert "not one of ours" in operator.done(hold, OFFICIAL=email)
    assert service.vote(official.token, [(new_guid(), 1)]).status_code == 403
    operator.urna.stop()
    assert "0 uploads that had been set aside were discarded" in operator.done(drop, OFFICIAL=email)
    assert "can upload again" in operator.done(release, OFFICIAL=email)
    operator.urna.start()
    expect_empty(Service.of(operator.urna).vote(official.token, [(new_guid(), 1)]))


@runs(PAGE, "The record is nearly full")
def test_the_record_is_nearly_full(operator, blocks):
    look, = blocks
    assert "urna_record_ballots_max" in operator.done(look)


@runs(PAGE, "The wrong zone")
def test_the_wrong_zone(operator, blocks):
    serve, = blocks
    operator.urna.stop()
    assert "Europe/Belgrade" in operator.serve(serve)


@runs(PAGE, "Somebody keeps the service busy")
def test_somebody_keeps_the_service_busy(operator, blocks):
    look, = blocks
    told = operator.done(look)
    assert "urna_connections_refused_total 0" in told and "urna_bodies_lost_total 0" in told


@runs(PAGE, "Somebody guesses passwords")
def test_somebody_guesses_passwords(operator, blocks):
    look, = blocks
    assert 'urna_logins_limited_total{limit="address"} 0' in operator.done(look)


@runs(PAGE, "The log has gaps")
def test_the_log_has_gaps(operator, blocks):
    look, = blocks
    assert "urna_log_lines_dropped_total" in operator.done(look)


@runs(PAGE, "The administrator's password")
def test_the_administrators_password(operator, blocks):
    block, = blocks
    (operator.directory / "new-password").write_text("Ballot-box-1\n")
    assert "admin@admin.com" in operator.done(block)
    assert Service.of(operator.urna).login("admin@admin.com", "Ballot-box-1").status_code == 200


@runs(PAGE, "Take a backup first", "Rehearse")
def test_rehearse(operator, blocks):
    backup, restore, serve = blocks
    operator.done(backup)
    operator.done(restore)
    operator.serve(serve)
