# SPDX-License-Identifier: Apache-2.0
"""A commission is set up from nothing with the console, in a real browser, through the gateway of deploy/development.yaml."""

import os
import subprocess

import pytest

from development import URL, brought_up
from engine import REPOSITORY, expect_passed


@pytest.fixture(scope="module", autouse=True)
def development(engine):
    with brought_up(engine, "tests/deploy/commission.yaml"):
        yield


def test_a_commission_is_set_up_from_nothing():
    environment = {**os.environ, "URNA_E2E_URL": URL, "URNA_E2E_ADMIN_PASSWORD": "1", "URNA_SLOW": "1"}
    done = subprocess.run(["npm", "run", "e2e", "--", "--reporter=default", "commission"], cwd=REPOSITORY / "web",
                          env=environment, capture_output=True, text=True, timeout=900)
    expect_passed(done)
