# SPDX-License-Identifier: Apache-2.0
"""Everything a client could use without end has an end, and the others are served meanwhile."""

import contextlib
import http.client
import select
import threading
import time

import pytest

import people
from client import Multipart, Service, Wire, expect_empty, expect_some_message
from urna_process import scaled, within

pytestmark = pytest.mark.embedded


def upload_of(size):
    """A multipart body of exactly so many bytes with a good file in it."""
    empty = len(Multipart().part('name="pad"', b"").part('name="file"', b"").body())
    body = Multipart().part('name="pad"', b"x" * (size - empty)).part('name="file"', b"").body()
    assert len(body) == size
    return body


def post_upload(service, official, data):
    return service.call("station", "POST", "/vote", token=official.token, data=data,
                        headers={"Content-Type": Multipart().content_type})


def in_pieces(data, size=4096):
    for begin in range(0, len(data), size):
        yield data[begin:begin + size]


@pytest.mark.parametrize("option", ["65536", "64KiB"])
def test_the_body_limit_is_configurable_and_exact(serve, option):
    urna = serve("--body-limit", option)
    service = Service.of(urna)
    official = service.new_official()
    expect_empty(post_upload(service, official, upload_of(65536)))
    expect_empty(post_upload(service, official, in_pieces(upload_of(65536))))
    with Wire(urna.url) as wire:
        wire.head("POST", "/vote", f"Authorization: Bearer {official.token}", "Content-Length: 65537")
        expect_some_message(wire.answer(), 413)
    # A body that does not say how long it is, is cut off where it gets too long.
    with Wire(urna.url) as wire:
        wire.head("POST", "/vote", f"Authorization: Bearer {official.token}", "Transfer-Encoding: chunked",
                  f"Content-Type: {Multipart().content_type}")
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for piece in in_pieces(upload_of(65537)):
                wire.send(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        expect_some_message(wire.answer(), 413)


def test_a_body_over_the_limit_comes_before_authorization_also_in_chunks(serve):
    with Wire(serve("--json-body-limit", "4KiB").url) as wire:
        wire.head("POST", "/createParticipant", "Transfer-Encoding: chunked")
        wire.send(b"1001\r\n" + b"x" * 4097 + b"\r\n0\r\n\r\n")
        expect_some_message(wire.answer(), 413)


def test_an_upload_that_finds_no_room_waits_for_it(serve):
    urna = serve("--uploads-limit", "1MiB", "--body-stall-wait", "2")
    service = Service.of(urna)
    official = service.new_official()
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(post_upload(service, official, upload_of(100_000))))
    with Wire(urna.url) as wire:
        slow_upload(wire, official, length=1 << 20, arrived=800_000)
        time.sleep(0.3)
        waiting.start()
        time.sleep(1)
        assert not answers
        # Small ones have room of their own.
        expect_empty(post_upload(service, official, upload_of(8_000)))
        assert service.get_participants().status_code == 200
    waiting.join(scaled(5))
    [expect_empty(answer) for answer in answers]
    assert len(answers) == 1, "the room of an upload that broke off was not given back"


def test_an_upload_that_waits_too_long_for_room_is_turned_away(serve):
    urna = serve("--uploads-limit", "1MiB", "--uploads-wait", "0.5")
    service = Service.of(urna)
    official = service.new_official()
    with Wire(urna.url) as wire:
        slow_upload(wire, official, length=1 << 20, arrived=800_000)
        time.sleep(0.3)
        refused = post_upload(service, official, upload_of(100_000))
        expect_some_message(refused, 503)
        assert int(refused.headers["Retry-After"]) > 0
    within(5, lambda: post_upload(service, official, upload_of(100_000)).status_code == 200)


def test_an_upload_that_waits_for_room_does_not_hold_up_the_end(serve):
    urna = serve("--uploads-limit", "1MiB")
    service = Service.of(urna)
    official = service.new_official()
    with Wire(urna.url) as first, Wire(urna.url) as second:
        slow_upload(first, official, length=1 << 20, arrived=800_000)
        time.sleep(0.3)
        slow_upload(second, official, arrived=60_000)
        time.sleep(0.3)
        urna.terminate()
        expect_some_message(second.answer(), 503)
        first.socket.close()
    urna.stop()


