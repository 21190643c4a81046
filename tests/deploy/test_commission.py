# SPDX-License-Identifier: Apache-2.0
"""A commission is set up from nothing with the console, in a real browser, through the gateway of deploy/development.yaml."""

import os
import subprocess

import pytest

from containers import all_healthy, state, wait_for_gateway
from engine import Failed
from images import REPOSITORY
from test_images import OURS

FILES = ("deploy/development.yaml", "tests/deploy/commission.yaml")
URL = "http://127.0.0.1:8080"


@pytest.fixture(scope="module", autouse=True)
def development(engine):
    for name in OURS:
        engine.docker("tag", f"urna/{name}:0.1.0", f"urna/{name}:development")
    try:
        engine.compose("up", "--detach", "--no-build", files=FILES, seconds=400)
        all_healthy(engine, dict.fromkeys(["gateway", "authentication", "admin", "station", "daemon", "accounts-database",
                                           "elections-database", "redis"], 1))
        wait_for_gateway(URL)
        yield
    except Failed as error:
        raise AssertionError(f"{error}\n{state(engine)}") from None
    finally:
        engine.compose("down", "--volumes", "--timeout", "20", files=FILES)


def test_a_commission_is_set_up_from_nothing():
    environment = {**os.environ, "URNA_E2E_URL": URL, "URNA_E2E_ADMIN_PASSWORD": "1", "URNA_SLOW": "1"}
    done = subprocess.run(["npm", "run", "e2e", "--", "--reporter=default", "commission"], cwd=REPOSITORY / "web",
                          env=environment, capture_output=True, text=True, timeout=900)
    print(done.stdout[-3000:])
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
