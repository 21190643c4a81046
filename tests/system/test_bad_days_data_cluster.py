# SPDX-License-Identifier: Apache-2.0
"""Engines of a cluster that do not belong together, and every restore that docs/operating/back-up-and-restore.md describes.

One cluster for all of it: each test begins with what the one before has left, and leaves engines that belong together.
"""

import shutil
import subprocess

import pytest
import requests

import trails
from client import expect_empty, new_guid
from earlier_schema import rebuild_mariadb
from metrics import metrics_of
from urna_process import run, scaled, within

pytestmark = [pytest.mark.embedded, pytest.mark.slow]
CLUSTER = {"stations": 1, "daemons": 1}
KEPT = "appendonlydir"


@pytest.fixture(scope="module")
def held(module_cluster):
    service = module_cluster.service()
    return Held(module_cluster, service, service.new_official(),
                service.election_now(service.new_participants(2), seconds=600))


@pytest.fixture
def one(cluster, held):
    assert cluster is held.cluster
    yield held


class Held:
    """An election that goes on, and an official of one ballot per upload."""

    def __init__(self, cluster, service, official, election):
        self.cluster, self.service, self.official, self.election = cluster, service, official, election
        self.daemon = cluster.daemons[0]
        self.guids = {}

    def vote(self, name):
        """One ballot, always the same for this name, under this key."""
        answer = self.service.vote(self.official.token, [(self.guids.setdefault(name, new_guid()), 1)], key=name)
        expect_empty(answer)
        return answer.headers["Urna-Upload"]

    def state(self, upload):
        receipts = self.service.uploads(self.official.token, upload).json()["uploads"]
        return receipts[0]["state"] if receipts else None

    def count(self, name):
        upload = self.vote(name)
        within(10, lambda: self.recorded(upload))
        within(10, lambda: self.state(upload) == "counted")
        return upload

    def recorded(self, upload):
        """How often the upload is in the record, and with how many duplicate ballots."""
        rows = self.cluster.elections_database(
            f"SELECT duplicate FROM uploads WHERE id = UNHEX('{upload.replace('-', '')}')")
        assert rows in ([], [["0"]]), rows
        return len(rows) == 1

    # -- what operators do ---------------------------------------------------------------------------------------------

    def server(self, *command):
        mariadb = self.cluster.mariadb
        return [command[0], "--no-defaults", "--user=root", "--host=127.0.0.1", f"--port={mariadb.port}", *command[1:]]

    def dump(self, name):
        done = subprocess.run(self.server("mariadb-dump", "--single-transaction", "--quick", "--hex-blob", name),
                              capture_output=True, timeout=scaled(60), check=True)
        return done.stdout

    def load(self, name, dumped):
        subprocess.run(self.server("mariadb", name), input=dumped, timeout=scaled(60), check=True)

    def empty(self, name):
        self.cluster.mariadb.ask(f"DROP DATABASE {name}; CREATE DATABASE {name};")

    def copy_redis(self, to):
        shutil.copytree(self.cluster.redis.directory / KEPT, to)

    def restore_redis(self, copy=None):
        """From this copy, or without one."""
        redis = self.cluster.redis
        redis.kill()
        shutil.rmtree(redis.directory / KEPT)
        if copy:
            shutil.copytree(copy, redis.directory / KEPT)
        redis.start()

    def processes(self):
        return [process for process in self.cluster.processes if process.process is not None]

    def stop_services(self):
        for process in self.processes():
            process.stop()

    def start_services(self):
        self.cluster.mend()

    def adopt(self, *more):
        return run("adopt", "--cluster", *more, env={
            **self.cluster.redis_of("queue"), **self.cluster.database("daemon"),
            "URNA_REDIS_PASSWORD_FILE": str(self.cluster.secret_file("queue"))})

    def trouble(self):
        """What the daemon's /readyz says."""
        try:
            answer = requests.get(self.daemon.url + "/readyz", timeout=5)
        except requests.RequestException:
            return "it does not answer yet"
        return "" if answer.status_code == 200 else answer.json()["message"]

    def refused(self, *named):
        within(10, lambda: "do not belong together" in self.trouble())
        trouble = self.trouble()
        assert all(word in trouble for word in ("the database elections on ", "in Redis on ", "urna adopt --cluster", *named)), trouble
        assert any(entry["level"] == "error" and "do not belong together" in entry.get("error", "")
                   for entry in self.daemon.entries())
        within(10, lambda: answers(self.cluster.admin))
        assert self.service.get_elections().status_code == 200  # reads go on

    def accept_loss(self, lost):
        """Adopts; `lost` are the uploads that it names."""
        told = self.adopt()
        assert told.returncode == 1, told.stdout + told.stderr
        assert {line.strip() for line in told.stdout.splitlines() if line.startswith("  ")} == set(lost)
        done = self.adopt("--accept-loss")
        assert done.returncode == 0, done.stdout + done.stderr
        within(10, lambda: self.trouble() == "")
        assert trails.events(self.service, "elections")[0]["details"] == f"{len(lost)} uploads are lost"


# -- the restores that are documented: these pass before and after databases knew their installation ------------------------


def test_the_documented_backup_and_restore_of_everything(one, tmp_path):
    counted = one.count("in every backup")
    one.copy_redis(tmp_path / "redis")
    between = one.count("after Redis' backup")
    dumps = {name: one.dump(name) for name in ("accounts", "elections")}
    lost = one.count("after the backup")
    one.stop_services()
    for name, dumped in dumps.items():
        one.empty(name)
        one.load(name, dumped)
    one.restore_redis(tmp_path / "redis")
    one.start_services()
    assert one.vote("in every backup") == counted and one.state(counted) == "counted"
    assert one.count("after Redis' backup") == between
    assert one.count("after the backup") == lost


