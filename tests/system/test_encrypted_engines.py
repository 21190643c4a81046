# SPDX-License-Identifier: Apache-2.0
"""TLS to MariaDB, Redis behind stunnel, and what is said of engines that are reached in clear text."""

import contextlib
import re
import shutil
import socket
import subprocess
import threading
import time

import pytest

import certificates
from engines import Mariadb, Redis
from urna_process import REPOSITORY, Process, free_port, run, scaled, within

PASSWORD = "a password of the database"
pytestmark = pytest.mark.embedded


# -- MariaDB ---------------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return certificates.make_pair(tmp_path_factory.mktemp("authority"), "authority", hosts=["DNS:authority.example"])


@pytest.fixture(scope="module")
def mariadb(tmp_path_factory, authority):
    """Whose certificate is for localhost, by the authority."""
    directory = tmp_path_factory.mktemp("engine")
    pair = certificates.make_pair(directory / "tls", "mariadb", authority=authority, hosts=["DNS:localhost"])
    engine = Mariadb(directory / "mariadb", [*Mariadb.SMALL_AND_QUICK, f"--ssl-cert={pair.certificate}",
                                             f"--ssl-key={pair.key}"])
    yield from prepared(engine)


@pytest.fixture(scope="module")
def mariadb_without_tls(tmp_path_factory):
    yield from prepared(Mariadb(tmp_path_factory.mktemp("engine") / "mariadb",
                                [*Mariadb.SMALL_AND_QUICK, "--skip-ssl"]))


def prepared(engine):
    engine.start()
    try:
        engine.ask(f"CREATE DATABASE elections; CREATE USER urna@'%' IDENTIFIED BY '{PASSWORD}';"
                   "GRANT ALL ON elections.* TO urna@'%'; GRANT ALL ON elections_audit.* TO urna@'%';")
        yield engine
    finally:
        engine.kill()
        shutil.rmtree(engine.directory, ignore_errors=True)


def migrate(port, *options, host="localhost"):
    return run("migrate", "elections", "--database", f"{host}:{port}", "--engine-wait", "0", *options,
               env={"URNA_DATABASE_PASSWORD": PASSWORD})


def demanding(authority):
    return ["--database-tls-ca", str(authority.certificate)]


def refused(done, why):
    assert done.returncode == 2 and why in done.stderr, done.stderr


def test_the_right_server_is_talked_to_over_tls_alone(mariadb, authority):
    mariadb.ask("ALTER USER urna@'%' REQUIRE SSL")
    try:
        done = migrate(mariadb.port, *demanding(authority))
        assert done.returncode == 0, done.stderr
        refused(migrate(mariadb.port, host="127.0.0.1"), "Access denied")
    finally:
        mariadb.ask("ALTER USER urna@'%' REQUIRE NONE")


def test_a_service_reads_and_writes_over_tls(mariadb, authority, tmp_path):
    assert migrate(mariadb.port, *demanding(authority)).returncode == 0
    mariadb.ask("ALTER USER urna@'%' REQUIRE SSL")
    admin = Process(tmp_path, "admin", ["--database", f"localhost:{mariadb.port}", *demanding(authority)],
                    env={"URNA_DATABASE_PASSWORD": PASSWORD, "URNA_JWT_SECRET": "a secret that is long enough for all"})
    try:
        admin.start()
        # After the engine has been away the connections are encrypted anew.
        mariadb.start_again()
        within(15, admin.ready)
        admin.stop()
    finally:
        admin.kill()
        mariadb.ask("ALTER USER urna@'%' REQUIRE NONE")


def test_a_certificate_by_another_authority_is_refused(mariadb, tmp_path):
    other = certificates.make_pair(tmp_path, "other", hosts=["DNS:authority.example"])
    refused(migrate(mariadb.port, *demanding(other)), "unable to get local issuer certificate")


