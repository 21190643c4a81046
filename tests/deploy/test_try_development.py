# SPDX-License-Identifier: Apache-2.0
"""deploy/development.yaml: nothing to prepare, the contract's first administrator, and every port open to the machine."""

import socket

import pytest
import requests

import client
from client import expect_empty
from development import URL, brought_up


@pytest.fixture(scope="module", autouse=True)
def development(engine):
    with brought_up(engine):
        yield


def test_an_election_is_held_with_the_contracts_first_administrator():
    service = client.Service(URL)
    official = service.new_official()
    results = service.hold(service.new_participants(2), lambda election: expect_empty(
        service.vote(official.token, [(client.new_guid(), 1)])), seconds=2)
    assert [participant["result"] for participant in results["participants"]] == [250, 0]


@pytest.mark.parametrize("port", range(8081, 8085))
def test_each_service_has_a_port_of_its_own(port):
    assert requests.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200


@pytest.mark.parametrize("port", range(8085, 8088))
def test_each_engine_has_a_port_of_its_own(port):
    socket.create_connection(("127.0.0.1", port), timeout=5).close()
