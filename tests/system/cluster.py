# SPDX-License-Identifier: Apache-2.0
"""A whole cluster on this machine: MariaDB, Redis, and the services as processes of their own.

Each process has a directory, an environment and logs of its own, and its secrets from files. Each engine knows the services
by users that may do no more than they must.
"""

import contextlib
import pathlib
import re
import shutil
import subprocess

import jwt
import requests

import people
from client import Service
from engines import Mariadb, Redis
from metrics import metrics_of
from urna_process import REPOSITORY, Process, binary, environment, run, scaled, within

# In every secret of a cluster, so that the search of the logs finds it.
MARK = people.PASSWORD_MARK
ADMINISTRATORS_PASSWORD = f"{MARK}-administrator"
SHARED_SECRET = f"{MARK}-shared-secret"

# What each service may do in the databases. The tables are there when it is granted.
MARIADB_RIGHTS = {
    "authentication": ["SELECT, INSERT, UPDATE, DELETE ON accounts.*", "SELECT, INSERT ON accounts_audit.*"],
    "admin": ["SELECT ON elections.*", "SELECT, INSERT ON elections_audit.*",
              *(f"INSERT ON elections.{table}"
                for table in ("participants", "elections", "candidacies", "tallies", "publications", "commits",
                              "election_versions", "version_candidacies", "participant_versions",
                              "stated_totals", "drawn_lots"))],
    "daemon": ["SELECT, INSERT, UPDATE, DELETE, CREATE TEMPORARY TABLES ON elections.*",
               "SELECT, INSERT ON elections_audit.*"],
    # Nobody's but the operator's, for `urna recount`.
    "recount": ["SELECT ON elections.*"],
}


def acl_lines():
    """The very lines that docs/operating/cluster.md tells operators to use, and one for the tests themselves."""
    text = (REPOSITORY / "docs" / "operating" / "cluster.md").read_text()
    lines = re.findall(r"^user (?:default off.*|\w+ on .*)$", text, re.MULTILINE)
    assert len(lines) == 4, lines
    return [re.sub(r">(\w+)-password", lambda found: ">" + password_of(found.group(1)), line) for line in lines] + [
        f"user tests on >{password_of('tests')} ~* &* +@all"]


def line_of(user):
    return next(line for line in acl_lines() if line.startswith(f"user {user} "))


def password_of(user):
    return f"{MARK}-of-{user}"


def identified(user):
    """A user of MariaDB with the password, as CREATE USER and ALTER USER take it."""
    return f"{user}@'%' IDENTIFIED BY '{password_of(user)}'"


