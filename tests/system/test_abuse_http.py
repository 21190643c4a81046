# SPDX-License-Identifier: Apache-2.0
"""Requests that are made to be costly, or to be read in two ways. What parsing costs is counted by tests/unit/cost."""

import contextlib

import pytest

import openapi
from client import Multipart, Service, Wire, expect_empty, expect_message, expect_some_message, new_guid
from urna_process import within

CHANGING = {"Date", "X-Request-Id"}  # headers that differ from answer to answer

GETS = {path: methods["get"]["x-urna-access"] for path, methods in openapi.read_document()["paths"].items()
        if "get" in methods and not {"service", "console"} & set(methods["get"]["tags"])}
PARTS = {"accounts": "authentication", "elections": "admin", "ballots": "station"}


def part_of(path):
    return PARTS[openapi.read_document()["paths"][path]["get"]["tags"][0]]


def address_of(path):
    """A path that the document writes with a variable, for an election that is not there."""
    return path.replace("{id}", "1000000")


# -- frames --------------------------------------------------------------------------------------------------------------

@pytest.fixture
def narrow(serve):
    return serve("--header-limit", "2KiB")


def chunked(urna, path, *headers):
    return Wire(urna.url).head("POST", path, "Transfer-Encoding: chunked", *headers)


@pytest.mark.embedded
@pytest.mark.parametrize("frames", [b"1;" + b"x" * 2100, b"0;" + b"x" * 2100, b"0\r\nX: " + b"x" * 2100,
                                    b"0\r\n" + b"X: y\r\n" * 400, b"0" * 2100, b"1;xxxxxxxxxxxxxxxxxxxxxxxx\r\n \r\n" * 300],
                         ids=["extension", "last extension", "trailer", "trailers", "size", "many extensions"])
def test_frames_over_the_header_limit_are_431(narrow, frames):
    with chunked(narrow, "/login") as wire:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            wire.send(frames)
        expect_message(wire.answer(), "Request header is too large.", 431)
        wire.closed_after(3)
    assert Service.of(narrow).call("admin", "GET", "/healthz").status_code == 200


@pytest.mark.embedded
def test_a_body_in_chunks_of_a_byte_with_extensions_and_trailers_is_accepted(narrow):
    official = Service.of(narrow).new_official()
    body = Multipart().part('name="file"', f"{new_guid()},1\n".encode() * 40).body()
    frames = b"".join(b"1;a=b\r\n%c\r\n" % byte for byte in body) + b"0;a=b\r\nX: y\r\nContent-Length: 7\r\n\r\n"
    with chunked(narrow, "/vote", f"Authorization: Bearer {official.token}", f"Content-Type: {Multipart().content_type}") as wire:
        expect_empty(wire.send(frames).answer())
        assert wire.head("GET", "/healthz").answer("GET").status_code == 200


