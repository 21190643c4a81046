# SPDX-License-Identifier: Apache-2.0
"""The pages beside the console: that of the API, and the notices of third parties. And the bill of materials, which has to name
the same libraries as those."""

import json
import pathlib
import re
import subprocess
import sys

import pytest
import requests
import yaml

import urna_process
from urna_process import REPOSITORY, binary

pytestmark = pytest.mark.embedded
sys.path.insert(0, str(REPOSITORY / "scripts"))


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """Of a server of its own: in a cluster it is the gateway that has the pages, which tests/deploy looks at."""
    urna = urna_process.Urna(tmp_path_factory.mktemp("urna"))
    urna.start()
    try:
        yield urna.url
        urna.stop()
    finally:
        urna.kill()


@pytest.fixture(scope="module")
def notices():
    done = subprocess.run([binary(), "--licenses"], check=True, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    return done.stdout


@pytest.fixture(scope="module")
def bill():
    build = pathlib.Path(binary()).parent
    if not (build / "build.ninja").exists():
        pytest.skip("the program does not stand in the directory that it was built in")
    done = subprocess.run([REPOSITORY / "scripts/sbom.py", build], check=True, capture_output=True, text=True, timeout=300)
    return json.loads(done.stdout)


def components(bill, kind):
    return [component for component in bill["components"] if component["purl"].startswith(f"pkg:{kind}/")]


def linked(component):
    return {entry["value"] for entry in component["properties"] if entry["name"] == "urna:linked"}


def source(component):
    return next(entry["value"] for entry in component["properties"] if entry["name"] == "urna:source")


# -- the page of the API ---------------------------------------------------------------------------------------------

def test_each_operation_and_message_is_on_the_page_of_the_api(url):
    document = yaml.safe_load((REPOSITORY / "docs/openapi.yaml").read_text())
    page = requests.get(f"{url}/api", timeout=10).text
    operations = 0
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert f'<section id="{operation["operationId"]}"' in page
            assert f"<code>{method.upper()} {path}</code></h3>" in page
            operations += 1
    assert operations >= 20 and page.count("<section id=") == operations + len(document["components"]["schemas"])
    messages = set(re.findall(r"^ +- ((?:Field|Invalid) .*\.)$", (REPOSITORY / "docs/openapi.yaml").read_text(), re.MULTILINE))
    assert len(messages) > 20
    assert {message for message in messages if f"<code>{message}</code>" not in page} == set()


def test_each_link_on_the_page_of_the_api_leads_somewhere(url):
    page = requests.get(f"{url}/api", timeout=10).text
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    targets = re.findall(r'href="([^"]+)"', page)
    assert {target[1:] for target in targets if target.startswith("#")} <= set(ids)
    for target in {target for target in targets if not target.startswith("#")}:
        assert requests.get(url + target, timeout=10).status_code == 200, target


@pytest.mark.parametrize("path, kind", [("/api", "text/html"), ("/licenses", "text/plain")])
def test_pages_are_sent_under_the_consoles_policy_and_hold_no_script(url, path, kind):
    console = requests.get(url, timeout=10)
    page = requests.get(url + path, timeout=10)
    assert page.headers["Content-Type"] == f"{kind}; charset=utf-8"
    for header in ("Content-Security-Policy", "Cache-Control", "X-Content-Type-Options", "Referrer-Policy"):
        assert page.headers[header] == console.headers[header]
    if kind == "text/html":
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", page.text)


# -- the notices -----------------------------------------------------------------------------------------------------

def test_the_page_of_the_notices_is_what_the_program_prints(url, notices):
    assert requests.get(f"{url}/licenses", timeout=10).content.decode() == notices


def sources_of(packages):
    """The source packages that these packages are built from."""
    shown = subprocess.run(["dpkg-query", "--show", "--showformat", "${source:Package}\\n", *packages], check=True,
                           capture_output=True, text=True, timeout=60).stdout
    return set(shown.split())


def test_each_library_that_the_program_needs_has_a_notice(notices, bill):
    """By its source: libraries that are needed by libraries are not the program's."""
    needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", subprocess.run(
        ["readelf", "--dynamic", binary()], check=True, capture_output=True, text=True, timeout=60).stdout))
    files = {pathlib.Path(file).resolve() for name, file in re.findall(
        r"(\S+) => (/\S+)", subprocess.run(["ldd", binary()], check=True, capture_output=True, text=True, timeout=60).stdout)
        if name in needed}
    assert len(files) >= 10
    import sbom
    packages = set(sbom.packages_of(files).values())
    told = {name for names in re.findall(r"^Of Debian: (.*)$", notices, re.MULTILINE) for name in names.split(", ")}
    ours = {package.split(":")[0] for package in packages if not package.startswith(("libasan", "libtsan", "libubsan"))}
    # Without optimization the linker keeps a library of Boost that only another one of Boost needs otherwise.
    assert sources_of(ours) - sources_of(told) == set()


