# SPDX-License-Identifier: Apache-2.0
"""The engines of a cluster as the tests' own processes: MariaDB and Redis, on free ports of the loopback address."""

import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import time

from urna_process import free_port, scaled


class Engine:
    """A server in a directory of its own, which outlives it. It dies with the tests, whatever becomes of them."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True)
        self.port = free_port()
        self.process = None
        self.further = {}  # of its environment

    def environment(self):
        # MariaDB removes the temporary tables that it finds there at its start: also those of another server.
        return {**os.environ, "TMPDIR": str(self.directory), "PATH": os.environ["PATH"] + ":/usr/sbin"}

    def start_again(self, **further):
        """After kill -9, with this in its environment."""
        self.kill()
        self.further = further
        return self.start()

    def launch(self):
        """Starts it without waiting until it answers."""
        assert self.process is None, "it runs already"
        with open(self.directory / "log", "ab") as log:
            self.process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *map(str, self.command())],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.directory,
                                            env={**self.environment(), **self.further})
        return self

    def start(self):
        return self.launch().wait_until_ready()

    def wait_until_ready(self, seconds=30):
        deadline = time.monotonic() + scaled(seconds)
        while not self.answers():
            log = (self.directory / "log").read_text(errors="replace")
            assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{log[-4000:]}"
            assert time.monotonic() < deadline, f"not ready in time:\n{log[-4000:]}"
            time.sleep(0.01)
        return self

    def kill(self):
        """kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=10)
            self.process = None

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)


class Mariadb(Engine):
    # Syncs nothing to the disk: a killed process loses nothing by that, only a machine would.
    SMALL_AND_QUICK = ("--innodb-log-file-size=32M", "--innodb-buffer-pool-size=64M", "--innodb-flush-method=nosync",
                       "--debug-no-sync")

    def __init__(self, directory, settings=SMALL_AND_QUICK):
        super().__init__(directory)
        self.settings = list(settings)
        # By force: a bare machine may know neither its own name nor localhost.
        done = subprocess.run(["mariadb-install-db", "--no-defaults", "--force", *map(str, self.options()),
                               *self.SMALL_AND_QUICK, "--auth-root-authentication-method=normal", "--skip-test-db"],
                              capture_output=True, text=True, timeout=scaled(60), env=self.environment())
        assert done.returncode == 0, done.stdout + done.stderr

    def options(self):
        # MariaDB refuses to be root unless it is told to.
        run_as = ["--user=root"] if os.geteuid() == 0 else []
        return [f"--datadir={self.directory / 'data'}", *run_as]

    def command(self):
        return ["mariadbd", "--no-defaults", *self.options(), f"--socket={self.directory / 'socket'}",
                f"--port={self.port}", "--bind-address=127.0.0.1", "--skip-name-resolve", *self.settings]

    def client(self, user="root"):
        return ["mariadb", "--no-defaults", "--batch", "--skip-column-names", "--unbuffered", "--host=127.0.0.1",
                f"--port={self.port}", f"--user={user}"]

    def ask(self, sql, database="", user="root", password=""):
        """Carries statements out with the client program; the rows as lists of texts."""
        done = subprocess.run([*self.client(user), database], input=sql, capture_output=True, text=True,
                              timeout=scaled(30), env={**self.environment(), "MYSQL_PWD": password})
        if done.returncode != 0:
            raise Refused(done.stderr.strip())
        return [line.split("\t") for line in done.stdout.splitlines()]

    @contextlib.contextmanager
    def holding(self, locking_query):
        """Within the block another's transaction holds the locks that this query takes."""
        with subprocess.Popen(self.client(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                              env=self.environment()) as client:
            try:
                client.stdin.write(f"BEGIN; {locking_query}; SELECT 'held';\n")
                client.stdin.flush()
                while (line := client.stdout.readline()) != "held\n":
                    assert line, f"ended with {client.wait(timeout=10)}"
                yield
            finally:
                client.kill()

    def answers(self):
        try:
            return self.ask("SELECT 1") == [["1"]]
        except Refused:
            return False


class Redis(Engine):
    """With an append-only file, and users by the lines of an ACL file."""

    def __init__(self, directory, acl_lines, user, password):
        super().__init__(directory)
        self.login = (user, password)
        (self.directory / "users.acl").write_text("".join(line + "\n" for line in acl_lines))

    def command(self):
        return ["redis-server", "--port", self.port, "--bind", "127.0.0.1", "--dir", self.directory,
                "--appendonly", "yes", "--appendfsync", "always", "--auto-aof-rewrite-min-size", "512mb", "--save", "",
                "--maxmemory-policy", "noeviction", "--aclfile", self.directory / "users.acl"]

    def ask(self, *command, login=None):
        """Carries one command out, as the tests' own user unless the login is another's."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=scaled(10)) as connection:
            file = connection.makefile("rwb")
            send(file, "AUTH", *(login or self.login))
            read(file)
            send(file, *command)
            return read(file)

    def answers(self):
        try:
            return self.ask("PING") == "PONG"
        except (OSError, Refused):
            return False


class Refused(Exception):
    """An engine's answer is an error."""


def send(file, *command):
    """Writes a command as Redis' protocol has it."""
    pieces = [piece if isinstance(piece, bytes) else str(piece).encode() for piece in command]
    file.write(b"*%d\r\n" % len(pieces) + b"".join(b"$%d\r\n%s\r\n" % (len(piece), piece) for piece in pieces))
    file.flush()


def read(file):
    """Reads one answer: a text, a number, bytes, None or a list of them."""
    line = file.readline()
    if not line.endswith(b"\r\n"):
        raise ConnectionError("Redis closed the connection")
    kind, rest = line[:1], line[1:-2]
    if kind == b"-":
        raise Refused(rest.decode())
    if kind == b"+":
        return rest.decode()
    if kind == b":":
        return int(rest)
    size = int(rest)
    if size < 0:
        return None
    if kind == b"$":
        return file.read(size + 2)[:-2]
    return [read(file) for _ in range(size)]