@pytest.mark.parametrize("more, accepted", [(0, True), (200, False)])
def test_the_head_of_a_part_is_bounded_also_in_chunks_of_a_byte(service, more, accepted):
    official = service.new_official()
    padding = "X: " + "y" * (8000 + more)
    body = Multipart().part('name="file"', f"{new_guid()},1\n".encode(), padding).body()
    with Wire(service.urls["station"]) as wire:
        wire.head("POST", "/vote", f"Authorization: Bearer {official.token}", f"Content-Type: {Multipart().content_type}",
                  "Transfer-Encoding: chunked")
        answer = wire.send(b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n").answer()
    if accepted:
        expect_empty(answer)
    else:
        expect_message(answer, "Field file is missing.")


# -- what could be read in two ways ----------------------------------------------------------------------------------------

def answered(service, line, *headers, body=b""):
    """The answer to a request of these very lines."""
    with Wire(service.urls["admin"]) as wire:
        return wire.send("\r\n".join([line, *headers, "", ""]).encode() + body).answer(line.partition(" ")[0])


@pytest.mark.parametrize("target", ["/getParticipants", "http://somewhere/getParticipants"])
def test_http_1_1_wants_one_host_that_is_one(service, target):
    line = f"GET {target} HTTP/1.1"
    for host in ("somewhere", "some_where:8080", "127.0.0.1:80", "[::1]:8080", "[2001:db8::1]", "xn--e1afmkfd.xn--p1ai", "a%20b"):
        assert answered(service, line, f"Host: {host}").status_code == 401, host
    for hosts in ([], ["a", "a"], ["a b"], ["a/b"], ["a@b"], ["a:b"], ["::1"], ["[::1"], ["[fe80::1%25eth0]"]):
        expect_some_message(answered(service, line, *(f"Host: {host}" for host in hosts)), 400)
    old = line.replace("1.1", "1.0")
    assert answered(service, old).status_code == 401
    expect_some_message(answered(service, old, "Host: a", "Host: a"), 400)


@pytest.mark.embedded
def test_a_host_may_be_empty(service):
    assert answered(service, "GET /getParticipants HTTP/1.1", "Host:").status_code == 401


@pytest.mark.parametrize("headers", [["X: a", " b"], ["X:", "\tb"], ["Content-Length:", " 0"]], ids=str)
def test_folded_headers_are_refused(service, headers):
    expect_some_message(answered(service, "POST /createParticipant HTTP/1.1", "Host: a", *headers), 400)


@pytest.mark.parametrize("coding", ["identity", "gzip", "chunked, identity"])
def test_no_transfer_encoding_but_chunked_is_read(service, coding):
    expect_some_message(answered(service, "POST /createParticipant HTTP/1.1", "Host: a", f"Transfer-Encoding: {coding}"), 501)


@pytest.mark.embedded  # a proxy before the service writes frames of its own
@pytest.mark.parametrize("frames", [b"2\n{}\r\n0\r\n\r\n", b"2\r\n{}\n0\r\n\r\n", b"2;a=\"\n\"\r\n{}\r\n0\r\n\r\n",
                                    b"2\r\n{}\r\n0\n\r\n", b"2\r\n{}\r\n0\r\nX: y\n\r\n", b"2\r\n{}\r\n0\r\n\n"], ids=str)
def test_line_feeds_alone_end_no_line_of_a_chunked_body(service, frames):
    line = "POST /createParticipant HTTP/1.1"
    headers = ["Host: a", "Transfer-Encoding: chunked", f"Authorization: Bearer {service.administrator_token}"]
    expect_message(answered(service, line, *headers, body=b"2\r\n{}\r\n0\r\n\r\n"), "Field name is missing.")
    expect_message(answered(service, line, *headers, body=frames), "Bad request.")


# -- HEAD, and what every answer has -----------------------------------------------------------------------------------------

def token_for(service, path):
    return {"administrator": lambda: service.administrator_token, "account": lambda: service.administrator_token,
            "official": lambda: service.new_official().token,
            "public": lambda: None, "published": lambda: service.administrator_token}[GETS[path]]()


@pytest.fixture(scope="module")
def finished_election(service):
    """It has an invalid vote, so that the list of them, which is streamed, is not empty."""
    official = service.new_official()
    election = service.election_now(service.new_participants(2), seconds=1)
    expect_empty(service.vote(official.token, [(new_guid(), 7), (new_guid(), 1)]))
    election.wait_for_end()
    return election


@pytest.mark.undescribed_requests  # the parameter goes to those too that have none
@pytest.mark.parametrize("path", GETS)
@pytest.mark.parametrize("allowed", [True, False], ids=["allowed", "refused"])
def test_head_answers_as_get_does_without_the_body(service, finished_election, path, allowed):
    token = token_for(service, path) if allowed else None
    get, head = (service.call(part_of(path), method, f"{address_of(path)}?id={finished_election.id}", token=token, headers={"Accept-Encoding": "identity"})
                 for method in ("GET", "HEAD"))
    assert head.status_code == get.status_code
    assert head.content == b""
    assert set(head.headers) == set(get.headers)
    for name, value in get.headers.items():
        assert name in CHANGING or head.headers[name] == value, name
    assert "Transfer-Encoding" in get.headers or int(get.headers["Content-Length"]) == len(get.content)


@pytest.mark.parametrize("path", GETS)
def test_nothing_follows_an_answer_to_head(service, finished_election, path):
    token = token_for(service, path)
    with Wire(service.urls[part_of(path)]) as wire:
        for _ in range(2):
            wire.head("HEAD", f"{address_of(path)}?id={finished_election.id}", *([f"Authorization: Bearer {token}"] if token else []))
        wire.head("GET", "/nothing", "Connection: close")
        received = b"".join(iter(lambda: wire.socket.recv(65536), b""))
    *heads, last, body = received.split(b"\r\n\r\n")
    assert [head[:9] for head in heads] == [b"HTTP/1.1 "] * 2, received
    assert (last[:12], body) == (b"HTTP/1.1 404", b'{"message": "Not found."}')


@pytest.mark.parametrize("path", GETS)
def test_allow_names_head_where_get_is(service, path):
    answer = service.call(part_of(path), "PUT", address_of(path))
    expect_some_message(answer, 405)
    assert answer.headers["Allow"] == "GET, HEAD"


def test_head_of_what_has_not_changed_is_304(service):
    first = service.overview()
    again = service.call("admin", "HEAD", "/admin/elections", token=service.administrator_token,
                         headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.embedded
def test_head_is_counted_and_logged_as_such(serve):
    urna = serve()
    assert Service.of(urna).call("admin", "HEAD", "/healthz").status_code == 200
    counted = 'urna_http_request_seconds_count{method="HEAD",route="/healthz",status="200"} 1'
    within(5, lambda: counted in Service.of(urna).call("admin", "GET", "/metrics").text)


def test_tokens_and_accounts_are_not_kept(service):
    official = service.new_official()
    answers = [service.login(official.person.email, official.person.password), service.refresh(official.refresh_token),
               service.accounts(limit=1), service.get_participants(), service.get_elections(),
               service.register({}), service.get_participants(token=official.token),
               service.call("admin", "GET", "/admin/nothing")]
    assert [answer.status_code for answer in answers] == [200] * 5 + [400, 401, 404]
    for answer in answers:
        assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    with Wire(service.urls["admin"]) as wire:
        answer = wire.send(b"nonsense\r\n\r\n").answer()
    assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
