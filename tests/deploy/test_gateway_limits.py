# SPDX-License-Identifier: Apache-2.0
"""One address cannot have all of the gateway: nginx itself with deploy/gateway's file, before a service that answers late."""

import json
import re
import time

import pytest

from nginx import ANSWERED, FILE, HELD, Gateway, LateService, response_of

AT_ONCE = int(re.search(r"limit_conn requests_at_once (\d+);", FILE).group(1))
RATE = int(re.search(r"zone=requests:10m rate=(\d+)r/s;", FILE).group(1))
BURST = int(re.search(r"limit_req zone=requests burst=(\d+) nodelay;", FILE).group(1))


@pytest.fixture
def service():
    return LateService()


@pytest.fixture
def gateway(tmp_path, service):
    running = Gateway(tmp_path, service)
    yield running
    running.stop()


def check_refused(answer):
    status, head, body = answer
    assert status == 503 and "Retry-After: 1" in head
    assert json.loads(body) == {"message": "Service is temporarily unavailable."}


def test_one_address_has_so_many_requests_at_once_and_another_is_answered(gateway, service):
    waiting = [gateway.asked("127.0.0.1", HELD) for _ in range(AT_ONCE)]
    until = time.monotonic() + 60
    while service.held < AT_ONCE:
        assert time.monotonic() < until, service.held
        time.sleep(0.05)
    check_refused(gateway.answer("127.0.0.1", ANSWERED))
    assert gateway.answer("127.0.0.2", ANSWERED)[0] == 200
    service.answer_those_held()
    assert {response_of(connection)[0] for connection in waiting} == {200}
    assert gateway.answer("127.0.0.1", ANSWERED)[0] == 200


def test_one_address_has_so_many_requests_a_second_and_another_is_answered(gateway):
    begun = time.monotonic()
    statuses = gateway.statuses("127.0.0.1", 5 * BURST)
    took = time.monotonic() - begun
    assert set(gateway.statuses("127.0.0.2", BURST // 2)) == {404}
    assert set(statuses) == {404, 503}
    assert BURST <= statuses.count(404) <= BURST + 1 + RATE * took
    assert statuses.index(503) >= BURST
