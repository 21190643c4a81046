# SPDX-License-Identifier: Apache-2.0
"""The Debian package in a fresh Debian: installed, run as its unit runs it, upgraded with data, removed, purged.

The tests are one story, in this order. No systemd runs in there: what its unit says is done by hand, user and directories,
and what systemd itself can say of a unit without running it is asked of it."""

import configparser
import contextlib
import os
import pathlib
import re
import shlex
import shutil
import socket
import subprocess
import time

import pytest
import requests

import images
from engine import REPOSITORY, run

HOME = REPOSITORY / "build" / "deploy"
EXPOSURE_MAX = 2.0
MOUNTS = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mount -t tmpfs tmpfs "$0/tmp"'


class Debian:
    """A Debian of the essentials in a directory. Its mounts are in a namespace of each command, and go with it."""

    def __init__(self, root):
        self.root = root

    def run(self, *command, seconds=300, check=True):
        script = f'{MOUNTS} && exec chroot "$0" "$@"'
        done = subprocess.run(["unshare", "--mount", "sh", "-c", script, self.root, *command], check=False, capture_output=True,
                              text=True, timeout=seconds, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
                                                               "DEBIAN_FRONTEND": "noninteractive"})
        assert not check or done.returncode == 0, f"{shlex.join(map(str, command))}:\n{done.stdout}{done.stderr}"
        return done

    def path(self, absolute):
        return self.root / absolute.lstrip("/")

    def install(self, package):
        shutil.copy(package, self.path("/root"))
        return self.run("apt-get", "install", "--quiet", "--yes", "--no-install-recommends", f"/root/{package.name}", seconds=600)

    def account(self, name):
        """User and group, as numbers."""
        for line in self.path("/etc/passwd").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return tuple(map(int, line.split(":")[2:4]))
        return None

    def unit(self):
        reader = configparser.RawConfigParser(strict=False)
        reader.optionxform = str
        reader.read(self.path("/usr/lib/systemd/system/urna.service"))
        return reader["Service"]

    @contextlib.contextmanager
    def service(self, url):
        """What the unit starts, with its user, its directory of state, and nothing else that it could write."""
        unit = self.unit()
        user, group = self.account(unit["User"])
        state = self.path("/var/lib") / unit["StateDirectory"]
        state.mkdir(exist_ok=True)
        state.chmod(int(unit["StateDirectoryMode"], 8))
        os.chown(state, user, group)
        assert unit["ProtectSystem"] == "strict"
        only_state = ('mount --bind "$0" "$0" && mount --bind "$1" "$1" && mount -o remount,bind,ro "$0" && '
                      f'{MOUNTS} && root=$0 && shift && exec chroot --userspec={user}:{group} "$root" "$@"')
        log = self.root.with_name("service.log")
        with log.open("a") as output:
            process = subprocess.Popen(["unshare", "--mount", "sh", "-c", only_state, self.root, state, *shlex.split(unit["ExecStart"])],
                                       env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}, umask=int(unit["UMask"], 8), stdout=output, stderr=output)
        try:
            deadline = time.monotonic() + 60
            while not answers(f"{url}/readyz"):
                assert process.poll() is None and time.monotonic() < deadline, log.read_text()
                time.sleep(0.1)
            running = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            assert re.search(rf"^Uid:\t{user}\t{user}\t", running, re.MULTILINE)
            yield
            process.terminate()
            assert process.wait(60) == 0, log.read_text()
        finally:
            process.kill()
            process.wait(60)


def answers(url):
    try:
        return requests.get(url, timeout=5).status_code == 200
    except requests.ConnectionError:
        return False


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def debian(tmp_path_factory):
    root = tmp_path_factory.mktemp("package") / "debian"
    root.mkdir()
    run(["tar", "--extract", "--file", images.base_archive(HOME), "--directory", root, "--exclude=./dev/*"], seconds=300)
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    debian = Debian(root)
    debian.run("apt-get", "update", "--quiet")
    yield debian
    shutil.rmtree(root)


def packaged(*version):
    return pathlib.Path(run([REPOSITORY / "scripts/package.sh", *version], seconds=3000).splitlines()[-1])


@pytest.fixture(scope="module")
def package():
    return packaged()


@pytest.fixture(scope="module")
def url(debian, package):
    """Where the service listens, once the package is installed: a port that is free, written into its configuration."""
    debian.install(package)
    port = free_port()
    configuration = debian.path("/etc/urna/urna.toml")
    text = configuration.read_text()
    assert text.count('"127.0.0.1:8080"') == 1
    configuration.write_text(text.replace("127.0.0.1:8080", f"127.0.0.1:{port}").replace("127.0.0.1:8090", f"127.0.0.1:{free_port()}"))
    return f"http://127.0.0.1:{port}"


def administrator(url):
    answer = requests.post(f"{url}/login", json={"email": "admin@admin.com", "password": "1"}, timeout=30)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['accessToken']}"}


