# SPDX-License-Identifier: Apache-2.0
"""The verifier alone: a static program that needs no file but those that it is given. Here a directory has these and nothing
else, and the program runs with it as the root of its file system."""

import base64
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# It is built with the release flavour.
pytestmark = [pytest.mark.embedded, pytest.mark.skipif("URNA_SLOW" in os.environ, reason="the sanitizers are no archives"),
              pytest.mark.skipif(os.geteuid() != 0, reason="only root may change the root")]
ORIGIN = "elections.example/urna"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
BINARY = Path(os.environ.get("URNA_VERIFIER", Path(__file__).parents[2] / "build/verify/urna-verify"))


def key_id_and_bytes():
    typed = b"\x01" + KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(ORIGIN.encode() + b"\n" + typed).digest()[:4], typed


def block(name, size):
    """A header of ustar, as docs/verify/format.md says."""
    fields = [name.encode().ljust(100, b"\0"), b"0000644\0", b"0000000\0", b"0000000\0", b"%011o\0" % size, b"00000000000\0",
              b" " * 8, b"0".ljust(101, b"\0"), b"ustar\x0000".ljust(72, b"\0"), b"0000000\0", b"0000000\0"]
    header = b"".join(fields).ljust(512, b"\0")
    return header[:148] + b"%06o\0 " % sum(header) + header[156:]


def archive(members):
    manifest = "".join(f"{hashlib.sha256(members[name]).hexdigest()}  {name}\n" for name in sorted(members))
    everything = {"MANIFEST": manifest.encode(), **members}
    return b"".join(block(name, len(everything[name])) + everything[name] + b"\0" * (-len(everything[name]) % 512)
                    for name in sorted(everything)) + b"\0" * 1024


def bundle():
    """That of a log with one entry."""
    entry = f"urna open v1\norigin {ORIGIN}\nat 0\n".encode()
    root = base64.b64encode(hashlib.sha256(b"\0" + entry).digest()).decode()
    text = f"{ORIGIN}\n1\n{root}\n"
    signature = base64.b64encode(key_id_and_bytes()[0] + KEY.sign(text.encode())).decode()
    return {"README.txt": b"", "checkpoint": f"{text}\n\u2014 {ORIGIN} {signature}\n".encode(),
            "tile/entries/000.p/1": len(entry).to_bytes(2, "big") + entry}


@pytest.fixture
def root(tmp_path):
    shutil.copy(BINARY, tmp_path / "urna-verify")
    key_id, typed = key_id_and_bytes()
    vkey = f"{ORIGIN}+{key_id.hex()}+{base64.b64encode(typed).decode()}"
    (tmp_path / "policy").write_text(f"log {vkey}\nquorum none\n")
    (tmp_path / "bundle.tar").write_bytes(archive(bundle()))
    return tmp_path


def verify(root, *arguments):
    return subprocess.run(["/urna-verify", *arguments], preexec_fn=lambda: os.chroot(root), cwd=root, env={},
                          capture_output=True, text=True, timeout=60)


def test_bundle_is_checked_where_there_is_nothing_else(root):
    done = verify(root, "bundle.tar", "--policy", "policy")
    assert done.returncode == 2, done
    lines = done.stdout.splitlines()
    assert [line for line in lines if " PASS " not in line] == [
        "1.4 SKIP the witnesses' signatures: without anchors nobody but the log has signed the checkpoint"]
    assert len(lines) == 21
    assert done.stderr == ""


def test_bundle_that_was_changed_fails_with_the_member(root):
    members = bundle()
    members["tile/entries/000.p/1"] = members["tile/entries/000.p/1"].replace(b"at 0", b"at 1")
    (root / "bundle.tar").write_bytes(archive(members))
    done = verify(root, "bundle.tar", "--policy", "policy")
    assert done.returncode == 1, done
    assert "2.1 FAIL the tree of entries: checkpoint: its root is not that of the entries" in done.stdout


def test_wrong_calls_and_files_that_cannot_be_read_end_with_3(root):
    (root / "no-policy").write_text("quorum\n")
    for arguments in ((), ("bundle.tar",), ("bundle.tar", "--policy", "policy", "--sinse", "x"), ("none", "--policy", "policy"),
                      ("bundle.tar", "--policy", "none"), ("bundle.tar", "--policy", "no-policy"),
                      ("bundle.tar", "--policy", "policy", "--anchors", "none"),
                      ("bundle.tar", "--policy", "policy", "--file", "policy")):
        done = verify(root, *arguments)
        assert done.returncode == 3, (arguments, done)
        assert done.stderr != ""


def test_help_names_each_option(root):
    done = verify(root, "--help")
    assert done.returncode == 0
    for option in ("--policy", "--anchors", "--since", "--receipt", "--file"):
        assert option in done.stdout
