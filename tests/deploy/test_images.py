# SPDX-License-Identifier: Apache-2.0
"""What is in the images, and what is not."""

import json

import pytest

OURS = ["gateway", "authentication", "admin", "station", "daemon", "migrate-accounts", "migrate-elections"]
MEBIBYTES_MAX = 150
NOT_IN_AN_IMAGE = "cc gcc g++ c++ cpp clang ld as make cmake ninja git python3 curl wget"


@pytest.mark.parametrize("name", OURS)
def test_an_image_is_small(engine, name):
    size = int(engine.docker("image", "inspect", "--format", "{{.Size}}", f"urna/{name}:0.1.0"))
    print(f"{name}: {size / 1e6:.0f} MB")
    assert 0 < size < MEBIBYTES_MAX * 1e6


@pytest.mark.parametrize("name", OURS)
def test_an_image_holds_no_compiler_and_no_tools_to_fetch_one(engine, name):
    script = f"for tool in sh {NOT_IN_AN_IMAGE}; do command -v $tool; done; true"
    found = engine.docker("run", "--rm", "--network", "none", "--entrypoint", "sh", f"urna/{name}:0.1.0", "-c", script)
    assert [path.rsplit("/", 1)[-1] for path in found.split()] == ["sh"]


@pytest.mark.parametrize("name", OURS)
def test_an_image_holds_no_secret_and_no_source(engine, name):
    script = "ls -d /urna /run/secrets /run/keys 2>/dev/null; find / -xdev -name '*.pem' -o -xdev -name '*.cpp' 2>/dev/null; true"
    assert engine.docker("run", "--rm", "--network", "none", "--entrypoint", "sh", f"urna/{name}:0.1.0", "-c", script) == ""


@pytest.mark.parametrize("name", OURS)
def test_an_images_user_can_read_what_it_was_given(engine, name):
    """Also of a clone that was made under the umask 077, which is what they are built from."""
    script = "find /usr/local /usr/share/urna /etc/nginx ! -readable 2>/dev/null; true"
    assert engine.docker("run", "--rm", "--network", "none", "--entrypoint", "sh", f"urna/{name}:0.1.0", "-c", script) == ""


@pytest.mark.parametrize("name", OURS)
def test_an_image_runs_as_nobody_in_particular(engine, name):
    config = json.loads(engine.docker("image", "inspect", f"urna/{name}:0.1.0"))[0]["Config"]
    assert config["User"] == "10001:10001"
    assert engine.docker("run", "--rm", "--network", "none", "--entrypoint", "id", f"urna/{name}:0.1.0", "-u").strip() == "10001"
