# SPDX-License-Identifier: Apache-2.0
"""From where the password 1 of the first administrator is taken."""

import json

import pytest
import requests

import trails
from client import Service, Wire, expect_message
from urna_process import Urna, free_port, within

pytestmark = pytest.mark.embedded

ADMINISTRATOR = "admin@admin.com"
REFUSED = "the password 1 was right and was refused: change it (account password), or say --allow-default-admin"
PROXIES = ["X-Forwarded-For: 127.0.0.1", "x-forwarded-host: localhost", "X-Forwarded-Proto: https", "X-Forwarded-Server: a",
           "X-Real-IP: ::1", "Forwarded: for=127.0.0.1", "Via: 1.1 proxy", "X-Forwarded-For:"]
LOOPBACK = ["127.0.0.1", "127.0.0.1:8080", "localhost", "LOCALHOST:80", "localhost.", "[::1]:8080", "[::ffff:127.0.0.1]",
            "127.8.9.7"]
ELSEWHERE = ["", "urna.example", "192.168.1.5:8080", "127.1", "2130706433", "0", "0.0.0.0", "[::]", "localhost.evil.example",
             "x.localhost", "127.0.0.1.evil.example", "%6cocalhost", "127.0.0.1:99999"]


def log_in(url, *headers, password="1", target="/login", version="1.1", email=ADMINISTRATOR):
    body = json.dumps({"email": email, "password": password})
    lines = [f"POST {target} HTTP/{version}", *headers, f"Content-Length: {len(body)}", "", body]
    with Wire(url) as wire:
        return wire.send("\r\n".join(lines).encode()).answer()


def refusals(urna):
    return {entry["request_id"]: entry for entry in urna.entries() if entry.get("message") == REFUSED}


def refusal_of(urna, answer):
    """What the log has of it."""
    request_id = answer.headers["X-Request-Id"]
    within(5, lambda: request_id in refusals(urna))
    return refusals(urna)[request_id]


@pytest.fixture(scope="module")
def urna(tmp_path_factory):
    started = Urna(tmp_path_factory.mktemp("urna"), ["--login-failures", "0", "--login-failures-per-account", "0"])
    try:
        yield started.start()
        started.stop()
    finally:
        started.kill()


@pytest.mark.parametrize("host", LOOPBACK)
def test_it_is_taken_by_the_names_of_loopback(urna, host):
    assert log_in(urna.url, f"Host: {host}").status_code == 200


@pytest.mark.parametrize("host", ELSEWHERE)
def test_it_is_refused_by_every_other_name(urna, host):
    answer = log_in(urna.url, f"Host: {host}")
    expect_message(answer, "Invalid credentials.")
    entry = refusal_of(urna, answer)
    assert (entry["level"], entry["remote"]) == ("warning", "127.0.0.1")
    assert "Host" in entry["because"]


@pytest.mark.parametrize("header", PROXIES)
def test_it_is_refused_through_a_proxy(urna, header):
    answer = log_in(urna.url, "Host: 127.0.0.1", header)
    expect_message(answer, "Invalid credentials.")
    assert "proxy" in refusal_of(urna, answer)["because"]


def test_the_host_of_the_target_goes_before_the_header(urna):
    assert log_in(urna.url, "Host: urna.example", target="http://localhost/login").status_code == 200
    for target in ("http://urna.example/login", "http://localhost@urna.example/login", "http://x@localhost/login"):
        expect_message(log_in(urna.url, "Host: localhost", target=target), "Invalid credentials.")


def test_a_request_of_http_1_0_needs_a_host_for_it(urna):
    expect_message(log_in(urna.url, version="1.0"), "Invalid credentials.")
    assert log_in(urna.url, "Host: localhost", version="1.0").status_code == 200


def test_two_hosts_are_no_request(urna):
    expect_message(log_in(urna.url, "Host: localhost", "Host: localhost"), "Bad request.")


def test_the_answer_is_that_to_a_wrong_password(urna):
    wrong, nobody, right = [log_in(urna.url, "Host: urna.example", **what)
                            for what in ({"password": "2"}, {"email": "nobody@example.com"}, {})]
    told = [(answer.status_code, answer.content, set(answer.headers)) for answer in (wrong, nobody, right)]
    assert told[0] == told[1] == told[2]
    refusal_of(urna, right)
    assert not {wrong.headers["X-Request-Id"], nobody.headers["X-Request-Id"]} & set(refusals(urna))


def test_whoever_confirms_with_it_is_refused_alike(urna):
    for headers, refused in (({}, False), ({"Via": "1.1 proxy"}, True)):
        token = log_in(urna.url, "Host: localhost").json()["refreshToken"]
        answer = requests.post(f"{urna.url}/authentication/confirm", json={"password": "1"}, timeout=10,
                               headers={"Authorization": f"Bearer {token}", **headers})
        assert answer.status_code == (400 if refused else 200)


def test_a_refusal_is_counted_and_entered_as_a_wrong_password(serve):
    urna = serve("--login-failures", "3")
    for _ in range(3):
        expect_message(log_in(urna.url, "Host: urna.example"), "Invalid credentials.")
    assert 429 in [log_in(urna.url, "Host: localhost").status_code for _ in range(3)]
    urna.stop()  # then sums are entered
    entered = [row for row in trails.rows(urna, "accounts") if "signInRefused" in row]
    assert entered and ADMINISTRATOR in entered[0], trails.rows(urna, "accounts")


def test_another_password_is_taken_from_everywhere(serve):
    urna = serve("--admin-password", "Another1")
    assert log_in(urna.url, "Host: urna.example", "Via: 1.1 proxy", password="Another1").status_code == 200
    assert not refusals(urna)


def test_an_operator_may_let_it_be_taken_from_everywhere(serve):
    urna = serve("--allow-default-admin")
    assert log_in(urna.url, "Host: urna.example", "X-Forwarded-For: 192.0.2.1").status_code == 200
    assert Service.of(urna).administrator_token


def test_another_address_of_loopback_is_a_name(prepare):
    port = free_port()
    urna = prepare("--listen", f"127.0.0.9:{port}", listen=False).launch()
    url = f"http://127.0.0.9:{port}"

    def answers():
        try:
            return requests.get(f"{url}/readyz", timeout=1).status_code == 200
        except requests.RequestException:
            return False
    within(15, answers)
    assert log_in(url, f"Host: 127.0.0.9:{port}").status_code == 200
    expect_message(log_in(url, "Host: urna.example"), "Invalid credentials.")
    urna.stop()
