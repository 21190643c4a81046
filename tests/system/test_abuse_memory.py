# SPDX-License-Identifier: Apache-2.0
"""However many bodies somebody leaves unfinished, memory is bounded and others are served."""

import time

import pytest

from client import Service, expect_message
from crowd import Trickle, crowd, resident_bytes
from metrics import metrics_of
from urna_process import SLOW, scaled, within

pytestmark = pytest.mark.embedded

MIB = 1 << 20
SOURCES = ["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"]
UNFINISHED = b'POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{"email": "'


def value(urna, metric):
    [(_, only)] = metrics_of(urna.url)[metric]
    return only


def honest(service):
    """What is served beside them: a log-in, a large election, and a password of 100,000 characters."""
    assert service.login("admin@admin.com", "1").status_code == 200
    many = service.create_election({"start": "2035-01-01T00:00:00", "end": "2035-01-02T00:00:00", "individual": False,
                                    "participants": list(range(1, 10_001))})
    expect_message(many, "Invalid participants.")
    expect_message(service.login("admin@admin.com", "x" * 100_000), "Invalid credentials.")


def test_unfinished_bodies_hold_bounded_memory_and_the_slowest_lose_theirs(serve):
    urna = serve("--bodies-limit", "1MiB")
    service = Service.of(urna)
    honest(service)
    with crowd(urna.url, 40, SOURCES, UNFINISHED) as wires:
        Trickle(wires, b"x" * 200_000, 20_000).rounds(scaled(1.5))
        honest(service)
        assert value(urna, "urna_bodies_bytes") <= MIB
        within(5, lambda: value(urna, "urna_bodies_lost_total") > 0)
        lost = [wire for wire in wires if b" 503 " in first_line(wire)]
        assert lost
    within(5, lambda: value(urna, "urna_bodies_bytes") == 0)


def first_line(wire):
    wire.socket.setblocking(False)
    try:
        return wire.socket.recv(4096).split(b"\r\n")[0]
    except OSError:
        return b""


def test_a_body_is_not_read_without_a_token(serve):
    """On a protected route the answer comes before the body."""
    urna = serve()
    with crowd(urna.url, 1, SOURCES, UNFINISHED.replace(b"/login", b"/createElection")) as [wire]:
        assert wire.answer().status_code == 401
    assert value(urna, "urna_bodies_bytes") == 0


def test_the_first_16_kib_of_a_body_cost_nothing(serve):
    urna = serve("--bodies-limit", "1MiB")
    with crowd(urna.url, 200, SOURCES, UNFINISHED) as wires:
        Trickle(wires, b"x" * 16_000, 16_000).rounds(scaled(0.5))
        assert value(urna, "urna_bodies_bytes") == value(urna, "urna_bodies_lost_total") == 0
        service = Service.of(urna)
        honest(service)


@pytest.mark.long
@pytest.mark.parametrize("size", [16_000, 900_000])
def test_4096_unfinished_bodies_of_four_addresses_take_less_than_128_mib(serve, size):
    urna = serve("--access-log-rate", "10")
    service = Service.of(urna)
    service.administrator_token
    honest(service)
    time.sleep(1)
    idle = peak = resident_bytes(urna)
    with crowd(urna.url, 4096, SOURCES, UNFINISHED) as wires:
        trickle = Trickle(wires, b"x" * size, 65_536)
        for round in range(60):
            trickle.round()
            peak = max(peak, resident_bytes(urna))
            if round == 30:
                honest(service)
            time.sleep(0.05)
    print(f"4,096 unfinished bodies of {size:,} bytes: {(peak - idle) / MIB:.0f} MiB above idle ({idle / MIB:.0f} MiB)")
    assert SLOW or peak - idle < 128 * MIB
