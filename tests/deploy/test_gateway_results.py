# SPDX-License-Identifier: Apache-2.0
"""The public pages through the gateway's cache: nginx itself with deploy/gateway's file, before a service that answers as a test
says. Nobody gets an answer that is another's, and what was withdrawn is gone."""

import asyncio
import concurrent.futures
import gzip
import re
import select
import socket
import time

import pytest

from nginx import FILE, REPOSITORY, FakeService, Gateway, response_of

LIFETIMES = (REPOSITORY / "src/admin/public_lifetimes.h").read_text()
SECONDS_UNTIL_GONE = 10
FOR_ALL = "Cache-Control: public, max-age=2, stale-while-revalidate=5"
FOR_NOBODY_ELSE = "Cache-Control: no-store"
PAGE, EMBED = "/results/7", "/results/7/embed"
POLICIES = {PAGE: "default-src 'none'; script-src 'self'; frame-ancestors 'none'", EMBED: "default-src 'none'; frame-ancestors *"}


class Results(FakeService):
    """Pages in the language, and compressed, as they are asked for. Each says the how many-th answer it is, unless the page
    stays the same."""

    def __init__(self):
        self.heads, self.late_seconds, self.cut = [], 0, 0
        self.gone = self.busy = self.stays_the_same = False
        self.for_all = lambda sent: "authorization" not in sent
        super().__init__()

    async def answer(self, head, reader):
        self.heads.append(head)
        sent = headers_of(head)
        if "transfer-encoding" in sent:
            await reader.readuntil(b"0\r\n\r\n")
        await reader.readexactly(int(sent.get("content-length", 0)))
        await asyncio.sleep(self.late_seconds)
        path = head.split()[1].partition("?")[0]
        if path.startswith("/assets/"):
            return response("200 OK", b"let asset;", "Cache-Control: public, max-age=31536000, immutable")
        if head.split()[0] not in ("GET", "HEAD"):
            return response("405 Method Not Allowed", b"{}", "Allow: GET, HEAD", FOR_NOBODY_ELSE)
        if self.busy:
            return response("503 Service Unavailable", b"{}", "Retry-After: 1", FOR_NOBODY_ELSE)
        if self.gone or path not in POLICIES:
            return response("404 Not Found", b"{}", FOR_NOBODY_ELSE)
        language = (re.findall(r"\?lang=(\S+)", head) or [sent.get("accept-language", "en")])[0]
        number = 0 if self.stays_the_same else len(self.heads)
        body = f"{path} in {language}, {number}".encode()
        lines = [FOR_ALL if self.for_all(sent) else FOR_NOBODY_ELSE, "Vary: Accept-Language, Accept-Encoding", "Accept-Ranges: bytes",
                 f'ETag: "{language}-{number}"', f"Content-Security-Policy: {POLICIES[path]}",
                 "X-Content-Type-Options: nosniff", f"X-Request-Id: {len(self.heads)}"]
        if sent.get("accept-encoding") == "gzip":
            body, lines = gzip.compress(body), [*lines, "Content-Encoding: gzip"]
        return response("200 OK", body, *lines)[:-self.cut or None]


def response(status, body, *lines):
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *lines, "", ""]).encode() + body


def headers_of(head):
    return {name.lower(): value for name, value in re.findall(r"^([^:\r\n]+): (.*?)\r?$", head, re.MULTILINE)}


@pytest.fixture
def service():
    return Results()


@pytest.fixture
def gateway(tmp_path, service):
    running = Gateway(tmp_path, service)
    yield running
    running.stop()


def ask(gateway, path=PAGE, *lines, method="GET", host="Host: x", version="1.1"):
    """Status, headers by their names in lower case, and body."""
    connection = gateway.connected("127.0.0.1")
    connection.sendall("\r\n".join([f"{method} {path} HTTP/{version}", host, "Connection: close", *lines, "", ""]).encode())
    status, head, body = response_of(connection)
    return status, headers_of(head), body


def body_of(gateway, *request, **more):
    status, _, body = ask(gateway, *request, **more)
    assert status == 200
    return body


def next_page(gateway, old):
    """The page after this one, once the gateway has asked anew."""
    return until(lambda: (found := body_of(gateway)) != old and found)


