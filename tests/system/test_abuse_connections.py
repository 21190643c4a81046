# SPDX-License-Identifier: Apache-2.0
"""However many connections somebody keeps, others are served."""

import contextlib
import time

import pytest
import requests

from client import Service, Wire, expect_some_message
from crowd import Trickle, crowd
from metrics import metrics_of
from urna_process import json_lines, run, scaled, within

pytestmark = pytest.mark.embedded

HALF_A_HEAD = b"GET /getParticipants HTTP/1.1\r\nHost: x\r\nX-Slow: "
HALF_A_BODY = b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"


def asked(urna, path="/healthz", source="127.0.0.9", headers=()):
    with Wire(urna.url, source=source) as wire:
        return wire.head("GET", path, *headers).answer("GET")


def value(urna, metric):
    [(_, only)] = metrics_of(urna.url)[metric]
    return only


@pytest.mark.parametrize("data", [b"", HALF_A_HEAD], ids=["idle", "half a head"])
def test_one_address_cannot_take_every_connection(serve, data):
    urna = serve("--connections-limit", "40", "--connections-per-address", "16")
    with crowd(urna.url, 100, ["127.0.0.2"], data) as wires:
        assert asked(urna, "/getParticipants").status_code == 401
        # Its newest connections are those that are left.
        wires[0].closed_after(5)
        assert Wire(urna.url, source="127.0.0.2").head("GET", "/healthz").answer("GET").status_code == 200
        assert value(urna, "urna_connections_dismissed_total") >= 84


def test_several_addresses_that_hold_every_connection_make_room_for_another(serve):
    """Each has sent a head, and sends a body that never ends, so that none of them waits for a request."""
    urna = serve("--connections-limit", "32", "--connections-per-address", "16")
    with crowd(urna.url, 32, ["127.0.0.2", "127.0.0.3"], HALF_A_BODY):
        within(5, lambda: asked(urna, "/getParticipants").status_code == 401)


def test_health_checks_are_served_where_nobody_else_is(serve):
    """Of the only address that there is, every connection is busy."""
    urna = serve("--connections-limit", "200", "--connections-per-address", "16")
    with crowd(urna.url, 60, ["127.0.0.9"], HALF_A_BODY), contextlib.ExitStack() as stack:
        def refused_now():
            # Whoever asks before all heads are read is let in for one of them, and leaves a place behind.
            stack.enter_context(Wire(urna.url, source="127.0.0.9")).send(HALF_A_BODY)
            return asked(urna, "/getParticipants").status_code == 503

        within(5, refused_now)
        answer = asked(urna, "/getParticipants")
        expect_some_message(answer, 503)
        assert answer.headers["Retry-After"]
        for path in ("/healthz", "/readyz"):
            for _ in range(20):
                assert asked(urna, path).status_code == 200
        assert asked(urna, "/getParticipants", source="127.0.0.8").status_code == 401
        # One whose head was not read yet when another came has made room for that.
        refused, dismissed = (value(urna, f"urna_connections_{how}_total") for how in ("refused", "dismissed"))
        assert refused > 0 and refused + dismissed >= 44


def test_a_trusted_proxy_has_no_limit_and_its_clients_are_told_apart(serve):
    urna = serve("--connections-per-address", "4", "--trusted-proxy", "127.0.0.2/32,127.0.0.3")
    with contextlib.ExitStack() as stack:
        for source in ("127.0.0.2", "127.0.0.3"):
            wires = [stack.enter_context(Wire(urna.url, source=source)) for _ in range(12)]
            for wire in wires:
                assert wire.head("GET", "/healthz", "X-Forwarded-For: 203.0.113.9, 192.0.2.7").answer("GET").status_code == 200
    assert asked(urna, headers=["X-Forwarded-For: 192.0.2.7"]).status_code == 200
    urna.stop()
    remotes = {line["remote"] for line in json_lines(urna.log()) if line.get("message") == "request"}
    assert "192.0.2.7" in remotes and "127.0.0.9" in remotes
    assert not remotes & {"127.0.0.2", "127.0.0.3", "203.0.113.9"}


def test_where_clients_share_addresses_no_limit_goes_by_them(serve):
    urna = serve("--connections-per-address", "4", "--shared-addresses")
    with contextlib.ExitStack() as stack:
        wires = [stack.enter_context(Wire(urna.url, source="127.0.0.2")) for _ in range(12)]
        for wire in wires:
            assert wire.head("GET", "/healthz").answer("GET").status_code == 200


@pytest.mark.parametrize("wrong", ["10.0.0.0/33", "gateway", "10.0.0.0/8;192.0.2.1"])
def test_a_proxy_that_is_no_address_is_refused(wrong, tmp_path):
    done = run("serve", "--data", tmp_path / "data", "--trusted-proxy", f"192.0.2.0/24,{wrong}")
    assert done.returncode == 2 and f"'{wrong}' is not of the form" in done.stderr
    assert not (tmp_path / "data").exists()


def test_the_rest_of_a_refused_body_may_not_come_forever(serve):
    urna = serve("--linger-wait", "1")
    with Wire(urna.url) as wire:
        wire.head("POST", "/createParticipant", "Content-Length: 100000")
        assert wire.answer().status_code == 401
        began = time.monotonic()
        trickle = Trickle([wire], b"x" * 100_000, 1)
        trickle.rounds(scaled(10))
        assert not trickle.left or time.monotonic() - began < scaled(10)
        assert 0.5 < time.monotonic() - began < scaled(4)


@pytest.mark.long
def test_4096_connections_at_215_bytes_a_second_lock_nobody_out(serve):
    """From one address, as in the report; 43 bytes each five times a second."""
    urna = serve("--access-log-rate", "10")
    with crowd(urna.url, 4096, ["127.0.0.2"], HALF_A_HEAD) as wires:
        trickle = Trickle(wires, b"x" * 4000, 43)
        slowest, health = 0.0, 0.0
        service = Service.of(urna)
        for _ in range(10):
            trickle.rounds(0.2, pause=0.2)
            began = time.monotonic()
            assert service.get_participants().status_code == 200
            slowest = max(slowest, time.monotonic() - began)
            began = time.monotonic()
            assert requests.get(urna.url + "/readyz", timeout=10).status_code == 200
            health = max(health, time.monotonic() - began)
        print(f"4,096 slow connections of one address: another's request {slowest:.3f} s at most, its health check {health:.3f} s")
