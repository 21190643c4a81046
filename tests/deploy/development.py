# SPDX-License-Identifier: Apache-2.0
"""deploy/development.yaml, brought up from nothing and taken down with its volumes."""

import contextlib

from containers import all_healthy, state, wait_for_gateway
from engine import Failed
from test_images import OURS

FILE = "deploy/development.yaml"
URL = "http://127.0.0.1:8080"


@contextlib.contextmanager
def brought_up(engine, *files_over_it):
    files = (FILE, *files_over_it)
    for name in OURS:
        engine.docker("tag", f"urna/{name}:0.1.0", f"urna/{name}:development")
    try:
        engine.compose("up", "--detach", "--no-build", files=files, seconds=400)
        all_healthy(engine, dict.fromkeys(["gateway", "authentication", "admin", "station", "daemon", "accounts-database",
                                           "elections-database", "redis"], 1))
        wait_for_gateway(URL)
        yield
    except Failed as error:
        raise AssertionError(f"{error}\n{state(engine)}") from None
    finally:
        engine.compose("down", "--volumes", "--timeout", "20", files=files)