def until(found, seconds=SECONDS_UNTIL_GONE):
    end = time.monotonic() + seconds
    while not (result := found()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return result


# -- how long --------------------------------------------------------------------------------------------------------

def lifetime(name):
    return int(re.search(rf"\bseconds {name}\{{(\d+)\}};", LIFETIMES).group(1))


def test_what_was_withdrawn_is_gone_everywhere_within_ten_seconds():
    [statuses] = re.findall(r"^\s*proxy_cache_valid (.*);", FILE, re.MULTILINE)
    in_gateway = int(re.fullmatch(r"200 (\d+)s", statuses).group(1))
    assert in_gateway == lifetime("gateway_max")
    # nginx compares whole seconds, and would give what it got at 0.0 until 1.99, if the key had no second.
    assert 'proxy_cache_key "$time_iso8601 ' in FILE
    assert sum(map(lifetime, ("rendered_max", "gateway_max", "max_age", "stale_while_revalidate"))) <= SECONDS_UNTIL_GONE
    assert "use_stale" not in FILE and "background_update" not in FILE


def test_a_withdrawn_page_is_gone_and_stays_gone(gateway, service):
    body_of(gateway)
    service.gone = True
    since = time.monotonic()
    until(lambda: ask(gateway)[0] == 404)
    assert time.monotonic() - since < 3  # the gateway's part of the ten seconds
    for _ in range(20):
        status, headers, _ = ask(gateway)
        assert (status, headers["cache-control"]) == (404, "no-store")


def test_a_withdrawn_page_that_many_look_at_is_gone_for_all_of_them(gateway, service):
    service.late_seconds = 0.02
    with concurrent.futures.ThreadPoolExecutor(20) as crowd:
        def look(_):
            statuses, end = [], time.monotonic() + 4
            while time.monotonic() < end:
                statuses.append(ask(gateway)[0])
            return statuses
        looking = [crowd.submit(look, number) for number in range(20)]
        time.sleep(1)
        service.gone = True
        for statuses in (each.result() for each in looking):
            shown = statuses.count(200)
            assert statuses == [200] * shown + [404] * (len(statuses) - shown) and 0 < shown < len(statuses)


def test_what_is_shown_changes_while_everybody_looks(gateway):
    first = body_of(gateway)
    second = next_page(gateway, first)
    assert next_page(gateway, second) not in (first, second)


# -- a crowd ---------------------------------------------------------------------------------------------------------

def test_a_crowd_at_once_costs_the_service_little(gateway, service):
    service.late_seconds = 0.05
    with concurrent.futures.ThreadPoolExecutor(200) as crowd:
        bodies = list(crowd.map(lambda _: body_of(gateway), range(200)))
    assert len(set(bodies)) == len(service.heads) <= 20


def test_a_crowd_that_stays_costs_the_service_as_little(gateway, service):
    service.late_seconds = 0.02
    end = time.monotonic() + 3
    with concurrent.futures.ThreadPoolExecutor(40) as crowd:
        def look(_):
            while time.monotonic() < end:
                body_of(gateway)
        list(crowd.map(look, range(40)))
    assert len(service.heads) <= 20


def test_a_crowd_behind_one_address_is_answered_where_others_of_it_are_refused(gateway):
    requests = 3 * int(re.search(r"limit_req zone=requests burst=(\d+) nodelay;", FILE).group(1))
    assert 503 in gateway.statuses("127.0.0.1", requests)
    assert set(gateway.statuses("127.0.0.1", requests, PAGE)) == {200}


# -- what is kept, and for whom --------------------------------------------------------------------------------------

@pytest.mark.parametrize("token", ["Bearer abc", "0"])
def test_who_has_a_token_is_answered_by_the_service_alone(gateway, service, token):
    own = [body_of(gateway, PAGE, f"Authorization: {token}") for _ in range(3)]
    for_all = body_of(gateway)
    assert len({*own, for_all}) == len(service.heads) == 4
    assert body_of(gateway, PAGE, f"Authorization: {token}") != for_all
    status, headers, body = ask(gateway, PAGE, f"Authorization: {token}", method="HEAD")
    assert (status, headers["cache-control"], body) == (200, "no-store", b"")


@pytest.mark.parametrize("line", ["Authorization: Bearer abc", "Content-Length: 0"])
def test_an_answer_to_a_request_of_ones_own_is_not_kept_whatever_it_says(gateway, service, line):
    service.for_all = lambda _: True
    assert body_of(gateway, PAGE, line) != body_of(gateway)


def test_an_answer_that_does_not_say_that_it_is_for_all_is_not_kept(gateway, service):
    service.for_all = lambda _: False
    assert len({body_of(gateway) for _ in range(3)}) == 3


@pytest.mark.parametrize("status, path", [(404, "/results/8"), (503, PAGE)])
def test_what_is_no_page_is_asked_for_anew(gateway, service, status, path):
    service.busy = status == 503
    for _ in range(3):
        found, headers, _ = ask(gateway, path)
        assert (found, headers["cache-control"]) == (status, "no-store")
    assert len(service.heads) == 3


def test_a_service_that_is_not_there_is_said_at_once_and_not_kept(gateway, service):
    service.cut = 1_000_000  # it closes the connection without a word
    status, headers, _ = ask(gateway)
    assert (status, headers["cache-control"], headers["retry-after"]) == (503, "no-store", "1")
    service.cut = 0
    body_of(gateway)


def test_languages_and_codings_are_never_mixed(gateway, service):
    wanted = [("/results/7" + query, *lines) for query in ("", "?lang=en", "?lang=sr", "?lang=sr-Latn", "?lang=sr-Cyrl")
              for language in ((), ("Accept-Language: en-GB",), ("Accept-Language: sr",), ("Accept-Language: hr",))
              for coding in ((), ("Accept-Encoding: gzip, br",)) for lines in [language + coding]]
    shown = {}
    for request in wanted * 2:
        status, headers, body = ask(gateway, *request)
        compressed = "Accept-Encoding: gzip, br" in request
        assert headers.get("content-encoding") == ("gzip" if compressed else None)
        text = (gzip.decompress(body) if compressed else body).decode()
        by_header = {"Accept-Language: sr": "sr-Cyrl", "Accept-Language: hr": "sr-Latn"}
        language = (re.findall(r"\?lang=(.*)", request[0]) or [by_header.get(line) for line in request[1:2]] or [None])[0] or "en"
        assert status == 200 and f"/results/7 in {language}," in text, request
        shown.setdefault(request, set()).add(text)
    counts = [int(text.split(", ")[1]) for texts in shown.values() for text in texts]
    assert len(set(counts)) == len(counts)


@pytest.mark.parametrize("header, language", [
    ("sr-RS,sr;q=0.9,en-US;q=0.8,en;q=0.7", "sr-Cyrl"), ("sr-Latn-RS, sr;q=0.9", "sr-Latn"), ("de-AT,de;q=0.9,en;q=0.8", "en"),
    ("SR-LATN", "sr-Latn"), ("sr-ME", "sr-Latn"), ("bs,sr", "sr-Latn"), ("en;q=0, sr;q=0.1", "sr-Cyrl"), ("de, fr;q=0.5", None), ("english", None), ("*", None),
    ("x" * 15000, None), ("de," * 5000 + "sr", "sr-Cyrl")])
def test_the_service_is_told_the_first_language_that_the_pages_have(gateway, service, header, language):
    assert ask(gateway, PAGE, f"Accept-Language: {header}")[0] == 200
    assert headers_of(service.heads[-1]).get("accept-language") == language


def test_readers_of_one_language_have_one_page_however_they_ask_for_it(gateway, service):
    for number in range(20):
        assert ask(gateway, PAGE, f"Accept-Language: de-{number}, en-{number}", f"Accept-Encoding: x-{number}, gzip")[0] == 200
    assert len(service.heads) <= 2


@pytest.mark.parametrize("header, coding", [("gzip", "gzip"), ("deflate, gzip, br", "gzip"), ("br,GZIP;q=0.5", "gzip"), ("gzip; q=1.0", "gzip"),
                                            ("gzip;q=0", None), ("gzip;q=0.0, br", None), ("x-gzip", None), ("identity", None)])
def test_the_service_is_told_whether_gzip_is_taken(gateway, service, header, coding):
    assert ask(gateway, PAGE, f"Accept-Encoding: {header}")[0] == 200
    assert headers_of(service.heads[-1]).get("accept-encoding") == coding


def test_arguments_that_nobody_knows_make_no_page_of_their_own(gateway, service):
    for query in ("?utm_source=x", "?a=1&b=2", "?lang=fr", "?", "?lang", "?lang=en%0d%0aX: 1"):
        assert ask(gateway, PAGE + query.replace(" ", "%20"))[0] == 200
    assert {head.split()[1] for head in service.heads} == {PAGE} and len(service.heads) <= 2
    body_of(gateway, PAGE + "?x=1&lang=sr-Latn&y=2")
    assert service.heads[-1].split()[1] == PAGE + "?lang=sr-Latn"


@pytest.mark.parametrize("path", ["/results/%37", "/results/7%0a", "/results%0a", "/results/7%3flang=en", "/results/7;x", "/results/../results/%37"])
def test_a_page_has_one_spelling(gateway, service, path):
    assert ask(gateway, path)[0] == 404 and not service.heads


@pytest.mark.parametrize("path", ["/resultsx", "/results.jsonx", "/results.html", "/RESULTS"])
def test_other_paths_are_unknown(gateway, service, path):
    assert ask(gateway, path)[0] == 404 and not service.heads


@pytest.mark.parametrize("path", ["/results", "/results.json", "/results/", "/results/7/result.svg"])
def test_every_page_is_the_services(gateway, service, path):
    ask(gateway, path)
    assert [head.split()[1] for head in service.heads] == [path]


# -- unusual requests ------------------------------------------------------------------------------------------------

def test_head_is_answered_of_what_get_was_and_the_other_way_round(gateway, service):
    status, headers, nothing = ask(gateway, method="HEAD")
    assert (status, nothing) == (200, b"")
    body = body_of(gateway)
    assert len(body) == int(headers["content-length"]) and ask(gateway, method="HEAD")[0] == 200
    assert len(service.heads) <= 2


def test_who_has_the_page_already_is_told_so(gateway, service):
    service.stays_the_same = True
    _, headers, _ = ask(gateway)
    for known in (headers["etag"], f'"x", W/{headers["etag"]}', "*"):
        status, again, body = ask(gateway, PAGE, f"If-None-Match: {known}")
        assert (status, body, again["etag"], again["cache-control"]) == (304, b"", headers["etag"], headers["cache-control"])
        assert again["vary"] == headers["vary"]
    assert ask(gateway, PAGE, 'If-None-Match: "other"')[0] == 200
    assert len(service.heads) <= 2


@pytest.mark.parametrize("lines", [["Range: bytes=0-1"], ["If-None-Match: *"], ["If-Match: \"x\""], ["If-Range: \"x\"", "Range: bytes=1-"],
                                   ["If-Modified-Since: Mon, 07 Sep 2026 00:00:00 GMT"], ["Accept: nothing"], ["Origin: https://other.example"],
                                   ["Content-Length: 0"]])
def test_what_one_asks_for_in_another_way_is_whole_for_the_next(gateway, service, lines):
    service.stays_the_same = True
    status, _, body = ask(gateway, PAGE, *lines)
    assert status in (200, 304, 412)
    whole = body_of(gateway)
    assert re.fullmatch(rb"/results/7 in en, \d", whole) and (status != 200 or len(body) == len(whole))
    assert not {"range", "if-none-match", "if-match"} & set(headers_of(service.heads[0]))
    assert ask(gateway, PAGE, "Range: bytes=0-1")[2] == whole


def test_a_page_that_was_cut_off_is_not_kept(gateway, service):
    service.cut = 3
    ask(gateway)
    service.cut = 0
    assert re.fullmatch(rb"/results/7 in en, 2", body_of(gateway))


@pytest.mark.parametrize("version, host", [("1.0", "Accept: */*"), ("1.1", "Host: other.example:1")])
def test_the_host_is_of_no_matter(gateway, service, version, host):
    for _ in range(3):
        body_of(gateway, version=version, host=host)
        body_of(gateway)
    assert len(service.heads) <= 2


def test_a_malformed_host_is_refused(gateway, service):
    body_of(gateway)
    assert ask(gateway, host="Host: a@b")[0] == 400
    assert len(service.heads) == 1


@pytest.mark.parametrize("body", [["Content-Length: 9"], ["Transfer-Encoding: chunked"]])
def test_a_body_that_does_not_come_keeps_nobody_waiting(gateway, service, body):
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=60) as slow:
        slow.sendall("\r\n".join([f"GET {PAGE} HTTP/1.1", "Host: x", *body, "", "1"]).encode())
        until(lambda: service.heads)
        kept = body_of(gateway)
        assert len({kept, *(body_of(gateway) for _ in range(5))}) <= 2 and len(service.heads) <= 3


