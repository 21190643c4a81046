# SPDX-License-Identifier: Apache-2.0
"""Whom a request is for, and which site makes a browser send it: --allowed-hosts, Sec-Fetch-Site and Origin."""

import json

import pytest

from client import Multipart, Wire, expect_empty, expect_message, expect_missing_authorization, new_guid
from people import new_person
from urna_process import Urna, run

NAMED = "urna.example,localhost:8080,[::1], 10.0.0.7"


def sent(url, line, *headers, body=b""):
    """The answer to these very lines."""
    with Wire(url) as wire:
        head = "\r\n".join([line, *headers, f"Content-Length: {len(body)}", "", ""])
        return wire.send(head.encode() + body).answer(line.partition(" ")[0])


def log_in(url, *headers, fields=None, target="/login"):
    fields = {"email": "admin@admin.com", "password": "1"} if fields is None else fields
    return sent(url, f"POST {target} HTTP/1.1", *headers, body=json.dumps(fields).encode())


# -- --allowed-hosts -----------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def named(tmp_path_factory):
    urna = Urna(tmp_path_factory.mktemp("urna"), ["--allowed-hosts", NAMED, "--allow-default-admin"])
    try:
        urna.start()
    except AssertionError:  # /readyz is for every host
        urna.kill()
        raise
    try:
        yield urna
        urna.stop()
    finally:
        urna.kill()


@pytest.mark.embedded
@pytest.mark.parametrize("host", ["urna.example", "URNA.Example.", "urna.example:1", "localhost:8080", "[::1]:8080", "[0::1]",
                                  "10.0.0.7:8080"])
def test_requests_for_a_host_that_is_named_are_answered(named, host):
    assert log_in(named.url, f"Host: {host}").status_code == 200


@pytest.mark.embedded
@pytest.mark.parametrize("host", ["", "evil.example", "urna.example.evil.example", "x.urna.example", "localhost", "localhost:80",
                                  "127.0.0.1", "127.1", "[::2]", "%75rna.example", "urna.example:99999"])
def test_requests_for_another_host_are_refused(named, host):
    expect_message(log_in(named.url, f"Host: {host}"), "Unknown host.", 421)
    for path in ("/", "/getElections", "/api"):
        expect_message(sent(named.url, f"GET {path} HTTP/1.1", f"Host: {host}"), "Unknown host.", 421)


@pytest.mark.embedded
def test_the_host_of_the_target_goes_before_the_header(named):
    assert log_in(named.url, "Host: evil.example", target="http://urna.example/login").status_code == 200
    for target in ("http://evil.example/login", "http://urna.example@evil.example/login", "http://x@urna.example/login"):
        expect_message(log_in(named.url, "Host: urna.example", target=target), "Unknown host.", 421)


@pytest.mark.embedded
def test_a_request_of_http_1_0_without_a_host_is_for_none(named):
    expect_message(sent(named.url, "GET / HTTP/1.0"), "Unknown host.", 421)
    assert sent(named.url, "GET / HTTP/1.0", "Host: urna.example").status_code == 200


@pytest.mark.embedded
def test_two_hosts_are_no_request(named):
    expect_message(log_in(named.url, "Host: urna.example", "Host: urna.example"), "Bad request.")


@pytest.mark.embedded
@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_health_and_metrics_are_for_every_host(named, path):
    for host in ("10.1.2.3:8080", "evil.example", ""):
        assert sent(named.url, f"GET {path} HTTP/1.1", f"Host: {host}").status_code == 200
    assert sent(named.url, f"GET {path} HTTP/1.0").status_code == 200


@pytest.mark.embedded
def test_an_unknown_path_is_unknown_whatever_the_host(named):
    expect_message(sent(named.url, "GET /nowhere HTTP/1.1", "Host: evil.example"), "Not found.", 404)


@pytest.mark.embedded
def test_a_refused_request_leaves_the_connection_to_the_next(named):
    with Wire(named.url) as wire:
        wire.send(b"POST /login HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 2\r\n\r\n{}")
        expect_message(wire.answer(), "Unknown host.", 421)
        wire.send(b"POST /login HTTP/1.1\r\nHost: urna.example\r\nContent-Length: 2\r\n\r\n{}")
        expect_message(wire.answer(), "Field email is missing.")


