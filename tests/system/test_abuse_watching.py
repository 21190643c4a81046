# SPDX-License-Identifier: Apache-2.0
"""Who reads the metrics, and what reading them takes from voters."""

import contextlib
import socket
import time

import pytest
import requests

from client import Service, expect_empty, new_guid
from metrics import metrics_of
from urna_process import free_port, scaled, within

pytestmark = pytest.mark.embedded
METRICS_CONNECTIONS = 64


def connected(port, host="127.0.0.1"):
    return socket.create_connection((host, port), timeout=scaled(10))


def closed_at_once(connection):
    connection.settimeout(0.2)
    try:
        return connection.recv(1) == b""
    except socket.timeout:
        return False
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("header", ["X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1", "Via: 1.1 proxy", "X-Real-IP: ::1"])
def test_metrics_are_not_there_for_who_comes_through_a_proxy(serve, header):
    urna = serve()
    assert metrics_of(urna.url)
    name, value = header.split(": ")
    hidden = requests.get(urna.url + "/metrics", headers={name: value}, timeout=5)
    unknown = requests.get(urna.url + "/nothing", headers={name: value}, timeout=5)
    assert (hidden.status_code, hidden.text) == (unknown.status_code, unknown.text) == (404, '{"message": "Not found."}')
    assert set(hidden.headers) == set(unknown.headers)
    assert requests.get(urna.url + "/healthz", headers={name: value}, timeout=5).status_code == 200


def own_address():
    """Of this machine, which is not a loopback one; none where it has no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # sends nothing
        return probe.getsockname()[0]
    return None


def test_metrics_are_not_there_for_other_machines(prepare):
    address = own_address()
    if address is None:
        pytest.skip("this machine has only its loopback address")
    urna = prepare("--listen", f"0.0.0.0:{free_port()}", "--admin-password", "Passw0rd", listen=False)
    urna.port = int(urna.options[1].rsplit(":", 1)[1])
    urna.start()
    assert metrics_of(urna.url)
    assert requests.get(f"http://{address}:{urna.port}/healthz", timeout=5).status_code == 200
    assert requests.get(f"http://{address}:{urna.port}/metrics", timeout=5).status_code == 404


def test_an_address_of_their_own_answers_everybody_and_the_main_one_nobody(serve):
    port = free_port()
    urna = serve("--metrics-listen", f"127.0.0.1:{port}")
    assert requests.get(urna.url + "/metrics", timeout=5).status_code == 404
    through_a_proxy = requests.get(f"http://127.0.0.1:{port}/metrics", headers={"X-Forwarded-For": "192.0.2.1"}, timeout=5)
    assert through_a_proxy.status_code == 200 and "urna_http_request_seconds" in through_a_proxy.text
    assert requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).status_code == 404


@pytest.mark.parametrize("limit, let_in", [("4096", METRICS_CONNECTIONS), ("5", 5)])
def test_connections_to_the_address_of_metrics_are_bounded(serve, limit, let_in):
    port = free_port()
    urna = serve("--metrics-listen", f"127.0.0.1:{port}", "--connections-limit", limit)
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(connected(port)) for _ in range(let_in)]
        held.append(stack.enter_context(connected(port)))
        # The one that has waited longest makes room.
        within(5, lambda: closed_at_once(held[0]))
        assert not any(closed_at_once(connection) for connection in held[1:4])
        assert requests.get(urna.url + "/readyz", timeout=5).status_code == 200
    within(5, lambda: requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).status_code == 200)


def test_a_flood_of_requests_for_metrics_takes_no_worker_from_uploads(serve):
    """There is capacity for a few requests that wait, and the flood is many times that."""
    urna = serve("--waiting-limit", "4")
    service = Service.of(urna)
    official = service.new_official()
    election = service.election_now(service.new_participants(2), seconds=scaled(6))
    with contextlib.ExitStack() as stack:
        for _ in range(200):
            connection = stack.enter_context(connected(urna.port))
            connection.sendall(b"GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n" * 20)
        for _ in range(10):
            began = time.monotonic()
            expect_empty(service.vote(official.token, [(new_guid(), 1)]))
            assert time.monotonic() - began < scaled(2)
    election.wait_for_end()
    assert service.get_results(election.id).json()["participants"][0]["result"] == 250