def test_a_service_that_stands_still_for_one_answers_the_others(gateway, service):
    service.late_seconds = 3600
    with gateway.asked("127.0.0.1", PAGE) as first:
        until(lambda: service.heads)
        service.late_seconds = 0
        body_of(gateway)
        assert select.select([first], [], [], 0)[0] == []
        assert first.makefile("rb").readline().split()[1] == b"503"


def test_it_can_only_be_read(gateway, service):
    for _ in range(2):
        status, headers, _ = ask(gateway, PAGE, "Content-Length: 0", method="POST")
        assert (status, headers["allow"]) == (405, "GET, HEAD")
    assert len(service.heads) == 2
    body_of(gateway)


@pytest.mark.parametrize("path", [PAGE, EMBED])
def test_the_services_headers_arrive_as_they_are_from_the_cache_too(gateway, service, path):
    for _ in range(3):
        _, headers, _ = ask(gateway, path)
        assert headers["content-security-policy"] == POLICIES[path]
        assert headers["x-content-type-options"] == "nosniff"
        assert f"Cache-Control: {headers['cache-control']}" == FOR_ALL
        assert headers["vary"] == "Accept-Language, Accept-Encoding"
        assert "strict-transport-security" not in headers
    assert len(service.heads) <= 2


# -- a rolling upgrade -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("path", ["/assets/public-page-NEW.js", "/assets/preview-NEW.png"])
def test_assets_of_another_version_are_the_services(gateway, service, path):
    status, headers, body = ask(gateway, path)
    assert (status, body, headers["cache-control"]) == (200, b"let asset;", "public, max-age=31536000, immutable")
    assert [head.split()[1] for head in service.heads] == [path]
