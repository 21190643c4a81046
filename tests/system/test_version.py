# SPDX-License-Identifier: Apache-2.0
"""`urna --version`: what the program is made of."""

import collections
import ctypes
import re
import subprocess

import pytest

from urna_process import REPOSITORY, binary

pytestmark = pytest.mark.embedded
SCRIPT = REPOSITORY / "src/app/version/revision.cmake"
LIBRARIES = {"Boost", "CLI11", "date", "fmt", "glibc", "hiredis", "libarchive", "libjwt", "libmariadb", "liboath", "libsodium", "OpenSSL",
             "prometheus-cpp", "SQLite", "toml++", "utf8proc", "zlib"}


@pytest.fixture(scope="module")
def lines():
    done = subprocess.run([binary(), "--version"], check=True, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    return done.stdout.splitlines()


def listed(lines, title):
    """The rows below a title, as {first word: the rest}."""
    rows = lines[lines.index(title) + 1:]
    count = next((number for number, row in enumerate(rows) if not row.startswith("  ")), len(rows))
    return dict(row.split() for row in rows[:count])


def test_the_first_line_is_the_version(lines):
    version = re.search(r"project\(urna VERSION (\S+)", (REPOSITORY / "CMakeLists.txt").read_text()).group(1)
    assert lines[0] == f"urna {version}"


def test_the_schemas_are_those_of_the_last_migrations(lines):
    last = collections.defaultdict(int)
    for path in (REPOSITORY / "migrations").glob("*/*/*.sql"):
        database = path.parent.relative_to(REPOSITORY / "migrations").as_posix()
        last[database] = max(last[database], int(path.name.split("_")[0]))
    assert len(last) == 6
    assert {database: int(version) for database, version in listed(lines, "schemas:").items()} == last


def test_libraries_tell_their_versions_themselves(lines):
    versions = listed(lines, "libraries:")
    assert set(versions) == LIBRARIES
    assert all(re.fullmatch(r"\d+(\.\d+)+", version) for version in versions.values())
    for name, file, function in [("SQLite", "libsqlite3.so.0", "sqlite3_libversion"), ("libsodium", "libsodium.so.23",
                                 "sodium_version_string"), ("libmariadb", "libmariadb.so.3", "mysql_get_client_info")]:
        asked = getattr(ctypes.CDLL(file), function)
        asked.restype = ctypes.c_char_p
        assert versions[name] == asked().decode()


def test_the_build_is_told(lines):
    [build] = [line for line in lines if line.startswith("build: ")]
    assert re.fullmatch(r"build: (Release|Debug), (GNU|Clang) \d+\.\d+\.\d+(, sanitizers \S+)?", build)


def test_the_revision_is_one_of_the_repositorys(lines):
    [revision] = [line.removeprefix("revision: ") for line in lines if line.startswith("revision: ")]
    if not (REPOSITORY / ".git").exists():
        assert revision == "unknown, built without git"
    else:
        assert re.fullmatch(r"(v\S+-g)?[0-9a-f]{12}(-dirty)?|v[^-\s]+(-dirty)?", revision)


def git(directory, *arguments):
    named = ["-c", f"safe.directory={directory}", "-c", "user.name=tests", "-c", "user.email=tests@example.org"]
    return subprocess.run(["git", *named, *arguments], cwd=directory, check=True, capture_output=True, text=True, timeout=60).stdout


def generated(source, file):
    subprocess.run(["cmake", f"-DSOURCE={source}", f"-DGENERATED={file}", "-P", SCRIPT], check=True, timeout=60)
    return re.search(r'revision\{"(.*)"\}', file.read_text()).group(1)


def test_the_revision_is_what_git_says_and_is_written_only_when_it_is_another(tmp_path):
    source, file = tmp_path / "source", tmp_path / "revision.cpp"
    source.mkdir()
    (source / "a").write_text("1")
    assert generated(source, file) == "unknown, built without git"
    git(source, "init", "--quiet")
    git(source, "add", "a")
    git(source, "commit", "--quiet", "--message", "one")
    commit = git(source, "rev-parse", "--short=12", "HEAD").strip()
    assert generated(source, file) == commit
    written = file.stat().st_mtime_ns
    assert generated(source, file) == commit and file.stat().st_mtime_ns == written
    (source / "a").write_text("2")
    assert generated(source, file) == f"{commit}-dirty"
    git(source, "checkout", "--quiet", "a")
    git(source, "tag", "--annotate", "--message", "one", "v1.2.3")
    assert generated(source, file) == "v1.2.3"


def test_a_repository_around_an_unpacked_archive_is_not_asked(tmp_path):
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "somebody else's")
    (tmp_path / "archive").mkdir()
    assert generated(tmp_path / "archive", tmp_path / "revision.cpp") == "unknown, built without git"