def test_a_certificate_for_another_name_is_refused(mariadb, authority):
    refused(migrate(mariadb.port, *demanding(authority), host="127.0.0.1"), "ertificate")


def test_a_server_without_tls_is_refused(mariadb_without_tls, authority):
    assert migrate(mariadb_without_tls.port, host="127.0.0.1").returncode == 0
    refused(migrate(mariadb_without_tls.port, *demanding(authority)), "SSL")


class Stripping:
    """Somebody on the way, who says that the server has no TLS."""

    CLIENT_SSL = 0x0800

    def __init__(self, port):
        self.server = port
        self.heard = b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                with client, socket.create_connection(("127.0.0.1", self.server)) as server:
                    greeting = bytearray(server.recv(65536))
                    flags = greeting.index(0, 5) + 1 + 4 + 8 + 1  # behind version, thread, scramble and a zero
                    assert greeting[flags + 1] & self.CLIENT_SSL >> 8
                    greeting[flags + 1] &= ~(self.CLIENT_SSL >> 8) & 0xFF
                    client.sendall(greeting)
                    client.settimeout(scaled(5))
                    self.heard += client.recv(65536)


def test_nobody_on_the_way_talks_the_client_out_of_tls(mariadb, authority):
    between = Stripping(mariadb.port)
    refused(migrate(between.port, *demanding(authority)), "SSL")
    time.sleep(0.2)
    assert between.heard == b""
    between.listener.close()


def test_a_file_of_authorities_has_to_be_there(mariadb, tmp_path):
    done = migrate(mariadb.port, "--database-tls-ca", tmp_path / "none.pem")
    assert done.returncode == 2 and "--database-tls-ca" in done.stderr


# -- Redis -----------------------------------------------------------------------------------------------------------

