# SPDX-License-Identifier: Apache-2.0
"""How many threads the process has where its container gets a part of the machine."""

import os
import pathlib
import subprocess

import pytest
import requests

from urna_process import Urna, environment

pytestmark = pytest.mark.embedded


class Contained(Urna):
    """In a control group with these limits, as far as the process can tell: files of ours stand in the place of the
    kernel's."""

    def __init__(self, directory, limits):
        super().__init__(directory)
        self.group = self.directory / "group"
        self.group.mkdir()
        for name, text in limits.items():
            (self.group / name).write_text(text + "\n")

    def command(self):
        return ["unshare", "--mount", "sh", "-ec", 'mount --bind "$1" /sys/fs/cgroup; shift; exec "$@"', "sh", str(self.group),
                *super().command()]

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))


@pytest.fixture
def threads(tmp_path_factory):
    """Tells the number of threads under these limits."""
    tried = subprocess.run(["unshare", "--mount", "sh", "-ec", "mount --bind /sys/fs/cgroup /sys/fs/cgroup"], capture_output=True,
                           timeout=30, env=environment())
    if tried.returncode != 0:
        pytest.skip("nobody but root mounts")

    def count(**limits):
        urna = Contained(tmp_path_factory.mktemp("urna"), {name.replace("_", "."): text for name, text in limits.items()})
        try:
            urna.start()
            assert requests.post(urna.url + "/login", json={"email": "admin@admin.com", "password": "1"}, timeout=30).status_code == 200
            number = urna.threads()
            urna.stop()
            return number
        finally:
            urna.kill()
    return count


def test_threads_follow_the_limits_of_the_control_group(threads):
    processors = len(os.sched_getaffinity(0))
    if processors < 2:
        pytest.skip("one processor is the least already")
    free = threads()
    alone = threads(cpu_max="100000 100000")
    # I/O threads and those that hash passwords; workers are eight at least.
    fewer = (min(processors, 4) - 1) + (processors - 1) + (min(max(2 * processors, 8), 64) - 8)
    assert free - alone == fewer
    assert threads(cpu_max="50000 100000", pids_max="max") == alone
    assert threads(cpu_max="max 100000", pids_max="8") == alone, "an eighth of the limit of threads"


def test_passwords_that_are_hashed_at_once_fit_the_memory(threads):
    processors = len(os.sched_getaffinity(0))
    if processors < 2:
        pytest.skip("one processor is the least already")
    assert threads() - threads(memory_max=str(100 << 20)) == processors - 1, "a quarter of 100 MiB is one hash of 19 MiB"
    assert threads(memory_max=str(8 << 30)) == threads()