def test_what_is_linked_statically_or_is_nothing_but_headers_has_a_notice(notices, bill):
    sources = set(re.findall(r"^=+\n(\S+) \S+\nOf Debian:", notices, re.MULTILINE))
    debian = components(bill, "deb")
    assert {component["name"] for component in debian if "static" in linked(component)} == {"libarchive-dev"}
    compiled_in = {source(component) for component in debian if linked(component) & {"static", "headers"}}
    # The kernel's interface to programs is no part of a program that uses it.
    assert compiled_in - sources - {"linux"} == set()


def test_each_npm_package_of_the_console_has_a_notice(notices, bill):
    packages = components(bill, "npm")
    assert {"svelte", "d3-array"} <= {package["name"] for package in packages}
    for package in packages:
        assert f"\n{package['name']} {package['version']}\nOf npm, in the console: " in notices


@pytest.mark.parametrize("notice", ["libsodium", "svelte"])
def test_a_notice_is_more_than_a_name(notices, notice):
    [part] = [part for part in re.split(r"^=+\n", notices, flags=re.MULTILINE) if part.startswith(f"{notice} ")]
    assert "Copyright" in part and "WARRANT" in part


def notices_of(tmp_path, packages, *files):
    listed = tmp_path / "packages.json"
    listed.write_text(json.dumps(packages))
    return subprocess.run(["node", REPOSITORY / "packaging/notices.mjs", tmp_path / "out", listed, *files], check=False,
                          capture_output=True, text=True, timeout=60)


def test_making_the_notices_fails_where_one_is_missing(tmp_path):
    done = notices_of(tmp_path, [], __file__)
    assert done.returncode == 1 and "is of no Debian package" in done.stderr
    done = notices_of(tmp_path, [], "/bin/sh")
    assert done.returncode == 0 and "dash" in (tmp_path / "out").read_text()


# -- the bill of materials -------------------------------------------------------------------------------------------

def test_the_bill_of_materials_is_a_cyclonedx_document(bill):
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.5", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])
    allowed = {"type", "bom-ref", "name", "version", "purl", "licenses", "hashes", "properties"}
    references = [bill["metadata"]["component"]["bom-ref"]]
    for component in bill["components"]:
        assert set(component) <= allowed and component["type"] == "library"
        assert re.fullmatch(r"pkg:(deb/debian|npm)/[^@?]+@[^@?]+(\?.*)?", component["purl"])
        assert all(component[key] for key in component)
        references.append(component["bom-ref"])
    assert len(references) == len(set(references))
    [dependency] = bill["dependencies"]
    assert [dependency["ref"], *dependency["dependsOn"]] == references
    for component in components(bill, "npm"):
        [digest] = component["hashes"]
        assert digest["alg"] == "SHA-512" and re.fullmatch(r"[0-9a-f]{128}", digest["content"])


def test_the_bill_of_materials_names_each_library_that_the_loader_finds(bill):
    names = {component["name"] for component in components(bill, "deb") if "shared" in linked(component)}
    for line in subprocess.run(["ldd", binary()], check=True, capture_output=True, text=True, timeout=60).stdout.splitlines():
        if match := re.search(r"=> (/\S+)", line):
            path = str(pathlib.Path(match.group(1)).resolve())
            found = [subprocess.run(["dpkg-query", "--search", name], check=False, capture_output=True, text=True, timeout=60)
                     for name in (path, path.removeprefix("/usr"))]
            [package] = {one.stdout.split(":")[0] for one in found if one.returncode == 0}
            assert package in names, line
    assert {"libsodium23", "libmariadb3", "libjansson4"} <= names, "also those that a library needs"