class Cluster:
    def __init__(self, directory, stations=3, daemons=2, tokens="ES256", options=None,
                 mariadb_settings=Mariadb.SMALL_AND_QUICK):
        """`options`: further ones by the name of the service. `tokens`: ES256 with a key, or HS256 with a shared secret."""
        self.directory = pathlib.Path(directory)
        self.tokens = tokens
        self.options = options or {}
        self.mariadb_settings = mariadb_settings
        self.keys = self.directory / "keys"
        self.mariadb = self.redis = None
        self.authentication = self.process("authentication")
        self.admin = self.process("admin", options=["--time-zone", "Europe/Belgrade"])
        self.stations = [self.process("station", number) for number in range(1, stations + 1)]
        self.daemons = [self.process("daemon", number, ["--holder", f"daemon-{number}"])
                        for number in range(1, daemons + 1)]
        self.others = []    # that a test has made beside them
        self.services = []  # that tests were given

    @property
    def processes(self):
        return [self.authentication, self.admin, *self.stations, *self.daemons, *self.others]

    # -- beginning and end -------------------------------------------------------------------------------------------

    def prepare(self):
        """Makes keys, files of secrets and engines that do not run yet."""
        self.make_key("k1")
        for user in ("authentication", "admin", "daemon", "station", "migration", "queue", "recount"):
            self.write_secret(user, password_of(user))
        self.write_secret("administrator", ADMINISTRATORS_PASSWORD)
        self.write_secret("shared", SHARED_SECRET)
        self.mariadb = Mariadb(self.directory / "mariadb", self.mariadb_settings)
        self.redis = Redis(self.directory / "redis", self.redis_users(), "tests", password_of("tests"))
        return self

    def start(self):
        self.prepare()
        self.mariadb.launch()
        self.redis.start()
        self.mariadb.wait_until_ready()
        self.make_databases()
        for name in ("accounts", "elections"):
            done = self.migrate(name)
            assert done.returncode == 0, done.stdout + done.stderr
        self.grant_rights()
        for process in self.processes:
            process.launch()
        for process in self.processes:
            process.wait_until_ready()
        return self

    def stop(self):
        """Stops everything in order, and searches all logs."""
        for process in self.processes:
            if process.process is not None:
                process.terminate()
        for process in self.processes:
            if process.process is not None:
                code = process.wait_for_exit(8)
                assert code == 0, f"{process.name} ended with {code}:\n{process.log()[-4000:]}"
        for process in self.processes:
            process.check_log()
            assert "PRIVATE KEY" not in process.all_logs()

    def kill(self):
        for one in [*self.processes, self.mariadb, self.redis]:
            if one is not None:
                one.kill()
        if self.mariadb is not None:
            shutil.rmtree(self.mariadb.directory, ignore_errors=True)  # pytest keeps the directories of three runs

    def mend(self):
        """Brings back whatever a test has killed or paused."""
        for process in self.others:
            process.kill()
            process.check_log()
        self.others = []
        for one in [self.mariadb, self.redis, *self.processes]:
            if one.process is None:
                one.launch()
            else:
                one.resume()
        for one in [self.mariadb, self.redis, *self.processes]:
            one.wait_until_ready()

    # -- processes ---------------------------------------------------------------------------------------------------

    def process(self, name, number="", options=()):
        directory = self.directory / f"{name}{number}"
        directory.mkdir(parents=True, exist_ok=True)
        return ClusterProcess(self, directory, name, [*options, *self.options.get(name, [])])

    def another(self, name, *options):
        """One more process, until `mend`."""
        self.others.append(self.process(name, f"-other{len(self.others)}", options))
        return self.others[-1]

    def environment_of(self, name):
        """Where a service finds the others, and its secrets."""
        variables = {}
        if name in ("authentication", "admin", "daemon"):
            variables |= self.database(name)
        if name in ("station", "daemon"):
            variables |= self.redis_of(name)
        if name in ("authentication", "admin", "station"):
            if self.tokens == "HS256":
                variables["URNA_JWT_SECRET_FILE"] = str(self.secret_file("shared"))
            else:
                variables["URNA_JWT_KEYS"] = str(self.keys / ("private" if name == "authentication" else "public"))
        if name == "authentication":
            variables["URNA_SECOND_FACTOR_KEY"] = 64 * "5"
        return variables

    def database(self, user):
        return {"URNA_DATABASE": f"127.0.0.1:{self.mariadb.port}", "URNA_DATABASE_USER": user,
                "URNA_DATABASE_PASSWORD_FILE": str(self.secret_file(user))}

    def redis_of(self, user):
        return {"URNA_REDIS": f"127.0.0.1:{self.redis.port}", "URNA_REDIS_USER": user,
                "URNA_REDIS_PASSWORD_FILE": str(self.secret_file(user))}

    def migration(self, name):
        variables = self.database("migration") | {"URNA_ADMIN_PASSWORD_FILE": str(self.secret_file("administrator"))}
        return [binary(), "migrate", name], environment(**variables)

    def migrate(self, name):
        command, variables = self.migration(name)
        return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=scaled(60))

    def queue(self, *arguments):
        """`urna queue`, as the operator."""
        return run("queue", *arguments, "--cluster", env=self.redis_of("queue"))

    # -- secrets and rights ------------------------------------------------------------------------------------------

    def secret_file(self, name):
        return self.directory / f"{name}.secret"

    def write_secret(self, name, text):
        self.secret_file(name).write_text(text + "\n")
        self.secret_file(name).chmod(0o600)

    def make_key(self, kid):
        """The private key is authentication's; everybody has the public one."""
        done = run("keys", "make", "--out", self.keys / "private", "--kid", kid)
        assert done.returncode == 0, done.stderr
        self.publish_key(kid)

    def publish_key(self, kid):
        (self.keys / "public").mkdir(exist_ok=True)
        shutil.copy(self.keys / "private" / f"{kid}.pub.pem", self.keys / "public")

    def make_databases(self):
        self.mariadb.ask("".join(f"CREATE DATABASE {name};" for name in ("accounts", "elections"))
                         + "".join(f"CREATE USER {identified(user)};" for user in ("migration", *MARIADB_RIGHTS))
                         # Migrations make the databases of the audit trails.
                         + "".join(f"GRANT ALL ON {name}.* TO migration@'%';"
                                   for name in ("accounts", "accounts_audit", "elections", "elections_audit")))

    def redis_users(self):
        return acl_lines()

    def grant_rights(self):
        self.mariadb.ask("".join(f"GRANT {rights} TO {user}@'%';"
                                 for user, granted in MARIADB_RIGHTS.items() for rights in granted))

    def forbid_in_redis(self, user, right):
        """Takes a right from a user's line; what is connected loses it too."""
        line = line_of(user)
        assert right in line
        self.redis.ask("ACL", "SETUSER", user, "reset", *line.replace(right, "").split()[2:])

    def allow_again_in_redis(self, user):
        self.redis.ask("ACL", "SETUSER", user, "reset", *line_of(user).split()[2:])

    # -- what tests look at ------------------------------------------------------------------------------------------

    def service(self, stations=None):
        """A client's view. Without a gateway, the stations (or these of them) are taken in turn."""
        stations = [station.url for station in stations or self.stations]
        service = Service(self.authentication.url, self.admin.url, stations, password=ADMINISTRATORS_PASSWORD)
        if self.tokens == "HS256":
            service.use_secret(SHARED_SECRET)
        else:
            service.sign = self.sign
        # So that no test's election overlaps that of another.
        service.last_end = max((earlier.last_end for earlier in self.services), default=0.0)
        self.services.append(service)
        return service

    def sign(self, claims, kid="k1"):
        return jwt.encode(claims, (self.keys / "private" / f"{kid}.pem").read_text(), "ES256", headers={"kid": kid})

    def judging(self):
        """Those daemons that say that they judge."""
        return [daemon for daemon in self.daemons if judges(daemon)]

    def the_judge(self):
        """The one daemon that judges, and the others."""
        within(8, lambda: len(self.judging()) == 1)
        judge = self.judging()[0]
        return judge, [daemon for daemon in self.daemons if daemon is not judge]

    def waiting(self):
        """Entries of the queue, watermark markers included."""
        return self.redis.ask("XLEN", "urna:ballots")

    def elections_database(self, sql):
        return self.mariadb.ask(sql, "elections")


@contextlib.contextmanager
def running(whole):
    """A cluster, which is stopped in order unless the tests were broken off."""
    try:
        yield whole.start()
        whole.stop()
    finally:
        whole.kill()


def judges(daemon):
    if daemon.process is None:
        return False
    try:
        return metrics_of(daemon.url)["urna_daemon_judging"] == [({}, 1)]
    except requests.RequestException:
        return False


class ClusterProcess(Process):
    def __init__(self, cluster, directory, name, options):
        super().__init__(directory, name, options)
        self.cluster = cluster

    def launch(self):
        self.env = {**self.cluster.environment_of(self.name), **self.env}
        return super().launch()
