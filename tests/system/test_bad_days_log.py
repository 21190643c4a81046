# SPDX-License-Identifier: Apache-2.0
"""The log when nobody reads it, when there is too much of it, and when there is nowhere to write it."""

import contextlib
import fcntl
import os
import select
import sqlite3
import subprocess
import time

import pytest
import requests

from client import Service, Wire, expect_empty, new_guid
from metrics import by_label, metrics_of
from urna_process import Process, environment, free_port, json_lines, scaled, within

pytestmark = pytest.mark.embedded

AT_ONCE = 500
FILLS_THE_PIPE = 1_000      # requests whose lines are more than the 64 KiB of a pipe
FILLS_THE_QUEUE = 35_000    # ... and more than the 8 MiB that wait in the process
KINDS = ("access", "info", "warning", "error")


class Reader:
    """The other end of a process's standard error, which reads only when it is told to."""

    def __init__(self):
        self.end, self.for_process = os.pipe()
        self.text = b""

    def read_until(self, condition, seconds=20):
        deadline = time.monotonic() + scaled(seconds)
        while not condition():
            assert time.monotonic() < deadline, f"not in the log: {self.text[-2000:]}"
            if select.select([self.end], [], [], 0.05)[0]:
                piece = os.read(self.end, 1 << 20)
                assert piece, "the process has ended"
                self.text += piece

    def lines(self, message):
        whole = self.text[:self.text.rfind(b"\n") + 1]
        return [line for line in json_lines(whole.decode()) if line["message"] == message]

    def close(self):
        for end in (self.end, self.for_process):
            with contextlib.suppress(OSError):
                os.close(end)


@pytest.fixture
def reader():
    one = Reader()
    yield one
    one.close()