@pytest.mark.embedded
@pytest.mark.parametrize("wrong", ["a b", "http://urna.example", "a:b", "::1", "a:65536", ":80", "urna.example/x", "."])
def test_a_host_that_is_none_is_an_error(tmp_path, wrong):
    done = run("serve", "--data", tmp_path / "data", "--allowed-hosts", f"urna.example,{wrong}")
    assert (done.returncode, "--allowed-hosts" in done.stderr) == (2, True), done.stderr


def test_by_default_every_host_will_do(service):
    for host in ("evil.example", "x:1", "[::5]"):
        expect_message(log_in(service.urls["authentication"], f"Host: {host}", fields={}), "Field email is missing.")


# -- pages of other sites ------------------------------------------------------------------------------------------------

def as_a_form(fields):
    """What a form with one hidden input and enctype=text/plain sends, which is JSON."""
    return json.dumps(fields)[:-1].encode() + b', "x": "=y"}\r\n'


PUBLIC_POSTS = {"/login": lambda: {"email": "admin@admin.com", "password": "wrong"},
                "/register": lambda: new_person().fields()}
OTHER_SITES = [["Sec-Fetch-Site: cross-site"], ["Sec-Fetch-Site: same-site"], ["Sec-Fetch-Site: cross-site", "Origin: null"],
               ["Origin: null"], ["Origin: http://evil.example"], ["Origin: http://127.0.0.1:1"], ["Origin: https://127.0.0.1"],
               ["Sec-Fetch-Site: something", "Origin: null"], ["Origin:"]]


def posted(service, path, body, *headers):
    with Wire(service.urls["authentication"]) as wire:
        wire.head("POST", path, "Content-Type: text/plain", f"Content-Length: {len(body)}", *headers)
        return wire.send(body).answer()


@pytest.mark.parametrize("headers", OTHER_SITES, ids=str)
@pytest.mark.parametrize("path", PUBLIC_POSTS)
def test_a_form_of_another_site_neither_registers_nor_logs_in(service, path, headers):
    body = as_a_form(PUBLIC_POSTS[path]())
    expect_message(posted(service, path, body, *headers), "Cross-site request.", 403)
    assert posted(service, path, body).status_code == (200 if path == "/register" else 400)  # and so would it be read


def test_a_registration_that_was_refused_has_made_no_account(service):
    person = new_person()
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}
    expect_message(service.call("authentication", "POST", "/register", json=person.fields(), headers=headers),
                   "Cross-site request.", 403)
    expect_message(service.login(person.email, person.password), "Invalid credentials.")
    expect_empty(service.register(person.fields()))


def test_every_post_is_refused_whoever_sends_it(service):
    headers = {"Sec-Fetch-Site": "cross-site"}
    official = service.new_official()
    for part, path, token in (("authentication", "/refresh", official.refresh_token),
                              ("authentication", "/delete", service.administrator_token),
                              ("admin", "/createParticipant", service.administrator_token)):
        expect_message(service.call(part, "POST", path, token=token, headers=headers, json={}), "Cross-site request.", 403)
    upload = Multipart().part('name="file"', f"{new_guid()},1\n".encode())
    expect_message(service.call("station", "POST", "/vote", token=official.token, data=upload.body(),
                                headers={"Content-Type": upload.content_type, **headers}), "Cross-site request.", 403)
    # What only reads is answered as ever, and a page of another site has no token for it.
    expect_missing_authorization(service.call("admin", "GET", "/getElections", headers=headers))


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_pages_of_the_service_itself_may_also_behind_a_proxy_that_changes_the_host(service, site):
    answer = service.call("authentication", "POST", "/login", json={},
                          headers={"Sec-Fetch-Site": site, "Origin": "https://elections.example"})
    expect_message(answer, "Field email is missing.")


def test_an_older_browser_names_the_origin_alone(service):
    with Wire(service.urls["authentication"]) as wire:
        wire.head("POST", "/login", f"Origin: http://{wire.host}", "Content-Length: 2")
        expect_message(wire.send(b"{}").answer(), "Field email is missing.")
