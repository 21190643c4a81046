# SPDX-License-Identifier: Apache-2.0
import ctypes
import os
import pathlib
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "system"))  # client.py, people.py

import client  # noqa: E402
import images  # noqa: E402
from engine import REPOSITORY, Engine  # noqa: E402

HOME = REPOSITORY / "build" / "deploy"
URL = "http://127.0.0.1:8080"  # in the lab's network, where nothing else is


def enter(namespace):
    """From here on this process, and what it starts, talks in that network namespace."""
    with open(namespace) as file:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.setns(file.fileno(), 0x40000000) != 0:
            raise OSError(ctypes.get_errno(), f"cannot enter {namespace}")


@pytest.fixture(scope="session")
def clone():
    directory = images.fresh_clone(HOME / "clone")
    subprocess.run([directory / "deploy/secrets.sh"], check=True, stdout=subprocess.DEVNULL, timeout=60, umask=0o077)
    return directory


@pytest.fixture(scope="session")
def engine(clone):
    """A Docker engine in a network of its own, with every image built; this process is in that network too."""
    own = f"/proc/{os.getpid()}/ns/net"
    engine = Engine(HOME, clone)
    try:
        engine.start(lab=False)
        images.build_all(engine, HOME, clone)
        engine.stop()
        engine.start(lab=True)
        with open(own) as home_network:
            enter(f"/run/netns/{engine.namespace}")
            try:
                yield engine
            finally:
                enter(f"/proc/self/fd/{home_network.fileno()}")
    finally:
        engine.stop()


@pytest.fixture(scope="session")
def administrator_password(clone):
    return (clone / "deploy/secrets/administrator").read_text().strip()


@pytest.fixture(scope="module")  # it remembers when its last election ended: no two may overlap
def service(administrator_password):
    return client.Service(URL, password=administrator_password)
