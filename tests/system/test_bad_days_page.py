# SPDX-License-Identifier: Apache-2.0
"""docs/operating/symptoms.md: each command that it tells somebody to run at night is run here, as it stands there."""

import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import time

import pytest

from client import Service, expect_empty, new_guid
from clocks import WrongClock
from engines import Redis
from urna_process import REPOSITORY, binary, environment, free_port, scaled, within

pytestmark = pytest.mark.embedded

PAGE = (REPOSITORY / "docs" / "operating" / "symptoms.md").read_text()


def blocks_of(title):
    """The commands of a section, one text for each block."""
    sections = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    section, = (text for text in sections if text.startswith(title + "\n"))
    return re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


RUN = []  # the blocks that the scenarios have run


class Night:
    """A service, and the shell of whoever looks after it."""

    def __init__(self, urna, directory):
        self.urna = urna
        self.directory = directory
        (directory / "bin").mkdir()
        (directory / "bin" / "urna").symlink_to(binary())
        self.variables = {"DATA": str(urna.data), "BACKUP": str(directory / "backup.tar"),
                          "PATH": f"{directory / 'bin'}:{os.environ['PATH']}"}

    def shell(self, block, stdin="", **variables):
        RUN.append(block)
        url = {"URNA": self.urna.url} if self.urna.port else {}
        return subprocess.run(["bash", "-e", "-o", "pipefail", "-c", block], input=stdin, capture_output=True, text=True,
                              timeout=scaled(60), cwd=self.directory,
                              env=environment(**self.variables, **url, **variables))

    def done(self, block, stdin="", **variables):
        """What it printed, once it has ended with 0."""
        said = self.shell(block, stdin, **variables)
        assert said.returncode == 0, (block, said.stdout, said.stderr)
        return said.stdout

    def serve(self, block):
        """A block that serves, until it is asked to stop."""
        RUN.append(block)
        with open(self.directory / "served", "wb") as out:
            process = subprocess.Popen(["bash", "-c", f"exec {block}"], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                       cwd=self.directory,
                                       env=environment(**self.variables, URNA_LISTEN=f"127.0.0.1:{free_port()}"))
        try:
            within(20, lambda: "is running" in (self.directory / "served").read_text())
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(timeout=scaled(10))
        assert code == 0
        return (self.directory / "served").read_text()


@pytest.fixture
def night(prepare, tmp_path):
    return Night(prepare().start(), tmp_path)


def test_a_backup_before_anything_else(night):
    block, = blocks_of("What do you see?")
    night.done(block)
    assert pathlib.Path(night.variables["BACKUP"]).stat().st_size > 0


def test_a_clock_was_wrong(prepare, tmp_path):
    look, resynchronize, since = blocks_of("A clock was wrong")
    clock = WrongClock(tmp_path)
    clock.set(3600)
    urna = prepare(env=clock.environment())
    night = Night(urna.start(), tmp_path)
    official = Service.of(urna).new_official()
    expect_empty(Service.of(urna).vote(official.token, [(new_guid(), 1)]))
    clock.set(0)
    within(10, lambda: "clock is behind" in night.shell(look).stdout)
    within(10, lambda: re.search(r"urna_queue_clock_behind_seconds 35\d\d", night.done(look)))
    urna.stop()
    assert "Done" in night.done(resynchronize, stdin="yes\n")
    # What was dropped is released by now.
    assert "nothing was changed" in night.done(since, stdin="yes\n", SINCE="2020-01-01T00:00:00Z")
    urna.env = {}
    urna.start()


def test_one_database_was_restored_or_lost(night):
    backup, = blocks_of("What do you see?")
    restore, look, accept = blocks_of("One database was restored or lost")
    service = Service.of(night.urna)
    official = service.new_official()
    expect_empty(service.vote(official.token, [(new_guid(), 1)], "before the backup"))
    within(5, lambda: service.uploads(official.token).json()["uploads"][0]["state"] == "counted")
    night.done(backup)
    lost = service.vote(official.token, [(new_guid(), 1)], "behind the backup")
    within(5, lambda: service.uploads(official.token).json()["uploads"][0]["state"] == "counted")
    night.urna.stop()
    # Only the election database is as it was.
    whole = night.urna.data.with_name("whole")
    night.urna.data.rename(whole)
    night.done(f'urna restore --from "$BACKUP" --data "{night.urna.data}"')
    for name in ("inbox.db", "accounts.db"):
        (night.urna.data / name).write_bytes((whole / name).read_bytes())
    night.urna.launch()
    assert night.urna.wait_for_exit() == 2
    said = night.shell(look)
    assert said.returncode == 1 and lost.headers["Urna-Upload"] in said.stdout
    night.done(restore)
    night.urna.start().stop()
    for name in ("inbox.db", "accounts.db"):
        (night.urna.data / name).write_bytes((whole / name).read_bytes())
    assert lost.headers["Urna-Upload"] in night.done(accept)
    night.urna.start()
    expect_empty(Service.of(night.urna).vote(official.token, [(new_guid(), 1)], "another"))


