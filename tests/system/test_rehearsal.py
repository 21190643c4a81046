# SPDX-License-Identifier: Apache-2.0
"""`urna serve --rehearsal`: a record in which nothing counts is never taken for one that does, nor the other way round."""

import re
import shutil

import pytest
import requests

from client import Service, Wire
from urna_process import run

pytestmark = pytest.mark.embedded
HEADER = "Urna-Rehearsal"
DATABASES = ("accounts.db", "inbox.db", "elections.db")


@pytest.fixture
def made(prepare):
    """Makes a server with the secret of its own directory."""
    return lambda *options, **more: prepare(*options, jwt_secret=None, **more)


@pytest.fixture
def served(made):
    return lambda *options: made(*options).start()


def refused(urna):
    """What a start says that was refused."""
    urna.launch()
    assert urna.wait_for_exit() == 2
    lines = urna.log().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def get(urna, path, **more):
    return requests.get(urna.url + path, timeout=30, **more)


def contents(directory):
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def test_each_answer_says_that_it_is_a_rehearsal(served):
    urna = served("--rehearsal")
    service = Service.of(urna)
    answers = [service.overview(), *(get(urna, path) for path in ("/", "/api", "/licenses", "/healthz", "/getElections", "/nowhere"))]
    assert {answer.status_code for answer in answers} == {200, 401, 404}
    assert [answer.headers.get(HEADER) for answer in answers] == ["true"] * len(answers)
    page = get(urna, "/")
    unchanged = get(urna, "/", headers={"If-None-Match": page.headers["ETag"]})
    assert unchanged.status_code == 304 and unchanged.headers[HEADER] == "true"
    if not urna.tls:
        with Wire(urna.url) as wire:
            answer = wire.send(b"nonsense\r\n\r\n").answer("GET")
            assert answer.status_code == 400 and answer.headers[HEADER] == "true"


def test_no_answer_of_another_service_says_so(served):
    urna = served()
    for path in ("/", "/api", "/getElections", "/nowhere"):
        answer = get(urna, path)
        assert HEADER not in answer.headers and "data-rehearsal" not in answer.text
    assert "rehearsal:" not in urna.log().lower()


def test_the_pages_say_so_before_any_script_and_are_never_taken_from_a_cache(made):
    urna = made("--rehearsal")
    urna.start()
    marked = {path: get(urna, path) for path in ("/", "/api")}
    urna.stop()
    urna.data, urna.options = urna.data.with_name("elections"), []
    urna.start()
    for path, answer in marked.items():
        assert re.match(r"<!doctype html>\s*<html data-rehearsal", answer.text, re.IGNORECASE)
        other = get(urna, path, headers={"If-None-Match": answer.headers["ETag"]})
        assert other.status_code == 200
        assert other.text == answer.text.replace("<html data-rehearsal", "<html", 1)
    urna.stop()


def test_the_names_of_files_say_so(served):
    urna = served("--rehearsal")
    service = Service.of(urna)
    answer = service.call("admin", "GET", "/admin/audit.csv", token=service.administrator_token)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="rehearsal-')


def test_the_public_pages_say_so(served):
    urna = served("--rehearsal")
    page = get(urna, "/results")
    assert "<title>Rehearsal: Election results</title>" in page.text and "Nothing that is recorded here counts." in page.text
    assert get(urna, "/results.json").json() == {"rehearsal": True, "elections": []}


def test_a_rehearsal_is_not_served_as_elections(made):
    urna = made("--rehearsal")
    urna.start()
    assert "this is a rehearsal: nothing that is recorded here counts" in urna.log()
    urna.stop()
    before = contents(urna.data)
    urna.options = []
    said = refused(urna)
    assert str(urna.data) in said and "go on with it by --rehearsal" in said
    assert contents(urna.data) == before
    urna.options = ["--rehearsal"]
    urna.start()
    urna.stop()


def test_elections_are_not_rehearsed_on(made):
    urna = made()
    urna.start()
    urna.stop()
    before = contents(urna.data)
    urna.options = ["--rehearsal"]
    said = refused(urna)
    assert str(urna.data) in said and "a rehearsal takes a --data of its own" in said
    assert contents(urna.data) == before


@pytest.mark.parametrize("left", [*DATABASES, "jwt-secret", "second-factor-key"])
def test_what_is_left_of_elections_is_not_rehearsed_on(made, left):
    urna = made("--rehearsal")
    urna.data.mkdir(mode=0o700)
    (urna.data / left).write_bytes(b"")
    assert "a rehearsal takes a --data of its own" in refused(urna)
    assert not (urna.data / "rehearsal").exists()


def test_an_empty_directory_becomes_either(made):
    for options, mark in ((["--rehearsal"], True), ([], False)):
        urna = made(*options)
        urna.data.mkdir(mode=0o700)
        (urna.data / "lock").touch(mode=0o600)
        urna.start()
        urna.stop()
        assert (urna.data / "rehearsal").exists() == mark


@pytest.mark.parametrize("option", [("--jwt-secret", "x" * 40), ("--jwt-keys", "keys")])
def test_tokens_have_a_secret_of_their_own(made, option):
    urna = made("--rehearsal", *option)
    assert "--rehearsal signs tokens with a secret of its own" in refused(urna)
    assert not urna.data.exists()


def test_neither_takes_the_others_tokens(served):
    rehearsal, elections = Service.of(served("--rehearsal")), Service.of(served())
    for of, other in ((rehearsal, elections), (elections, rehearsal)):
        answer = other.get_participants(of.administrator_token)
        assert answer.status_code == 401 and "not signed by this system" in answer.text


def test_a_restored_backup_is_still_a_rehearsal(made, tmp_path):
    urna = made("--rehearsal")
    urna.start()
    assert run("backup", "--data", urna.data, "--out", tmp_path / "backup").returncode == 0
    urna.stop()
    assert run("restore", "--data", tmp_path / "restored", "--from", tmp_path / "backup").returncode == 0
    shutil.rmtree(urna.data)
    urna.data, urna.options = tmp_path / "restored", []
    assert "go on with it by --rehearsal" in refused(urna)
    urna.options = ["--rehearsal"]
    urna.start()
    urna.stop()


def test_it_is_an_option_of_the_file_and_of_the_environment(made, tmp_path):
    (tmp_path / "urna.toml").write_text("rehearsal = true\n")
    for options, env in ((["--config", tmp_path / "urna.toml"], {}), ([], {"URNA_REHEARSAL": "true"})):
        urna = made(*options, env=env)
        urna.start()
        assert get(urna, "/healthz").headers[HEADER] == "true"
        urna.stop()