def test_the_documented_restore_without_the_backup_of_redis(one):
    counted = one.count("before Redis was lost")
    one.stop_services()
    one.restore_redis()
    one.start_services()
    assert one.count("before Redis was lost") == counted
    assert one.count("after Redis was lost") != counted


# -- what was silent before ---------------------------------------------------------------------------------------------


def test_an_election_database_that_was_restored_alone_under_a_running_daemon_is_refused(one):
    kept = one.count("kept")
    dumped = one.dump("elections")
    lost = one.count("lost")
    one.load("elections", dumped)
    one.refused(lost)
    waits = one.vote("accepted meanwhile")
    assert one.vote("lost") == lost and not one.recorded(waits)
    one.accept_loss([lost])
    within(10, lambda: one.state(waits) == "counted")
    assert one.state(lost) is None
    assert one.count("lost") == lost and one.count("kept") == kept
    healthy = one.adopt()
    assert healthy.returncode == 2 and "a daemon has the lease" in healthy.stderr


def test_an_empty_election_database_beside_a_used_redis_is_refused(one):
    counted = one.count("before the database was emptied")
    dumped = one.dump("elections")
    one.stop_services()
    one.empty("elections")
    assert one.cluster.migrate("elections").returncode == 0
    for process in one.cluster.processes:
        process.launch()
    one.refused("two installations")
    assert not one.recorded(counted)
    one.load("elections", dumped)
    one.start_services()
    within(10, lambda: one.trouble() == "")
    assert one.recorded(counted)


def test_a_redis_that_lost_its_tail_or_everything_under_a_running_daemon_is_warned_of(one, tmp_path):
    one.count("in the copy")
    one.copy_redis(tmp_path / "redis")
    lost = [one.count("in the tail"), one.count("in the tail, too")]
    for copy in (tmp_path / "redis", None):
        one.daemon.stop()
        one.restore_redis(copy)
        one.daemon.start()
        within(10, lambda: any(entry["level"] == "warning" and "behind the record" in entry["message"]
                               for entry in one.daemon.entries()))
        assert metrics_of(one.daemon.url)["urna_queue_behind_record"][0][1] >= 2
        assert [one.count("in the tail"), one.count("in the tail, too")] == lost
        assert one.trouble() == ""
    one.cluster.redis.ask("FLUSHALL")
    assert one.count("in the tail") == lost[0]
    within(5, lambda: one.cluster.redis.ask("HGET", "urna:counts", "installation"))
    assert one.trouble() == ""


def test_a_redis_that_is_back_without_its_tail_before_anybody_looked_is_warned_of(one, tmp_path):
    """The daemon's commands are tried again until it is back, and the first may be a removal."""
    one.count("in the copy")
    one.copy_redis(tmp_path / "redis")
    for number in range(3):
        one.count(f"in the tail, {number}")
    for again in range(5):
        one.cluster.redis.kill()
        shutil.rmtree(one.cluster.redis.directory / KEPT)
        shutil.copytree(tmp_path / "redis", one.cluster.redis.directory / KEPT)
        one.cluster.redis.start()
        one.count(f"after it, {again}")
        within(10, lambda: len([entry for entry in one.daemon.entries()
                                if entry["level"] == "warning" and "behind the record" in entry["message"]]) > again)
    assert one.trouble() == ""


def test_a_redis_that_says_of_no_installation_and_was_used_is_refused(one):
    one.count("anything")
    one.cluster.redis.ask("HDEL", "urna:counts", "installation", "record_number", "record_upload")
    one.refused("the queue says of none")
    one.accept_loss([])
    one.count("anything more")


def test_engines_of_before_are_adopted_once(one):
    one.stop_services()
    for name, version in (("elections", 7), ("accounts", 2)):
        rebuild_mariadb(one.cluster.mariadb, name, version)
    one.cluster.redis.ask("HDEL", "urna:counts", "installation", "record_number", "record_upload")
    for name in ("elections", "accounts"):
        done = one.cluster.migrate(name)
        assert done.returncode == 0 and '"installation":"' in done.stderr, done.stderr
    one.start_services()
    one.count("after the upgrade")
    assert one.trouble() == ""


def test_authentication_serves_the_accounts_of_its_installation_only(one):
    known, = one.cluster.mariadb.ask("SELECT LOWER(HEX(id)) FROM installation", "accounts")[0]
    one.cluster.another("authentication", "--installation", known).start()
    other = one.cluster.another("authentication", "--installation", new_guid()).launch()
    within(10, lambda: answers(other))
    assert "belongs to the installation" in requests.get(other.url + "/readyz", timeout=5).json()["message"]
    login = requests.post(other.url + "/login", timeout=5, json={"email": "admin@admin.com", "password": "Some-1word"})
    assert login.status_code == 503
    done = subprocess.run([*one.cluster.migration("accounts")[0], "--installation", new_guid()],
                          env=one.cluster.migration("accounts")[1], capture_output=True, text=True, timeout=scaled(60))
    assert done.returncode == 2 and "belongs to the installation" in done.stderr


def answers(process):
    try:
        return requests.get(process.url + "/healthz", timeout=1).status_code == 200
    except requests.RequestException:
        return False
