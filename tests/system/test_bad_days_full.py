# SPDX-License-Identifier: Apache-2.0
"""Bad days of one process: a disk that is full or can only be read, a deleted data directory, no memory, no descriptors."""

import contextlib
import os
import pathlib
import re
import resource
import shutil
import subprocess
import time

import pytest
import requests

from client import Service, Wire, expect_empty, new_guid
from urna_process import SLOW, scaled, within

pytestmark = pytest.mark.embedded


class SmallDisk:
    """A file system of a few megabytes, which a test fills, and makes read-only."""

    def __init__(self, path):
        self.path = path
        path.mkdir()
        done = self.mount("-t", "tmpfs", "-o", "size=8m", "tmpfs")
        if done.returncode != 0:
            pytest.skip(f"a tmpfs cannot be mounted here, which takes root: {done.stderr}")

    def mount(self, *options):
        return subprocess.run(["mount", *options, str(self.path)], capture_output=True, text=True)

    def remount(self, how):
        done = self.mount("-o", f"remount,{how}")
        assert done.returncode == 0, done.stderr

    def fill(self):
        with open(self.path / "filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                pass

    def make_room(self):
        (self.path / "filler").unlink()

    def unmount(self):
        subprocess.run(["umount", "--lazy", str(self.path)], check=True)


@pytest.fixture
def disk(tmp_path):
    made = SmallDisk(tmp_path / "disk")
    yield made
    made.unmount()


class Held:
    """A service with an official, and an election that is over and counted."""

    def __init__(self, urna):
        self.urna = urna
        self.service = Service.of(urna)
        self.official = self.service.new_official()
        self.participants = self.service.new_participants(2)
        self.guid = new_guid()
        self.election = self.service.election_now(self.participants, seconds=0.4)
        self.key = new_guid()
        expect_empty(self.vote(key=self.key))
        self.election.wait_for_end()
        self.results = self.service.get_results(self.election.id)
        assert self.results.status_code == 200, self.results.text

    def vote(self, key=None, lines=1):
        return self.service.vote(self.official.token, [(self.guid, 1), *((new_guid(), 1) for _ in range(lines - 1))],
                                 key or new_guid())

    def expect_reads(self):
        assert self.service.get_results(self.election.id).text == self.results.text
        assert self.service.uploads(self.official.token).json()["uploads"][-1]["state"] == "counted"
        assert self.service.login(self.official.person.email, self.official.person.password).status_code == 200
        assert requests.get(self.urna.url + "/healthz", timeout=scaled(5)).status_code == 200

    def expect_no_uploads(self, *words):
        answer = self.vote()
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True), answer.text
        answer = None

        def says_why():
            nonlocal answer
            answer = requests.get(self.urna.url + "/readyz", timeout=scaled(5))
            return answer.status_code == 503 and all(word in answer.text for word in words)
        within(5, says_why)
        assert "Retry-After" in answer.headers

    def expect_recovered(self):
        within(10, self.urna.ready)
        guid = new_guid()
        results = self.service.hold(self.participants, lambda _: expect_empty(
            self.service.vote(self.official.token, [(guid, 9)])), seconds=0.6)
        assert [vote["ballotGuid"] for vote in results["invalidVotes"]] == [guid]


@pytest.fixture
def on_disk(disk, prepare):
    """An Urna whose data lie on a small disk."""
    urna = prepare()
    urna.data = disk.path / "data"
    return urna


def launch_and_wait(urna):
    urna.launch()

    def answers():
        assert urna.process.poll() is None, urna.log()
        try:
            return requests.get(urna.url + "/healthz", timeout=1).status_code == 200
        except requests.RequestException:
            return False
    within(15, answers)


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_restart_on_a_full_disk_serves_what_can_be_read_and_recovers_by_itself(disk, on_disk, end):
    held = Held(on_disk.start())
    getattr(on_disk, end)()
    disk.fill()
    launch_and_wait(on_disk)
    disk.fill()  # also what the start has given back, when it put a database's log away
    held.expect_reads()
    held.expect_no_uploads("disk is full")
    held.expect_reads()
    told = messages(on_disk, "uploads cannot be kept")
    assert told and "full" in told[0]["reason"]
    disk.make_room()
    held.expect_recovered()
    held.expect_reads()


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_disk_that_can_only_be_read_is_read(disk, on_disk, end):
    held = Held(on_disk.start())
    getattr(on_disk, end)()
    disk.remount("ro")
    launch_and_wait(on_disk)
    held.expect_reads()
    held.expect_no_uploads("inbox.db")
    assert str(on_disk.data / "inbox.db") in on_disk.log()
    disk.remount("rw")
    held.expect_recovered()
    held.expect_reads()


