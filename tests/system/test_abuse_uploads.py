# SPDX-License-Identifier: Apache-2.0
"""However many uploads somebody sends slowly, others' are accepted meanwhile."""

import threading
import time

import pytest

from client import Multipart, Service, Wire, csv_file, expect_empty, new_guid
from crowd import Trickle, allow_sockets
from metrics import by_label, metrics_of
from urna_process import scaled, within

pytestmark = pytest.mark.embedded

SENDERS = 64


def value(urna, metric):
    [(_, only)] = metrics_of(urna.url)[metric]
    return only


def begin_upload(urna, official, length, source="127.0.0.1"):
    wire = Wire(urna.url, source=source)
    wire.head("POST", "/vote", f"Authorization: Bearer {official.token}", f"Content-Type: {Multipart().content_type}",
              f"Content-Length: {length}")
    return wire


class SlowSenders:
    """Uploads of which so much comes at once, as far as it is taken, and the rest slowly, until they are stopped."""

    def __init__(self, urna, officials, length, sent, sources):
        allow_sockets(len(officials))
        self.wires = [begin_upload(urna, official, length, sources[number % len(sources)])
                      for number, official in enumerate(officials)]
        body = Multipart().part('name="file"', b"x" * length).body()[:length]
        Trickle(self.wires, body[:sent], 65_536).rounds(scaled(5), pause=0.01)
        self.trickle = Trickle(self.wires, body[sent:], 20)
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.go_on)
        self.thread.start()

    def go_on(self):
        while not self.stopped.wait(0.1):
            self.trickle.round()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.thread.join()
        for wire in self.wires:
            wire.socket.close()

    def status_lines(self):
        lines = []
        for wire in self.wires:
            wire.socket.setblocking(False)
            try:
                lines.append(wire.socket.recv(4096).split(b"\r\n")[0].decode())
            except OSError:
                lines.append("")
        return lines


def some_ballots(count):
    return csv_file([(new_guid(), 1) for _ in range(count)])


def expect_accepted_soon(service, official, seconds):
    """A file of 100 ballots and one of 60,000."""
    for ballots in (100, 60_000):
        file = some_ballots(ballots)
        began = time.monotonic()
        expect_empty(service.vote(official.token, file))
        assert time.monotonic() - began < scaled(seconds)


@pytest.mark.parametrize("sources", [["127.0.0.2"], [f"127.0.1.{n}" for n in range(1, 65)]], ids=["one", "many"])
def test_slow_senders_that_have_sent_little_keep_nobody_out(serve, sources):
    """As in the report: what they announce takes no memory."""
    urna = serve("--uploads-limit", "16MiB")
    service = Service.of(urna)
    honest = service.new_official()
    slow = [service.new_official() for _ in range(SENDERS)]
    with SlowSenders(urna, slow, 8 << 20, 500, sources):
        expect_accepted_soon(service, honest, 5)
        assert service.call("station", "GET", "/readyz").status_code == 200


@pytest.mark.parametrize("senders, status, reason", [(SENDERS, " 503 ", "share"), (9, " 408 ", "slow")],
                         ids=["all want more", "none wants more"])
def test_slow_senders_that_hold_all_memory_end_when_others_wait(serve, senders, status, reason):
    urna = serve("--uploads-limit", "8MiB", "--slow-upload-after", "1")
    service = Service.of(urna)
    honest = service.new_official()
    slow = [service.new_official() for _ in range(senders)]
    with SlowSenders(urna, slow, 4 << 20, 250_000, [f"127.0.1.{n}" for n in range(1, 65)]) as sending:
        expect_accepted_soon(service, honest, 10)
        assert any(status in line for line in sending.status_lines())
        assert by_label(metrics_of(urna.url)["urna_uploads_cut_total"], "reason")[reason] > 0
        assert service.call("station", "GET", "/readyz").status_code == 200
    within(5, lambda: value(urna, "urna_uploads_memory_bytes") == value(urna, "urna_uploads_waiting_for_memory") == 0)


def test_many_uploads_of_one_account_keep_nobody_out(serve):
    urna = serve("--uploads-limit", "16MiB", "--slow-upload-after", "600")
    service = Service.of(urna)
    honest, greedy = service.new_official(), service.new_official()
    with SlowSenders(urna, [greedy] * 18, 4 << 20, 500_000, ["127.0.0.2"]):
        expect_accepted_soon(service, honest, 5)
        assert by_label(metrics_of(urna.url)["urna_uploads_cut_total"], "reason")["share"] > 0


def test_a_slow_line_may_take_its_time_while_nobody_waits(serve):
    urna = serve("--uploads-limit", "8MiB", "--slow-upload-after", "0.5")
    service = Service.of(urna)
    official = service.new_official()
    body = Multipart().part('name="file"', some_ballots(40)).body()
    with begin_upload(urna, official, len(body)) as wire:
        for begin in range(0, len(body), len(body) // 10 + 1):
            time.sleep(0.2)
            wire.send(body[begin:begin + len(body) // 10 + 1])
        expect_empty(wire.answer())


@pytest.mark.long
@pytest.mark.parametrize("sources", [["127.0.0.2"], [f"127.0.1.{n}" for n in range(1, 65)]], ids=["one", "many"])
def test_64_slow_senders_of_64_accounts(serve, sources):
    """With the limits that there are by default: each announces a body of 64 MiB."""
    urna = serve()
    service = Service.of(urna)
    honest = service.new_official()
    slow = [service.new_official() for _ in range(SENDERS)]
    slowest = 0.0
    with SlowSenders(urna, slow, 64 << 20, 600, sources) as senders:
        for ballots in (100, 60_000) * 3:
            file = some_ballots(ballots)
            began = time.monotonic()
            expect_empty(service.vote(honest.token, file))
            slowest = max(slowest, time.monotonic() - began)
        assert not any(senders.status_lines())
    print(f"64 slow senders from {len(sources)} addresses: an honest upload is accepted after {slowest:.2f} s at most")