@pytest.mark.undescribed_requests
def test_the_limit_of_json_bodies_is_configurable(serve):
    service = Service.of(serve("--json-body-limit", "2KiB"))
    expect_empty(service.register(people.new_person().fields(padding="x" * 1000)))
    expect_some_message(service.register(people.new_person().fields(padding="x" * 2048)), 413)
    official = service.new_official()
    expect_empty(post_upload(service, official, upload_of(10_000)))


def test_the_header_limit_is_configurable(serve):
    urna = serve("--header-limit", "4KiB")
    with Wire(urna.url) as wire:
        assert wire.head("GET", "/healthz", "X-Long: " + "x" * 2000).answer("GET").status_code == 200
    with Wire(urna.url) as wire:
        wire.head("GET", "/healthz", "X-Long: " + "x" * 8000)
        assert wire.answer("GET").status_code == 431
        wire.closed_after(3)
    with Wire(urna.url) as wire:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(300):
                wire.send(b"x" * 1000)  # a request line without end
        wire.closed_after(3)


def trickle(wire):
    """Sends a byte now and then until the other side answers 408 and closes, or just closes; gives the seconds."""
    began = time.monotonic()
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        while not select.select([wire.socket], [], [], 0.1)[0]:
            assert time.monotonic() - began < scaled(10), "the connection was never cut off"
            wire.send(b"x")
        took = time.monotonic() - began
        answer = wire.socket.recv(65536)
        assert answer == b"" or answer.startswith(b"HTTP/1.1 408 ")
        wire.closed_after(1)
        return took
    return time.monotonic() - began


def test_a_head_that_does_not_come_to_an_end_is_cut_off(serve):
    urna = serve("--header-wait", "1")
    with Wire(urna.url) as wire:
        wire.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert 0.8 < trickle(wire) < scaled(3)
    assert Service.of(urna).call("admin", "GET", "/healthz").status_code == 200


def slow_upload(wire, official, length=100_000, arrived=2):
    wire.head("POST", "/vote", f"Authorization: Bearer {official.token}", f"Content-Type: {Multipart().content_type}",
              f"Content-Length: {length}")
    return wire.send(b"-" * arrived)


def test_a_body_that_stalls_is_cut_off(serve):
    urna = serve("--body-stall-wait", "1")
    official = Service.of(urna).new_official()
    with Wire(urna.url) as wire:
        assert slow_upload(wire, official).closed_after(4) > 0.8


def test_a_body_that_trickles_is_cut_off_too(serve):
    urna = serve("--body-wait", "1.5", "--body-stall-wait", "1")
    official = Service.of(urna).new_official()
    with Wire(urna.url) as wire:
        assert 1.2 < trickle(slow_upload(wire, official)) < scaled(4)


