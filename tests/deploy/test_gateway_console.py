# SPDX-License-Identifier: Apache-2.0
"""The console's files as the gateway gives them: nginx itself with deploy/gateway's file, and files that stand for the console's.
That they are the program's own is looked at in test_one_machine.py."""

import gzip
import socket

import pytest

from nginx import Gateway, LateService, response_of

FILES = {"index.html": b"<p>page", "sw.js": b"const shell={};" * 99, "assets/a-1.js": b"let asset;" * 99}


@pytest.fixture(scope="module")
def gateway(tmp_path_factory):
    console = tmp_path_factory.mktemp("console")
    (console / "assets").mkdir()
    for file, content in FILES.items():
        (console / file).write_bytes(content)
        (console / f"{file}.gz").write_bytes(gzip.compress(content))
    running = Gateway(tmp_path_factory.mktemp("gateway"), LateService(), console=console)
    yield running
    running.stop()


def asked(gateway, method, path, **headers):
    """Status, headers in lower case, and body."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    connection = socket.create_connection(("127.0.0.1", gateway.port), timeout=60)
    connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}\r\n".encode())
    status, head, body = response_of(connection)
    return status, {name.lower(): value for name, value in (line.split(": ", 1) for line in head.split("\r\n")[1:])}, body


@pytest.mark.parametrize("path, name", [("/", "index.html"), ("/sw.js", "sw.js")])
def test_page_and_service_worker_are_asked_for_anew_under_the_policy(gateway, path, name):
    status, headers, body = asked(gateway, "GET", path)
    assert (status, body) == (200, FILES[name])
    assert headers["cache-control"] == "no-cache" and headers["x-content-type-options"] == "nosniff"
    assert "worker-src 'self';" in headers["content-security-policy"]
    again, kept, body = asked(gateway, "GET", path, If_None_Match=headers["etag"])
    assert (again, body, kept["cache-control"]) == (304, b"", "no-cache")


@pytest.mark.parametrize("path, kind", [("/", "text/html"), ("/sw.js", "text/javascript"), ("/assets/a-1.js", "text/javascript")])
def test_files_are_given_whole_compressed_or_as_headers_alone(gateway, path, kind):
    status, plain, body = asked(gateway, "GET", path)
    assert (status, plain["content-type"]) == (200, f"{kind}; charset=utf-8")
    status, headers, nothing = asked(gateway, "HEAD", path)
    assert (status, nothing, headers["content-length"]) == (200, b"", str(len(body)))
    status, headers, compressed = asked(gateway, "GET", path, Accept_Encoding="gzip")
    assert (status, headers["content-encoding"], headers["vary"]) == (200, "gzip", "Accept-Encoding")
    assert gzip.decompress(compressed) == body
    # A part is never given: a service worker would keep it for the whole.
    assert asked(gateway, "GET", path, Range="bytes=0-1")[0::2] == (200, body)


def test_only_assets_are_kept_for_good(gateway):
    assert asked(gateway, "GET", "/assets/a-1.js")[1]["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/", "/sw.js", "/assets/a-1.js"])
def test_they_can_only_be_read(gateway, path):
    status, headers, _ = asked(gateway, "POST", path, Content_Length=0)
    assert (status, headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/index.html", "/sw.js.gz", "/sw.jsx", "/swxjs"])
def test_other_paths_are_unknown(gateway, path):
    assert asked(gateway, "GET", path)[0] == 404