class Stunnel:
    def __init__(self, directory, text):
        directory.mkdir()
        self.log = directory / "log"
        (directory / "stunnel.conf").write_text(f"foreground = yes\npid =\noutput = {self.log}\n" + text)
        self.process = subprocess.Popen(["stunnel4", directory / "stunnel.conf"], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def documented(number, **changes):
    """A file that docs/operating/cluster.md tells operators to use, with other values for some of its keys."""
    text = (REPOSITORY / "docs/operating/cluster.md").read_text()
    block = re.findall(r"^```ini\n(\[redis\]\n.*?)^```", text, re.MULTILINE | re.DOTALL)[number]
    for key, value in changes.items():
        block, times = re.subn(rf"^{key} = .*$", f"{key} = {value}", block, flags=re.MULTILINE)
        assert times == 1, key
    return block


def at_the_engine(pair, accepts, redis):
    return documented(0, accept=f"127.0.0.1:{accepts}", connect=f"127.0.0.1:{redis}", cert=pair.certificate, key=pair.key)


def at_the_service(authority, accepts, engine, host="localhost"):
    return documented(1, accept=f"127.0.0.1:{accepts}", connect=f"127.0.0.1:{engine}", CAfile=authority.certificate,
                      checkHost=host)


@pytest.fixture
def redis(tmp_path):
    engine = Redis(tmp_path / "redis", ["user tests on >tests ~* &* +@all"], "tests", "tests").start()
    yield engine
    engine.kill()


def station(directory, port):
    return Process(directory, "station", ["--redis", f"127.0.0.1:{port}", "--redis-user", "tests",
                                          "--require-encrypted-engines"],
                   env={"URNA_REDIS_PASSWORD": "tests", "URNA_JWT_SECRET": "a secret that is long enough for all"})


def test_redis_is_reached_through_stunnel_whose_other_end_is_verified(redis, authority, tmp_path):
    pair = certificates.make_pair(tmp_path / "tls", "redis", authority=authority)
    encrypted, right, wrong = free_port(), free_port(), free_port()
    tunnels = [Stunnel(tmp_path / "engine", at_the_engine(pair, encrypted, redis.port)),
               Stunnel(tmp_path / "service", at_the_service(authority, right, encrypted)),
               Stunnel(tmp_path / "wrong", at_the_service(authority, wrong, encrypted, "redis.example"))]
    stations = [station(tmp_path, right), station(tmp_path / "tls", wrong)]
    try:
        for one in stations:
            one.launch()
        within(15, stations[0].ready)
        within(15, lambda: "Subject checks failed" in tunnels[2].log.read_text())
        assert not stations[1].ready()
    finally:
        for one in [*stations, *tunnels]:
            (one.kill if isinstance(one, Process) else one.stop)()


# -- clear text ------------------------------------------------------------------------------------------------------

ELSEWHERE = "192.0.2.1"
WARNING = "an engine on another machine is reached in clear text: passwords and ballots can be read on the way"
SERVICES = {
    "authentication": ["--database"],
    "admin": ["--database"],
    "station": ["--redis"],
    "daemon": ["--database", "--redis"],
}


def engines_at(host, options):
    return [part for option in options for part in (option, f"{host}:1")]


def launched(directory, name, *options):
    process = Process(directory, name, options, env={"URNA_JWT_SECRET": "short"} if name != "daemon" else {})
    return process.launch()


def warned_of(process):
    return sorted(entry["engine"] for entry in process.entries() if entry["message"] == WARNING)


@pytest.mark.parametrize("name", SERVICES)
def test_clear_text_beyond_this_machine_is_warned_of(tmp_path, name):
    process = launched(tmp_path, name, *engines_at(ELSEWHERE, SERVICES[name]))
    engines = sorted({"--database": "MariaDB", "--redis": "Redis"}[option] for option in SERVICES[name])
    try:
        within(10, lambda: warned_of(process) == engines)
        within(10, lambda: any(entry["message"] == "listening" for entry in process.entries()))
    finally:
        process.kill()


@pytest.mark.parametrize("host,more", [("127.0.0.1", []), ("localhost", []), ("[::1]", []),
                                       (ELSEWHERE, ["--encrypted-engine-network"])])
def test_what_is_here_or_encrypted_by_others_is_not(tmp_path, host, more):
    process = launched(tmp_path, "daemon", *engines_at(host, SERVICES["daemon"]), *more,
                       "--require-encrypted-engines")
    try:
        within(10, lambda: any(entry["message"] == "listening" for entry in process.entries()))
        assert warned_of(process) == []
    finally:
        process.kill()


@pytest.mark.parametrize("name", SERVICES)
def test_clear_text_is_refused_where_encryption_is_required(name):
    secret = [] if name == "daemon" else ["--jwt-secret", "a secret that is long enough for all"]
    done = run(name, *engines_at(ELSEWHERE, SERVICES[name]), *secret, "--require-encrypted-engines")
    refused(done, "would be reached in clear text, which --require-encrypted-engines forbids")


def test_tls_to_mariadb_is_what_is_required(authority, tmp_path):
    process = launched(tmp_path, "admin", *engines_at(ELSEWHERE, ["--database"]), *demanding(authority),
                       "--require-encrypted-engines")
    try:
        within(10, lambda: any(entry["message"] == "listening" for entry in process.entries()))
    finally:
        process.kill()


# -- token secrets ---------------------------------------------------------------------------------------------------

SHORT = "the token secret is short: whoever has a token can search for it"


@pytest.mark.parametrize("secret,warned", [("x" * 31, True), ("x" * 32, False), (None, False)])
def test_a_short_token_secret_is_warned_of_and_taken(serve, secret, warned):
    urna = serve(jwt_secret=secret)
    assert (SHORT in urna.all_logs()) == warned


def test_so_is_a_short_secret_among_keys(serve, tmp_path):
    (tmp_path / "k1.secret").write_text("x" * 31)
    (tmp_path / "k1.secret").chmod(0o600)
    assert SHORT in serve("--jwt-keys", tmp_path, jwt_secret=None).all_logs()