def test_a_slow_body_within_the_limits_is_read_to_its_end(serve):
    urna = serve("--body-stall-wait", "2", "--header-wait", "1", "--idle-wait", "1")
    official = Service.of(urna).new_official()
    body = Multipart().part('name="file"', b"").body()
    with Wire(urna.url) as wire:
        wire.head("POST", "/vote", f"Authorization: Bearer {official.token}", f"Content-Type: {Multipart().content_type}",
                  f"Content-Length: {len(body)}")
        for piece in in_pieces(body, len(body) // 5):
            time.sleep(0.5)
            wire.send(piece)
        expect_empty(wire.answer())


def test_idle_connections_are_closed(serve):
    urna = serve("--idle-wait", "1", "--header-wait", "1")
    with Wire(urna.url) as wire:
        wire.head("GET", "/healthz").answer("GET")
        assert wire.closed_after(4) > 0.8
    with Wire(urna.url) as never_asks:
        never_asks.closed_after(4)


def test_a_connection_in_use_is_kept(serve):
    urna = serve("--idle-wait", "1", "--header-wait", "1")
    with Wire(urna.url) as wire:
        for _ in range(5):
            assert wire.head("GET", "/healthz").answer("GET").status_code == 200
            time.sleep(0.4)


def test_connections_are_limited_and_given_back(serve):
    urna = serve("--connections-limit", "8")
    time.sleep(0.2)
    with contextlib.ExitStack() as stack:
        wires = [stack.enter_context(Wire(urna.url)) for _ in range(8)]
        for wire in wires:
            assert wire.head("GET", "/healthz").answer("GET").status_code == 200
        # One more is let in, and one that waits for a request leaves: which of two that began to wait in the same moment
        # waited longest, nobody outside can tell.
        one_more = stack.enter_context(Wire(urna.url))
        assert one_more.head("GET", "/healthz").answer("GET").status_code == 200
        closed, _, _ = select.select([wire.socket for wire in wires], [], [], scaled(3))
        [gone] = [wire for wire in wires if wire.socket in closed]
        gone.closed_after(1)
        wires = [wire for wire in wires if wire is not gone] + [one_more]
        for wire in wires:
            assert wire.head("GET", "/healthz").answer("GET").status_code == 200
        wires[0].socket.close()
        deadline = time.monotonic() + scaled(3)
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                with Wire(urna.url) as again:
                    if again.head("GET", "/healthz").answer("GET").status_code == 200:
                        break
            assert time.monotonic() < deadline, "a place was not given back"
            time.sleep(0.05)


def test_others_are_served_while_many_clients_are_slow(serve):
    urna = serve()
    service = Service.of(urna)
    official = service.new_official()
    with contextlib.ExitStack() as stack:
        for number in range(150):
            wire = stack.enter_context(Wire(urna.url))
            if number % 3 == 0:
                wire.send(b"GET /getParticipants HTTP/1.1\r\nHost: x\r\n")
            elif number % 3 == 1:
                slow_upload(wire, official)
        began = time.monotonic()
        for _ in range(20):
            expect_empty(service.vote(official.token, b""))
        assert service.get_participants().status_code == 200
        assert time.monotonic() - began < scaled(3)


def test_others_are_served_while_many_wait_for_a_count(serve):
    """Waiting for results holds no thread: the election has an end that the count has not reached yet."""
    urna = serve()
    service = Service.of(urna)
    official = service.new_official()
    service.administrator_token
    election = service.election_now(service.new_participants(2), seconds=1)
    election.wait_for_end()
    answers = []
    askers = [threading.Thread(target=lambda: answers.append(service.get_results(election.id))) for _ in range(40)]
    [asker.start() for asker in askers]
    began = time.monotonic()
    expect_empty(service.vote(official.token, b""))
    assert time.monotonic() - began < scaled(3)
    [asker.join() for asker in askers]
    assert [answer.status_code for answer in answers] == [200] * 40


@pytest.mark.parametrize("request_bytes", [
    b"\x16\x03\x01\x02\x00\x01\x00", b"nonsense\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
    b"POST /register HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /register HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
    b"POST /register HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    b"POST /register HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"], ids=ascii)
def test_what_is_no_http_is_refused_and_the_connection_closed(service, request_bytes):
    with Wire(service.urls["admin"]) as wire:
        wire.send(request_bytes)
        wire.closed_after(3)
    assert service.get_participants().status_code == 200


def test_a_client_that_hangs_up_in_the_middle_of_an_upload_changes_nothing(service):
    official = service.new_official()
    for _ in range(20):
        with Wire(service.urls["station"]) as wire:
            slow_upload(wire, official)
    expect_empty(service.vote(official.token, b""))


def test_several_requests_may_be_sent_at_once_on_one_connection(service):
    with Wire(service.urls["admin"]) as wire:
        wire.send(f"GET /healthz HTTP/1.1\r\nHost: {wire.host}\r\n\r\n".encode() * 5)
        received = b""
        while received.count(b"HTTP/1.1 200") < 5:
            piece = wire.socket.recv(65536)
            assert piece, received
            received += piece
