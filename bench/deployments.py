# SPDX-License-Identifier: Apache-2.0
"""The two ways in which Urna runs, started for a benchmark: one process on SQLite, or services on MariaDB and Redis.

They are the tests' own (tests/system), with engines that keep what they promise: everything is synced to the disk, as it
would be for an election. Each starts on data of its own and is ended by its own process ids.
"""

import contextlib
import os
import pathlib
import re
import shutil
import sqlite3
import sys
import time

import requests

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY / "tests" / "system"), str(REPOSITORY / "tests" / "deploy")]

import people  # noqa: E402
import urna_process  # noqa: E402
from client import Service  # noqa: E402
from cluster import ADMINISTRATORS_PASSWORD, MARIADB_RIGHTS, Cluster, acl_lines  # noqa: E402

TALLIED = "SELECT SUM(valid) FROM tallies WHERE election = {}"
SECRET = "a secret for benchmarks"
# Everything else is MariaDB's default, which syncs at every commit.
MARIADB_SETTINGS = ("--innodb-buffer-pool-size=2G", "--innodb-log-file-size=1G")
MARIADB_SETTINGS_SMALL = ("--innodb-buffer-pool-size=64M", "--innodb-log-file-size=32M")
# A few officials upload more than one may in a day. A release that knows no such limit does not read these variables.
WITHOUT_QUOTAS = {"URNA_OFFICIAL_BALLOTS": "1000000000000", "URNA_OFFICIAL_UPLOADS": "1000000000000",
                  "URNA_OFFICIAL_BYTES": "1024GiB"}


class Embedded:
    """`urna serve` on a data directory."""

    name = "embedded"
    password = "1"

    def __init__(self, directory, tokens="HS256"):
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True)
        self.keys = self.directory / "keys"
        self.urna = None
        self.tokens = tokens

    def start(self):
        keys = ["--jwt-keys", self.keys] if self.tokens == "ES256" else []
        if keys and not self.keys.exists():
            assert urna_process.run("keys", "make", "--out", self.keys, "--kid", "k1").returncode == 0
        self.urna = urna_process.Urna(self.directory, ["--time-zone", "UTC", *keys], env=WITHOUT_QUOTAS,
                                      jwt_secret=None if keys else SECRET)
        self.urna.start()
        return self

    def use_tokens(self, tokens):
        """Starts it anew with other keys of tokens. Gives the seconds that it took to be ready."""
        self.stop()
        self.tokens = tokens
        began = time.monotonic()
        self.start()
        return time.monotonic() - began

    def stop(self):
        end(self.urna)

    def kill(self):
        if self.urna is not None:
            self.urna.kill()

    @property
    def stations(self):
        return [self.urna]

    @property
    def admin(self):
        return self.urna

    @property
    def authentication(self):
        return self.urna

    @property
    def daemon(self):
        return self.urna

    def replay_options(self, stations=None):
        return ["--url", self.urna.url]

    def service(self):
        return Service(self.urna.url)

    def tallied(self, election):
        """Valid votes that are counted, as the database has them."""
        with contextlib.closing(sqlite3.connect(f"file:{self.urna.data / 'elections.db'}?mode=ro", uri=True)) as database:
            return database.execute(TALLIED.format(election)).fetchone()[0]


class OpenCluster(Cluster):
    """A cluster whose services may do everything in the engines. The rights of a Cluster are what the present program
    needs: another release may need a right that is not among them, and does not have each table that they name."""

    def redis_users(self):
        return [re.sub(r"^(user \w+ on >\S+) .*", r"\1 ~* &* +@all", line) for line in acl_lines()]

    def grant_rights(self):
        self.mariadb.ask("".join(f"GRANT ALL ON {database}.* TO {user}@'%';"
                                 for user in MARIADB_RIGHTS
                                 for database in ("accounts", "accounts_audit", "elections", "elections_audit")))


