# SPDX-License-Identifier: Apache-2.0
"""The console's files as the program gives them; what happens in a browser is in web/e2e."""

import gzip
import hashlib
import json
import re

import pytest
import requests

import urna_process
from client import expect_some_message

pytestmark = pytest.mark.embedded


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """Of a server of its own: in a cluster it is the gateway that has the files, which tests/deploy looks at."""
    urna = urna_process.Urna(tmp_path_factory.mktemp("urna"))
    urna.start()
    try:
        yield urna.url
        urna.stop()
    finally:
        urna.kill()


def get(url, coding="identity", **headers):
    """The very bytes that came."""
    answer = requests.get(url, headers={"Accept-Encoding": coding, **headers}, timeout=10, stream=True)
    return answer, answer.raw.read()


def assets_of(url):
    return re.findall(r'"(/assets/[^"]+)"', requests.get(url, timeout=10).text)


def test_anybody_gets_the_page_and_what_it_names(url):
    answer, page = get(url)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache" and "Content-Encoding" not in answer.headers
    assert b'<div id="app">' in page
    kinds = {path.rsplit(".", 1)[1]: get(url + path)[0].headers for path in assets_of(url)}
    assert {"js", "css"} <= set(kinds)
    assert kinds["js"]["Content-Type"] == "text/javascript; charset=utf-8"
    assert kinds["css"]["Content-Type"] == "text/css; charset=utf-8"
    for headers in kinds.values():
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_compressed_form_is_of_the_same_bytes(url):
    compressed = 0
    for path in ["/", "/sw.js", *assets_of(url)]:
        _, plain = get(url + path)
        answer, body = get(url + path, "br, gzip;q=0.5")
        if "Content-Encoding" in answer.headers:
            assert answer.headers["Content-Encoding"] == "gzip" and answer.headers["Vary"] == "Accept-Encoding"
            assert len(body) < len(plain)
            body = gzip.decompress(body)
            compressed += 1
        assert body == plain
    assert compressed >= 2


@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_who_has_the_page_is_told_so(url, coding):
    first, page = get(url, coding)
    again, body = get(url, coding, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, body) == (304, b"")
    for header in ("ETag", "Cache-Control", "Vary"):
        assert again.headers[header] == first.headers[header]
    other, body = get(url, "identity" if coding == "gzip" else "gzip", **{"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200 and body != page


def test_who_has_a_file_is_told_so(url):
    file = url + assets_of(url)[0]
    tag = requests.get(file, timeout=10).headers["ETag"]
    again = requests.get(file, headers={"If-None-Match": tag}, timeout=10)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == tag and again.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_service_worker_is_asked_for_anew_and_names_every_asset(url):
    answer, script = get(url + "/sw.js")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-cache"
    page = requests.get(url, timeout=10)
    for header in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
        assert answer.headers[header] == page.headers[header]
    assert "worker-src 'self';" in page.headers["Content-Security-Policy"]
    told = json.loads(re.match(r"const shell=(\{.*?\});\n", script.decode()).group(1))
    assert told["page"] == hashlib.sha256(page.content).hexdigest()
    assert set(assets_of(url)) < set(told["assets"]) and len(told["assets"]) > 50
    for asset in told["assets"]:
        assert requests.head(url + asset, timeout=10).status_code == 200, asset
    again, body = get(url + "/sw.js", **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, body, again.headers["Cache-Control"]) == (304, b"", "no-cache")


@pytest.mark.parametrize("path", ["/index.html", "/assets", "/assets/", "/assets/nothing.js", "/assets/../index.html", "//"])
def test_other_paths_are_unknown(url, path):
    expect_some_message(requests.get(url + path, timeout=10), 404)


def test_they_can_only_be_read(url):
    for path in ("/", "/sw.js", assets_of(url)[0]):
        for method in ("POST", "PUT", "DELETE"):
            answer = requests.request(method, url + path, timeout=10)
            assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_their_headers_can_be_had_alone(url):
    for path in ("/", "/sw.js", assets_of(url)[0]):
        whole, body = get(url + path)
        answer = requests.head(url + path, headers={"Accept-Encoding": "identity"}, timeout=10)
        assert (answer.status_code, answer.content, int(answer.headers["Content-Length"])) == (200, b"", len(body))
        changing = {"Date", "X-Request-Id"}
        assert {name: value for name, value in answer.headers.items() if name not in changing} == {
            name: value for name, value in whole.headers.items() if name not in changing}