def participants(url):
    return requests.get(f"{url}/getParticipants", headers=administrator(url), timeout=30).json()["participants"]


def field(package, name):
    return run(["dpkg-deb", "--field", package, name]).strip()


def test_the_package_depends_on_the_libraries_of_the_program(package):
    depends = field(package, "Depends")
    for library in ("libc6", "libstdc++6", "libsodium23", "libmariadb3", "libsqlite3-0", "libboost-json1.81.0"):
        assert re.search(rf"(^|, ){re.escape(library)} \(>= \S+\)", depends), library
    assert "-dev" not in depends
    assert package.name == f"urna_{field(package, 'Version')}_{field(package, 'Architecture')}.deb"


def test_the_same_program_gives_the_same_package(package):
    before = package.read_bytes()
    assert packaged() == package and package.read_bytes() == before


def test_it_is_installed_with_all_that_belongs_to_it(debian, package, url):
    files = debian.run("dpkg", "--listfiles", "urna").stdout.split()
    for name in ("/usr/bin/urna", "/usr/lib/systemd/system/urna.service", "/usr/lib/sysusers.d/urna.conf", "/etc/urna/urna.toml",
                 "/usr/share/bash-completion/completions/urna", "/usr/share/doc/urna/urna.cdx.json"):
        assert name in files
    # The base leaves manual pages and documents out; the package has them.
    contents = run(["dpkg-deb", "--contents", package])
    assert all(name in contents for name in ("man1/urna.1.gz", "man1/urna-serve.1.gz", "doc/urna/licenses.txt", "doc/urna/copyright"))
    assert set(re.findall(r"^\S+ (\S+)", contents, re.MULTILINE)) == {"root/root"}
    assert debian.run("dpkg-query", "--showformat=${Conffiles}", "--show", "urna").stdout.split()[0] == "/etc/urna/urna.toml"
    assert debian.run("urna", "--version").stdout.startswith("urna ")
    assert debian.account("urna") is not None
    assert not debian.path("/var/lib/urna").exists(), "nothing runs before somebody starts it"


def test_systemd_finds_nothing_wrong_with_the_unit(debian, url):
    done = debian.run("systemd-analyze", "verify", "--man=no", "/usr/lib/systemd/system/urna.service")
    assert done.stdout + done.stderr == ""


def test_systemd_finds_the_unit_little_exposed(debian, url):
    done = debian.run("systemd-analyze", "security", "--offline=true", f"--threshold={round(EXPOSURE_MAX * 10)}", "--no-pager",
                      "/usr/lib/systemd/system/urna.service")
    [exposure] = re.findall(r"Overall exposure level for urna\.service: (\S+)", done.stdout)
    print(f"exposure {exposure}")
    assert float(exposure) <= EXPOSURE_MAX


def test_it_serves_as_the_units_user_with_the_units_directory(debian, url):
    with debian.service(url):
        requests.post(f"{url}/createParticipant", json={"name": "Harbour", "individual": False}, headers=administrator(url),
                      timeout=30).raise_for_status()
        assert "<h1>" in requests.get(f"{url}/api", timeout=30).text
    state = debian.path("/var/lib/urna")
    assert {path.stat().st_uid for path in [state, *state.rglob("*")]} == {debian.account("urna")[0]}
    assert [path for path in state.rglob("*") if path.stat().st_mode & 0o077] == []


def test_an_upgrade_keeps_data_and_the_configuration_that_was_changed(debian, url, package):
    version = field(package, "Version").replace("-1", "-2")
    debian.install(packaged(version))
    assert debian.run("dpkg-query", "--showformat=${Version}", "--show", "urna").stdout == version
    with debian.service(url):
        assert [one["name"] for one in participants(url)] == ["Harbour"]


def test_removing_it_leaves_data_and_configuration(debian, url):
    debian.run("apt-get", "remove", "--quiet", "--yes", "urna")
    assert not debian.path("/usr/bin/urna").exists()
    assert not debian.path("/usr/lib/systemd/system/urna.service").exists()
    assert url.removeprefix("http://") in debian.path("/etc/urna/urna.toml").read_text()
    assert list(debian.path("/var/lib/urna").iterdir())


def test_data_that_was_left_is_found_when_it_is_installed_again(debian, url, package):
    debian.install(package)
    with debian.service(url):
        assert [one["name"] for one in participants(url)] == ["Harbour"]


def test_purging_it_removes_all(debian, url):
    debian.run("apt-get", "purge", "--quiet", "--yes", "urna")
    assert not debian.path("/etc/urna").exists() and not debian.path("/var/lib/urna").exists()
    found = debian.run("find", "/usr", "/etc", "/var/lib", "-xdev", "-path", "/var/lib/apt", "-prune", "-o", "-name", "urna*", "-print")
    assert found.stdout == ""