def test_a_full_disk_without_databases_ends_the_start_with_the_file_and_the_reason(disk, on_disk):
    on_disk.data.mkdir()
    (on_disk.data / "lock").touch()
    disk.fill()
    on_disk.launch()
    assert on_disk.wait_for_exit() == 2
    assert re.search(re.escape(str(on_disk.data)) + r"/\w+\.db: the disk is full", on_disk.log()), on_disk.log()


def test_a_disk_that_fills_while_it_runs_is_told_and_got_over(disk, on_disk):
    held = Held(on_disk.start())
    disk.fill()
    while held.vote(lines=200).status_code == 200:
        pass
    held.expect_no_uploads("the disk is full")
    held.expect_reads()
    disk.make_room()
    held.expect_recovered()


def test_nothing_is_accepted_into_a_data_directory_that_was_deleted(serve):
    urna = serve()
    held = Held(urna)
    aside = urna.data.with_name("aside")
    urna.data.rename(aside)
    held.expect_no_uploads("inbox.db", "deleted")
    held.expect_reads()
    aside.rename(urna.data)
    held.expect_recovered()
    shutil.rmtree(urna.data)
    held.expect_no_uploads("inbox.db", "deleted")
    assert not urna.data.exists()
    assert requests.get(urna.url + "/healthz", timeout=scaled(5)).status_code == 200


def test_a_limit_of_file_sizes_does_not_kill(serve):
    urna = serve()
    held = Held(urna)
    resource.prlimit(urna.process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))  # of the log of a database
    held.expect_no_uploads("File too large")
    held.expect_reads()
    resource.prlimit(urna.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    held.expect_recovered()


def test_no_descriptors_are_told_once_with_the_limit_and_got_over(serve):
    urna = serve()
    held = Held(urna)
    soft, hard = resource.prlimit(urna.process.pid, resource.RLIMIT_NOFILE)
    assert soft >= min(4096, hard), "the soft limit is raised at the start"
    used = len(os.listdir(f"/proc/{urna.process.pid}/fd"))
    resource.prlimit(urna.process.pid, resource.RLIMIT_NOFILE, (used + 5, hard))
    with contextlib.ExitStack() as open_ones:
        for _ in range(20):
            open_ones.enter_context(Wire(urna.url))
        within(5, lambda: messages(urna, "connections cannot be accepted"))
        time.sleep(0.5)
    resource.prlimit(urna.process.pid, resource.RLIMIT_NOFILE, (soft, hard))
    held.expect_recovered()
    told = messages(urna, "connections cannot be accepted")
    assert len(told) == 1
    assert (told[0]["level"], told[0]["open_files"]) == ("error", used + 5)


def test_a_limit_of_connections_above_that_of_descriptors_is_told_at_the_start(prepare):
    urna = prepare("--connections-limit", "5000")
    urna.command = lambda command=urna.command: ["prlimit", "--nofile=1000:2000", *command()]
    urna.start()
    told = messages(urna, "--connections-limit is above what the limit of open files allows")
    assert [(entry["connections_limit"], entry["open_files"]) for entry in told] == [(5000, 2000)]


@pytest.mark.skipif(SLOW, reason="a sanitizer ends the process when it gets no memory itself")
def test_without_memory_no_password_is_wrong(serve):
    urna = serve()
    held = Held(urna)
    size = int(pathlib.Path(f"/proc/{urna.process.pid}/statm").read_text().split()[0]) * resource.getpagesize()
    # Less than a password takes. (That an upload is 503 then is a test of http's: no limit makes it fail surely.)
    resource.prlimit(urna.process.pid, resource.RLIMIT_AS, (size, resource.RLIM_INFINITY))
    person = held.official.person
    answers = [held.service.login(person.email, person.password), held.service.login(person.email, "Wrong1234")]
    resource.prlimit(urna.process.pid, resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    for answer in answers:
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True), answer.text
    held.expect_reads()
    held.expect_recovered()


def messages(urna, message):
    return [entry for entry in urna.entries() if entry["message"] == message]
