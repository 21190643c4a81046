# SPDX-License-Identifier: Apache-2.0
"""What other users of the machine, a broken pointer and an impatient operator can do to the process."""

import collections
import contextlib
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import tempfile
import threading
import time

import pytest
import requests

import people
from client import Service, expect_empty, new_guid
from urna_process import binary, environment, free_port, run, scaled, within

pytestmark = pytest.mark.embedded
NOBODY = 65534
ROOT = os.geteuid() == 0
FORCED = 3


# -- the binary ------------------------------------------------------------------------------------------------------

def readelf(*options):
    return subprocess.run(["readelf", "--wide", *options, binary()], check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.fixture(scope="module")
def optimised():
    version = subprocess.run([binary(), "--version"], check=True, capture_output=True, text=True, timeout=60).stdout
    if "Release" not in version or "sanitizers" in version:
        pytest.skip("only an optimised program is built so")


def test_tables_of_functions_cannot_be_written_and_neither_stack_nor_heap_runs(optimised):
    headers, dynamic = readelf("--file-header", "--program-headers"), readelf("--dynamic")
    assert re.search(r"Type:\s+DYN", headers), "it is loaded at the same address each time"
    assert "GNU_RELRO" in headers and re.search(r"\(FLAGS\)\s+BIND_NOW", dynamic), "full RELRO"
    assert re.search(r"GNU_STACK\s+(0x\w+\s+){5}RW\s", headers), "the stack can be executed"
    assert not re.search(r"LOAD\s+(0x\w+\s+){5}RWE", headers)


@pytest.fixture(scope="module")
def callers(optimised):
    """{a function of a library: those of ours that call it}, from the program's instructions."""
    found, own = collections.defaultdict(set), ""
    command = ["objdump", "--disassemble", "--no-show-raw-insn", "--no-addresses", binary()]
    for line in subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout.splitlines():
        if begins := re.fullmatch(r"<(.*)>:", line):
            own = begins.group(1)
        elif (called := re.search(r"<(\w+)@plt>", line)) and re.match("_ZNK?4urna", own):
            found[called.group(1)].add(own)
    return found


@pytest.mark.parametrize("symbol, at_least, flag", [("__stack_chk_fail", 500, "-fstack-protector-strong"), (r"__\w+_chk", 1, "_FORTIFY_SOURCE"),
                                                    (r"_ZSt21__glibcxx_assert_fail\w+", 100, "_GLIBCXX_ASSERTIONS")])
def test_our_functions_check_what_they_write_and_read(callers, symbol, at_least, flag):
    checking = set().union(*(ours for name, ours in callers.items() if re.fullmatch(symbol, name)))
    assert len(checking) >= at_least, flag


def test_every_function_of_ours_begins_with_a_mark_for_indirect_jumps(optimised):
    if os.uname().machine != "x86_64":
        pytest.skip("other processors have other marks")
    functions = re.findall(r"^\s*\d+: (\w+)\s+\d+ FUNC\s+GLOBAL\s+\w+\s+\d+ (_ZNK?4urna\w+)$", readelf("--symbols"), re.MULTILINE)
    assert len(functions) > 500
    sections = re.search(r"\.text\s+PROGBITS\s+(\w+) (\w+) ", readelf("--sections"))
    address, offset = (int(number, 16) for number in sections.groups())
    program = pathlib.Path(binary()).read_bytes()
    unmarked = [name for at, name in functions
                if program[int(at, 16) - address + offset:][:4] != b"\xf3\x0f\x1e\xfa"]
    assert not unmarked, f"{len(unmarked)} of {len(functions)}, such as {unmarked[0]}"


# -- secrets ---------------------------------------------------------------------------------------------------------

@pytest.fixture
def open_directory():
    """Which every user of the machine can enter."""
    directory = pathlib.Path(tempfile.mkdtemp(dir="/tmp", prefix="urna-open-"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


def written(file, text="A long secret 1\n", mode=0o644):
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    file.chmod(mode)
    return file


def refused(*arguments, **more):
    """What the command says on standard error as it refuses to begin."""
    done = run(*arguments, **more)
    assert done.returncode == 2, done
    return done.stderr


def mend(said, file):
    """Runs the command that the message ends with."""
    command = re.search(r": ((?:chmod|chgrp) .*)$", said, re.MULTILINE).group(1)
    assert file.name.split("'")[-1] in command
    subprocess.run(command, shell=True, check=True, timeout=10)


COMMANDS = [["serve", "--data", "DIR/data", "--listen", "nowhere:1", "--jwt-secret-file", "SECRET"],
            ["serve", "--data", "DIR/data", "--listen", "nowhere:1", "--admin-password-file", "SECRET"],
            ["serve", "--data", "DIR/data", "--listen", "nowhere:1", "--jwt-keys", "KEYS"],
            ["admin", "--listen", "nowhere:1", "--jwt-keys", "KEYS"],
            ["serve", "--data", "DIR/data", "--listen", "nowhere:1", "--config", "CONFIG"],
            ["admin", "--listen", "nowhere:1", "--jwt-secret", "s", "--database-password-file", "SECRET"],
            ["daemon", "--listen", "nowhere:1", "--redis-password-file", "SECRET"],
            ["migrate", "accounts", "--engine-wait", "0", "--database", "127.0.0.1:1", "--admin-password-file", "SECRET"],
            ["account", "add", "--cluster", "--database", "127.0.0.1:1", "--email", "a@b.cc", "--jmbg", people.new_jmbg(), "--forename", "a",
             "--surname", "b", "--role", "official", "--password-file", "SECRET"]]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: f"{command[0]} {command[-2]}")
def test_a_secret_that_others_can_read_is_refused_with_the_command_that_mends_it(open_directory, command):
    """What goes wrong afterwards, as everything ends soon, is another thing."""
    secret = written(open_directory / "it's a secret")
    key = written(open_directory / "keys" / "k.secret")
    config = written(open_directory / "urna.toml", 'jwt-secret = "a secret"\n')
    file = {"KEYS": key, "CONFIG": config}.get(command[-1], secret)
    places = {"SECRET": secret, "KEYS": key.parent, "CONFIG": config}
    arguments = [str(places.get(word, word)).replace("DIR", str(open_directory)) for word in command]
    said = refused(*arguments)
    assert "is open to every user of this system" in said and str(file) in said
    mend(said, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert "is open to every user" not in refused(*arguments)


def test_a_private_key_that_others_can_read_is_refused_and_a_public_one_is_not(open_directory):
    keys = open_directory / "keys"
    assert run("keys", "make", "--out", keys, "--kid", "k").returncode == 0
    keys.chmod(0o755)
    arguments = ["serve", "--data", open_directory / "data", "--listen", "nowhere:1", "--jwt-keys", keys]
    assert stat.S_IMODE((keys / "k.pub.pem").stat().st_mode) == 0o644
    assert "is open to every user" not in refused(*arguments)
    (keys / "k.pem").chmod(0o604)
    said = refused(*arguments)
    assert f"{keys}/k.pem is open to every user" in said
    mend(said, keys / "k.pem")
    assert "is open to every user" not in refused(*arguments)


@pytest.mark.parametrize("mode", [0o606, 0o602, 0o604], ids=oct)
def test_what_others_can_write_is_as_bad(open_directory, mode):
    secret = written(open_directory / "secret", mode=mode)
    assert "is open to every user" in refused("serve", "--data", open_directory / "data", "--listen", "nowhere:1",
                                              "--jwt-secret-file", secret)


def test_a_closed_directory_above_or_a_closed_mode_is_enough(open_directory):
    closed = open_directory / "closed"
    closed.mkdir(mode=0o700)
    (closed / "open").mkdir(mode=0o755)
    inside = written(closed / "open" / "secret", mode=0o644)
    link = open_directory / "link"
    link.symlink_to(inside)
    for secret in (inside, link, written(open_directory / "of-the-group", mode=0o640)):
        assert "is open to every user" not in refused("serve", "--data", open_directory / "data", "--listen", "nowhere:1",
                                                      "--jwt-secret-file", secret), secret
    outside = written(open_directory / "secret")
    closed_link = closed / "link"
    closed_link.symlink_to(outside)
    assert "is open to every user" in refused("serve", "--data", open_directory / "data", "--listen", "nowhere:1",
                                              "--jwt-secret-file", closed_link)


def test_a_secret_down_a_pipe_is_taken(open_directory):
    done = subprocess.run(["bash", "-c", '"$0" serve --data "$1/data" --listen nowhere:1 --jwt-secret-file <(echo 5ecretw0rd)', binary(),
                           open_directory], capture_output=True, text=True, timeout=scaled(30), env=environment())
    assert "nowhere" in done.stderr and "5ecretw0rd" not in done.stderr


def in_mounts(script, *arguments):
    """Runs a script of the shell in a namespace of mounts of its own."""
    return subprocess.run(["unshare", "--mount", "sh", "-ec", script, *map(str, arguments)], capture_output=True, text=True,
                          timeout=scaled(30), env=environment())


@pytest.mark.parametrize("mounted", ["the file", "its directory"])
def test_a_mounted_secret_is_well(open_directory, mounted):
    """As Docker mounts each file of a directory that only its owner enters, and as Kubernetes mounts a directory."""
    if in_mounts("true", "sh").returncode != 0:
        pytest.skip("nobody but root mounts")
    place = written(open_directory / "place" / "secret", "")
    source = written(open_directory / "source" / "secret", mode=0o444)
    bind = 'mount --bind "$1" "$2"' if mounted == "the file" else 'mount --bind "${1%/*}" "${2%/*}"'
    done = in_mounts(bind + '; exec "$3" serve --data "$4" --listen nowhere:1 --jwt-secret-file "$2"', "sh", source, place, binary(),
                     open_directory / "data")
    assert done.returncode == 2 and "nowhere" in done.stderr, done.stderr
    assert "is open to every user" in refused("serve", "--data", open_directory / "data", "--listen", "nowhere:1",
                                              "--jwt-secret-file", source)


def test_who_is_not_the_owner_is_told_how_to_go_on_reading_it(open_directory):
    if not ROOT:
        pytest.skip("only root can try it as somebody else")
    program = shutil.copy(binary(), open_directory / "urna")
    secret = written(open_directory / "secret")
    data = open_directory / "data"

    def started():
        return subprocess.run([program, "serve", "--data", data, "--listen", "nowhere:1", "--jwt-secret-file", secret], user=NOBODY,
                              group=NOBODY, extra_groups=[], capture_output=True, text=True, timeout=scaled(30), env=environment())
    data.mkdir(mode=0o700)
    os.chown(data, NOBODY, NOBODY)
    first = started()
    assert first.returncode == 2 and "chgrp nogroup" in first.stderr, first.stderr
    mend(first.stderr, secret)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o640
    again = started()
    assert "nowhere" in again.stderr, again.stderr


# -- the data directory ----------------------------------------------------------------------------------------------

def test_a_data_directory_that_others_can_write_is_refused(prepare):
    urna = prepare()
    urna.data.mkdir()
    urna.data.chmod(0o777)
    urna.launch()
    assert urna.wait_for_exit() == 2
    said = urna.log()
    assert "every user of this system can write into" in said
    assert list(urna.data.iterdir()) == []
    mend(said, urna.data)
    urna.start().stop()
    urna.data.chmod(0o702)
    assert "can write into" in refused("account", "list", "--data", urna.data)
    assert "can write into" in refused("queue", "list", "--data", urna.data)


def test_a_data_directory_that_its_group_can_write_is_warned_of(prepare):
    urna = prepare()
    urna.data.mkdir()
    urna.data.chmod(0o770)
    urna.start()
    urna.stop()
    warnings = [entry for entry in urna.entries() if "the group of the data directory" in entry["message"]]
    assert [entry["level"] for entry in warnings] == ["warning"] and str(urna.data) in warnings[0]["command"]


def test_the_data_directory_may_be_a_link(prepare, tmp_path):
    urna = prepare()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    urna.data.symlink_to(elsewhere)
    urna.start().stop()
    urna.start().stop()
    assert {"accounts.db", "elections.db", "inbox.db", "jwt-secret", "lock"} - {path.name for path in elsewhere.iterdir()} <= {"jwt-secret"}
    assert run("account", "list", "--data", urna.data).returncode == 0
    assert run("backup", "--data", urna.data, "--out", tmp_path / "backup.tar").returncode == 0


@pytest.mark.parametrize("name", ["accounts", "elections", "inbox"])
def test_a_database_may_not_be_a_link(prepare, tmp_path, name):
    urna = prepare()
    urna.start().stop()
    file = urna.data / f"{name}.db"
    moved = tmp_path / "moved.db"
    file.rename(moved)
    file.symlink_to(moved)
    before = moved.read_bytes()
    urna.launch()
    assert urna.wait_for_exit() == 2
    assert f"{name}.db" in urna.log() and "is a link" in urna.log()
    assert moved.read_bytes() == before
    file.unlink()
    moved.rename(file)
    urna.start()


@pytest.mark.parametrize("name", ["accounts", "elections", "inbox"])
def test_a_database_is_not_made_where_a_link_points(prepare, tmp_path, name):
    urna = prepare()
    urna.data.mkdir(mode=0o700)
    target = tmp_path / "target"
    (urna.data / f"{name}.db").symlink_to(target)
    urna.launch()
    assert urna.wait_for_exit() == 2
    assert not target.exists()


@pytest.mark.parametrize("name", ["lock", "jwt-secret.new"])
def test_a_new_file_is_not_written_through_a_link(prepare, tmp_path, name):
    urna = prepare(jwt_secret=None)
    urna.data.mkdir(mode=0o700)
    victim = written(tmp_path / "victim", "precious")
    (urna.data / name).symlink_to(victim)
    urna.launch()
    assert urna.wait_for_exit() == 2
    assert victim.read_text() == "precious" and name in urna.log()


# -- signals ---------------------------------------------------------------------------------------------------------

@contextlib.contextmanager
def locked(file, kind="IMMEDIATE"):
    """Another program writes the database, for as long as that."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute(f"BEGIN {kind}")
        yield
        database.execute("ROLLBACK")


@pytest.mark.parametrize("signal_name, code", [("SIGTERM", 143), ("SIGINT", 130), ("SIGHUP", 129)])
def test_a_signal_ends_it_while_it_is_starting(prepare, signal_name, code):
    urna = prepare()
    urna.data.mkdir(mode=0o700)
    with locked(urna.data / "elections.db", "EXCLUSIVE"):
        urna.launch()
        time.sleep(scaled(0.5))
        assert urna.process.poll() is None, "it waits for the other program"
        urna.process.send_signal(getattr(signal, signal_name))
        began = time.monotonic()
        assert urna.wait_for_exit() == code
        assert time.monotonic() - began < scaled(2)
    assert "stopped while it was starting" in urna.log()
    urna.start()


@pytest.mark.parametrize("database", ["accounts", "elections"])
def test_a_signal_ends_a_migration_that_waits_for_its_engine(database, tmp_path):
    log = tmp_path / "log"
    with open(log, "wb") as err:
        process = subprocess.Popen([binary(), "migrate", database, "--database", f"127.0.0.1:{free_port()}"], stderr=err, env=environment())
    try:
        within(10, lambda: "not migrated yet" in log.read_text())
        process.terminate()
        assert process.wait(timeout=scaled(2)) == 143
    finally:
        process.kill()


def test_a_signal_ends_the_first_process_of_a_container(tmp_path):
    """Where signals that nobody handles do nothing."""
    command = ["unshare", "--pid", "--fork", "--kill-child", binary(), "migrate", "elections", "--database", f"127.0.0.1:{free_port()}"]
    log = tmp_path / "log"
    with open(log, "wb") as err:
        process = subprocess.Popen(command, stderr=err, env=environment())
    try:
        within(10, lambda: process.poll() is not None or "not migrated yet" in log.read_text())
        if process.poll() is not None:
            pytest.skip("nobody but root makes such a process")
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGTERM)
        assert process.wait(timeout=scaled(2)) == 143
    finally:
        process.kill()


def test_a_forced_stop_does_not_end_with_0(serve):
    urna = serve()
    service = Service.of(urna)
    official = service.new_official()
    election = service.election_now(service.new_participants(2), seconds=0.5)
    expect_empty(service.vote(official.token, [(new_guid(), 1)]))
    election.wait_for_end()
    with locked(urna.data / "accounts.db"):
        waiting = threading.Thread(target=register_in_vain, args=(urna.url,), daemon=True)
        waiting.start()
        time.sleep(scaled(0.5))
        urna.terminate()
        assert urna.wait_for_exit(5.5) == FORCED
        waiting.join(scaled(10))
    urna.start()
    assert Service.of(urna).get_results(election.id).status_code == 200


def register_in_vain(url):
    with contextlib.suppress(requests.ConnectionError):
        requests.post(f"{url}/register", json=people.new_person().fields(), timeout=scaled(20))
