# SPDX-License-Identifier: Apache-2.0
"""Starts and ends the real binary.

Everything a server needs is made for it: a directory of its own, a free port, an environment without any URNA_ variable
of the caller. Every wait is bounded.
"""

import itertools
import json
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import time

import requests

import certificates
import people

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SLOW = os.environ.get("URNA_SLOW", "0") not in ("", "0")
# Every `urna serve` of the tests serves over TLS, as a run of its own: see README.md.
OVER_TLS = os.environ.get("URNA_TEST_TLS", "0") not in ("", "0")
WORKERS = 8  # pytest's, at most
PORTS_OF_A_WORKER = (32_768 - 16_384) // WORKERS


def scaled(seconds):
    """A wait, longer for a binary that is built with sanitizers."""
    return seconds * 4 if SLOW else seconds


def lasting(seconds):
    """The length of an election in real time, longer for such a binary; `Service.hold` finds out when it was too short."""
    return seconds * 2 if SLOW else seconds


def fewer(count):
    """An amount of work, less of it for a binary that is built with sanitizers."""
    return max(1, count // 5) if SLOW else count


def within(seconds, condition):
    deadline = time.monotonic() + scaled(seconds)
    while not condition():
        assert time.monotonic() < deadline, f"did not come to pass in {scaled(seconds)} s"
        time.sleep(0.02)


def json_lines(text):
    for line in text.splitlines():
        if line.startswith("{") and line.endswith("}"):
            yield json.loads(line)


def binary():
    return os.environ.get("URNA_BINARY", str(REPOSITORY / "build" / "release" / "urna"))


def ports_of_this_worker():
    """One after the other, from a random one on: below those that the system gives to clients, which could take one
    while a server is down, and apart from those of the tests that run beside these."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS
    first = 16_384 + number * PORTS_OF_A_WORKER
    for count in itertools.count(random.randrange(PORTS_OF_A_WORKER)):
        yield first + count % PORTS_OF_A_WORKER


PORTS = ports_of_this_worker()


def free_port():
    """Not one that was given to another server of this run, which may be about to listen there, or down for a while."""
    for port in PORTS:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def environment(**variables):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("URNA_")}
    clean.update(variables)
    return clean


def run(*arguments, stdin="", wait=30.0, env=None):
    """Runs a command of the binary to its end."""
    return subprocess.run([binary(), *map(str, arguments)], input=stdin, capture_output=True, text=True,
                          timeout=scaled(wait), env=environment(**(env or {})))


class Process:
    """One command of the binary that serves, started again and again in a directory that outlives it."""

    def __init__(self, directory, command, options=(), env=None, listen=True):
        self.directory = pathlib.Path(directory)
        self.name = command
        self.options = [str(option) for option in options]
        self.env = dict(env or {})
        self.listen = listen  # false: the test's own options say where
        self.tls = OVER_TLS and command == "serve"
        self.port = None
        self.stderr = None  # a descriptor for standard error; by default that is a file
        self.process = None
        self.starts = 0

    @property
    def url(self):
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def command(self):
        command = [binary(), self.name]
        if self.listen:
            command += ["--listen", f"127.0.0.1:{self.port}"]
        if self.tls and OVER_TLS:
            command += certificates.trusted_pair().options
        return command + self.options

    def launch(self):
        """Starts the process without waiting for it to be ready."""
        assert self.process is None, "it runs already"
        if self.port is None:
            self.port = free_port()
        self.starts += 1
        with open(self.log_path("out"), "wb") as out, open(self.log_path("err"), "wb") as err:
            self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=out,
                                            stderr=err if self.stderr is None else self.stderr,
                                            env=environment(**self.env), cwd=self.directory)
        return self

    def ready(self):
        try:
            return requests.get(self.url + "/readyz", timeout=1).status_code == 200
        except requests.RequestException:
            return False

    def wait_until_ready(self, seconds=15):
        deadline = time.monotonic() + scaled(seconds)
        while not self.ready():
            if self.process.poll() is not None:
                raise AssertionError(f"ended with {self.process.returncode} instead of serving:\n{self.log()[-4000:]}")
            if time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"not ready in time:\n{self.log()[-4000:]}")
            time.sleep(0.01)
        return self

    def start(self):
        return self.launch().wait_until_ready()

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def wait_for_exit(self, seconds=5.0):
        try:
            code = self.process.wait(timeout=scaled(seconds))
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"still there {scaled(seconds)} s after it was asked to stop:\n{self.log()[-4000:]}")
        self.process = None
        return code

    def stop(self):
        """Asks it to stop, as an operator would, and demands that it does so in order."""
        self.terminate()
        code = self.wait_for_exit()
        assert code == 0, f"ended with {code}:\n{self.log()[-4000:]}"
        self.check_log()

    def kill(self):
        """kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=10)
            self.process = None

    def log_path(self, stream):
        return self.directory / f"{self.starts}.{stream}"

    def log(self):
        """What the present (or last) run wrote, on both streams."""
        self.let_write()
        return "".join(self.log_path(stream).read_text(errors="replace") for stream in ("out", "err"))

    def let_write(self):
        """The log's thread writes lines together with those of the next 10 ms."""
        if self.process is not None:
            time.sleep(scaled(0.05))

    def all_logs(self):
        self.let_write()
        return "".join(path.read_text(errors="replace")
                       for stream in ("out", "err") for path in sorted(self.directory.glob(f"*.{stream}")))

    def entries(self):
        """What all runs wrote as JSON lines."""
        return list(json_lines(self.all_logs()))

    def check_log(self):
        """What no run may ever write: a report of a sanitizer, a token, a password, a jmbg."""
        text = self.all_logs()
        for trouble in ("ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "WARNING: ThreadSanitizer", "runtime error:"):
            assert trouble not in text, text[text.index(trouble) - 200:][:4000]
        token = re.search(r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*", text)
        assert token is None, f"a token is in the log: {token.group(0)[:20]}..."
        assert people.PASSWORD_MARK not in text, "a password is in the log"
        known = set(re.findall(r"(?<!\d)\d{13}(?!\d)", text)) & people.jmbgs_given
        assert not known, f"a jmbg is in the log: {known}"


class Urna(Process):
    """One `urna serve` on a data directory that outlives it."""

    def __init__(self, directory, options=(), env=None, jwt_secret="a secret for tests", listen=True):
        super().__init__(directory, "serve", options, env, listen)
        self.data = self.directory / "data"
        self.jwt_secret = jwt_secret

    def command(self):
        command = [*super().command(), "--data", str(self.data)]
        return command if self.jwt_secret is None else [*command, "--jwt-secret", self.jwt_secret]