class Distributed:
    """Three stations, admin, authentication and one judging daemon, on MariaDB and Redis."""

    name = "distributed"
    password = ADMINISTRATORS_PASSWORD

    def __init__(self, directory, small=False, cluster=Cluster):
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True)
        self.cluster = cluster(self.directory / "cluster", stations=3, daemons=1, tokens="ES256",
                               mariadb_settings=MARIADB_SETTINGS_SMALL if small else MARIADB_SETTINGS)

        for station in self.cluster.stations:
            station.env = dict(WITHOUT_QUOTAS)

    def start(self):
        self.cluster.start()
        urna_process.within(20, lambda: len(self.cluster.judging()) == 1)
        return self

    def use_tokens(self, tokens):
        """Starts authentication and admin anew with other keys of tokens. Gives the seconds that it took to be ready."""
        self.cluster.tokens = tokens
        began = time.monotonic()
        for process in (self.authentication, self.admin):
            end(process)
            process.env = {}
            process.start()
        return time.monotonic() - began

    def stop(self):
        for process in self.cluster.processes:
            end(process)

    def kill(self):
        self.cluster.kill()

    @property
    def stations(self):
        return self.cluster.stations

    @property
    def admin(self):
        return self.cluster.admin

    @property
    def authentication(self):
        return self.cluster.authentication

    @property
    def daemon(self):
        return self.cluster.daemons[0]

    def replay_options(self, stations=None):
        """Of the stations, which may be some of them only, each takes its part of the officials."""
        urls = [word for station in stations or self.stations for word in ("--station-url", station.url)]
        return ["--url", self.authentication.url, "--admin-url", self.admin.url, *urls]

    def service(self):
        return Service(self.authentication.url, self.admin.url, [station.url for station in self.stations],
                       password=self.password)

    def tallied(self, election):
        return int(self.cluster.elections_database(TALLIED.format(election))[0][0])


def end(process):
    """Stops it in order. (The tests' own way also searches its log, which here is long.)"""
    if process.process is not None:
        process.terminate()
        code = process.wait_for_exit(20)
        assert code == 0, f"{process.name} ended with {code}"


class Place:
    """Where deployments keep their data: on the disk that the build directory is on, and nothing stays."""

    def __init__(self, directory, small, cluster):
        self.directory = pathlib.Path(directory)
        self.small = small
        self.cluster = cluster
        self.count = 0
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir(parents=True)

    def new_directory(self):
        self.count += 1
        return self.directory / str(self.count)

    def make(self, kind, directory):
        return Embedded(directory) if kind == "embedded" else Distributed(directory, self.small, self.cluster)

    @contextlib.contextmanager
    def running(self, kind):
        """A deployment within the block, which is stopped in order unless the block was left by an error."""
        directory = self.new_directory()
        deployment = self.make(kind, directory)
        try:
            yield deployment.start()
            deployment.stop()
        except BaseException:
            keep_logs(directory, self.directory.parent / "logs")
            raise
        finally:
            deployment.kill()
            shutil.rmtree(directory, ignore_errors=True)

    @contextlib.contextmanager
    def scratch(self):
        """A directory of its own within the block."""
        directory = self.new_directory()
        directory.mkdir()
        try:
            yield directory
        finally:
            shutil.rmtree(directory, ignore_errors=True)


def keep_logs(directory, to):
    """What the processes wrote, when something went wrong."""
    shutil.rmtree(to, ignore_errors=True)
    for path in [*directory.rglob("*.err"), *directory.rglob("log")]:
        name = str(path.relative_to(directory)).replace("/", "-")
        to.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to / name)


def settle():
    """So that what was done before does not have to be written while something is measured."""
    os.sync()
    time.sleep(0.3)


def new_accounts(deployment, count):
    """Registers officials; their logins' bodies, as JSON has them."""
    made = [people.new_person() for _ in range(count)]
    for person in made:
        answer = requests.post(deployment.authentication.url + "/register", json=person.fields(), timeout=30)
        assert answer.status_code == 200, answer.text
    return [{"email": person.email, "password": person.password} for person in made]