def flood(url, count, path="/healthz"):
    """So many requests on one connection, many at once, each of which is answered."""
    request = f"GET {path} HTTP/1.1\r\nHost: test\r\n\r\n".encode()
    with Wire(url, seconds=20) as wire:
        for _ in range(count // AT_ONCE):
            wire.send(request * AT_ONCE)
            answers = b""
            while answers.count(b"\r\n\r\n") < AT_ONCE:
                piece = wire.socket.recv(1 << 20)
                assert piece, "the connection was closed"
                answers += piece


def requests_answered(urna):
    return sum(by_label(metrics_of(urna.url)["urna_http_request_seconds_count"], "route").values())


# -- a reader that stands still --------------------------------------------------------------------------------------

def test_nothing_waits_for_a_reader_that_stands_still_and_it_is_told_what_it_missed(prepare, reader):
    urna = prepare("--access-log-rate", "0")
    urna.stderr = reader.for_process
    urna.start()
    os.close(reader.for_process)  # the process has it
    service = Service.of(urna)
    official = service.new_official()
    flood(urna.url, FILLS_THE_QUEUE)

    # The service does all that it does otherwise.
    assert requests.get(urna.url + "/readyz", timeout=scaled(5)).status_code == 200
    election = service.election_now(service.new_participants(2))
    expect_empty(service.vote(official.token, [(new_guid(), 1)]))
    election.wait_for_end()
    assert service.get_results(election.id).json()["participants"][0]["result"] == 250

    # Access lines are dropped, and no others.
    dropped = by_label(metrics_of(urna.url)["urna_log_lines_dropped_total"], "kind")
    assert dropped["access"] > 0 and [dropped[kind] for kind in KINDS[1:]] == [0, 0, 0]

    # The reader is back: each request has its line, or is in the number of those that have none.
    answered = requests_answered(urna)
    reader.read_until(lambda: b"log lines were dropped" in reader.text)
    [told] = reader.lines("log lines were dropped")
    assert told["access"] >= dropped["access"] and [told[kind] for kind in KINDS[1:]] == [0, 0, 0]
    assert len(reader.lines("upload recorded")) == 1
    assert abs(len(reader.lines("request")) + told["access"] - answered) <= 2  # those of /metrics

    # It stands still again, and the process ends all the same.
    flood(urna.url, FILLS_THE_PIPE)
    urna.stop()


def test_processes_of_a_cluster_serve_and_end_while_the_reader_stands_still(tmp_path):
    """Also while their engines are away. (Those that have work to do beside answering may wait 5 s for an engine, and are
    forced to end then, with 3.)"""
    processes, readers = [], []
    try:
        for command in ("admin", "station"):
            (tmp_path / command).mkdir()
            process = Process(tmp_path / command, command,
                              ["--access-log-rate", "0", "--jwt-secret", "a secret for tests"])
            processes.append(process)
            readers.append(Reader())
            process.stderr = readers[-1].for_process
            process.launch()
        for process in processes:
            within(10, lambda: answers(process.url + "/healthz"))
            flood(process.url, FILLS_THE_PIPE)
            assert answers(process.url + "/healthz")
            process.terminate()
        for process in processes:
            assert process.wait_for_exit() in (0, 3)
    finally:
        for process in processes:
            process.kill()
        for one in readers:
            one.close()


def answers(url):
    try:
        return requests.get(url, timeout=scaled(2)).status_code == 200
    except requests.RequestException:
        return False


def test_a_start_that_fails_ends_although_standard_error_is_full(prepare, reader, serve):
    """The reader stands still since an earlier process."""
    taken = serve()
    flags = fcntl.fcntl(reader.for_process, fcntl.F_GETFL)
    fcntl.fcntl(reader.for_process, fcntl.F_SETFL, flags | os.O_NONBLOCK)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(reader.for_process, b"x" * 4096)
    fcntl.fcntl(reader.for_process, fcntl.F_SETFL, flags)
    urna = prepare()
    urna.port, urna.stderr = taken.port, reader.for_process
    urna.launch()
    assert urna.wait_for_exit() == 2


# -- more lines than anybody reads -----------------------------------------------------------------------------------

def test_a_flood_of_requests_is_sampled_and_the_number_left_out_is_told(serve):
    urna = serve("--access-log-rate", "10")
    service = Service.of(urna)
    flood(urna.url, 5_000, "/nothing")
    assert service.get_participants("none").status_code == 401  # of another kind than the flood

    def left_out():
        return [line for line in json_lines(urna.log()) if line["message"] == "request lines left out"]

    def written(status):
        return sum(line["message"] == "request" and line["status"] == status for line in json_lines(urna.log()))

    within(5, lambda: written(404) + sum(line["lines"] for line in left_out() if line["status"] == 404) == 5_000)
    assert {line["route"] for line in left_out() if line["status"] == 404} == {"none"}
    assert written(404) < 2_500
    assert written(401) == 1


# -- no standard descriptors -----------------------------------------------------------------------------------------

@pytest.mark.parametrize("closed", ["012", "2"])
def test_without_standard_descriptors_the_log_is_written_into_no_database(prepare, closed):
    urna = prepare()
    urna.port = free_port()
    closing = " ".join(f"{descriptor}>&-" for descriptor in closed)
    urna.process = subprocess.Popen(["sh", "-c", f'exec "$@" {closing}', "sh", *urna.command()], cwd=urna.directory,
                                    env=environment())
    urna.wait_until_ready()
    service = Service.of(urna)
    official = service.new_official()
    election = service.election_now(service.new_participants(2))
    expect_empty(service.vote(official.token, [(new_guid(), 1)]))
    election.wait_for_end()
    assert service.get_results(election.id).status_code == 200
    for descriptor in closed:
        assert os.readlink(f"/proc/{urna.process.pid}/fd/{descriptor}") == "/dev/null"
    urna.terminate()
    assert urna.wait_for_exit() == 0
    for name in ("accounts", "elections", "inbox"):
        with contextlib.closing(sqlite3.connect(urna.data / f"{name}.db")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    for path in urna.data.rglob("*"):
        assert not path.is_file() or b'"message":' not in path.read_bytes(), f"the log is in {path}"