def test_the_disk_is_full(night):
    look, = blocks_of("The disk is full, or read-only")
    assert "elections.db" in night.done(look)


def test_the_append_only_file_does_not_load(tmp_path):
    check, = blocks_of("The append-only file does not load")
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
    RUN.append(check)
    for line in check.splitlines():
        subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=scaled(30), cwd=redis.directory,
                       env=environment(AOF=str(file)), check="--fix" in line)
    redis.start()
    assert 0 < redis.ask("XLEN", "urna:ballots") < 100
    redis.kill()


def test_a_file_was_sent_before_the_election_began(night):
    block, = blocks_of("A file was sent before the election began")
    service = Service.of(night.urna)
    official = service.new_official()
    participants = service.new_participants(2)
    file = night.directory / "ballots.csv"
    guid = new_guid()
    file.write_text(f"{guid},1\n")
    expect_empty(service.vote(official.token, file.read_bytes(), "first"))
    within(5, lambda: service.uploads(official.token).json()["uploads"][0]["state"] == "counted")
    time.sleep(0.1)
    election = service.election_now(participants, seconds=2)
    expect_empty(service.vote(official.token, file.read_bytes(), "first"))
    night.done(block, TOKEN=official.token, FILE=str(file))
    election.wait_for_end()
    assert [row["result"] for row in service.get_results(election.id).json()["participants"]] == [250, 0]


def test_an_upload_was_set_aside(night):
    put_back, drop = blocks_of("An upload was set aside")
    service = Service.of(night.urna)
    official = service.new_official()
    night.urna.stop()
    with sqlite3.connect(night.urna.data / "inbox.db") as inbox:
        inbox.execute("INSERT INTO entries (accepted_at, upload, official_email, official_jmbg, official_forename, "
                      "official_surname, file_sha256, ballots) VALUES (1, zeroblob(16), 'a@b.rs', '1', 'A', 'B', "
                      "zeroblob(32), x'00')")
    night.urna.start()
    within(10, lambda: "set aside" in night.urna.log())
    night.urna.stop()
    listed = night.done(put_back, PLACE="1-0")
    assert "1-0" in listed
    assert "put back" in night.shell(put_back, PLACE="1-0").stdout + night.shell(put_back, PLACE="1-0").stderr
    night.urna.start()
    within(10, lambda: "set aside" in night.urna.log())
    night.urna.stop()
    place = re.search(r"^(\d+-\d+)", night.done("urna queue list --data \"$DATA\""), re.MULTILINE).group(1)
    night.done(drop, PLACE=place)
    night.done(drop, PLACE=place)
    night.urna.start()
    expect_empty(Service.of(night.urna).vote(official.token, [(new_guid(), 1)]))


def test_the_wrong_zone(night):
    serve, = blocks_of("The wrong zone")
    night.urna.stop()
    assert "Europe/Belgrade" in night.serve(serve.strip())


def test_the_log_has_gaps(night):
    look, = blocks_of("The log has gaps")
    assert "urna_log_lines_dropped_total" in night.done(look)


def test_the_administrators_password(night):
    block, = blocks_of("The administrator's password")
    (night.directory / "new-password").write_text("Ballot-box-1\n")
    assert "admin@admin.com" in night.done(block)
    assert Service.of(night.urna).login("admin@admin.com", "Ballot-box-1").status_code == 200


def test_rehearse(night):
    backup, = blocks_of("What do you see?")
    night.done(backup)
    restore, serve = blocks_of("Rehearse")[0].strip().splitlines()
    RUN.append(blocks_of("Rehearse")[0])
    night.done(restore)
    night.serve(serve.replace("127.0.0.1:8090", f"127.0.0.1:{free_port()}"))


def test_no_command_of_the_page_was_left_out():
    left_out = [block for block in re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
                if block not in RUN and block.strip() not in RUN]
    assert not left_out or len(RUN) < 10, left_out  # also where only some of these tests were asked for
