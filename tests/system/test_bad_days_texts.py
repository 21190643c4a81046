# SPDX-License-Identifier: Apache-2.0
"""Texts that came through Windows: line ends, byte-order marks, UTF-16, letters in two characters, backslashes."""

import ctypes
import hashlib
import sqlite3
import subprocess

import jwt
import pytest

import people
from client import Multipart, Service, csv_file, expect_empty, expect_message, new_guid
from urna_process import Urna, binary, environment, run, scaled

COMPOSED, DECOMPOSED = "Passw0rd-\u010d\u00e1", "Passw0rd-c\u030ca\u0301"

# What programs of Windows make of a text, and what is said of it.
NO_SECRET = {
    "a mark": ("Passw0rd-1\r\n".encode("utf-8-sig"), "byte-order mark"),
    "UTF-16 with a mark": ("Passw0rd-1\r\n".encode("utf-16"), "UTF-16"),
    "UTF-16 with the other mark": (b"\xfe\xff" + "Passw0rd-1\r\n".encode("utf-16-be"), "UTF-16"),
    "UTF-16": ("Passw0rd-1\r\n".encode("utf-16-le"), "NUL"),
    "Windows-1250": ("Passw0rd-š\r\n".encode("cp1250"), "not UTF-8"),
}


def run_with(stdin, *arguments):
    return subprocess.run([binary(), *map(str, arguments)], input=stdin, capture_output=True, timeout=scaled(30),
                          env=environment())


def logs_in(service, email, password):
    return service.login(email, password).status_code == 200


# -- passwords and secrets -------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def urna(tmp_path_factory):
    """A server whose accounts the tests change from the command line."""
    urna = Urna(tmp_path_factory.mktemp("urna"))
    urna.start()
    try:
        yield urna
        urna.stop()
    finally:
        urna.kill()


@pytest.fixture(scope="module")
def person(urna):
    person = people.new_person()
    expect_empty(Service.of(urna).register(person.fields()))
    return person


def change_password(urna, person, content, tmp_path, by):
    options = ["account", "password", "--data", urna.data, "--email", person.email]
    if by == "pipe":
        return run_with(content, *options)
    file = tmp_path / "the-password"
    file.write_bytes(content)
    return run_with(b"", *options, "--password-file", file)


@pytest.mark.embedded
@pytest.mark.parametrize("by", ["pipe", "file"])
def test_one_line_end_of_either_kind_is_no_part_of_a_password(urna, person, tmp_path, by):
    for number, end in enumerate([b"\n", b"\r\n", b""]):
        password = f"{people.PASSWORD_MARK}-{by}-{number}"
        changed = change_password(urna, person, password.encode() + end, tmp_path, by)
        assert changed.returncode == 0, changed.stderr
        assert logs_in(Service.of(urna), person.email, password)


@pytest.mark.embedded
@pytest.mark.parametrize("content, reason", NO_SECRET.values(), ids=NO_SECRET)
def test_what_nobody_could_type_is_refused_as_a_password_and_changes_nothing(urna, person, tmp_path, content, reason):
    assert change_password(urna, person, b"Passw0rd-before\n", tmp_path, "pipe").returncode == 0
    for by, source in (("pipe", "standard input"), ("file", str(tmp_path / "the-password"))):
        refused = change_password(urna, person, content, tmp_path, by)
        said = refused.stderr.decode()
        assert refused.returncode == 2 and source in said and reason in said, said
        assert people.PASSWORD_MARK not in said
    added = run_with(content, "account", "add", "--data", urna.data, "--role", "official", "--email", people.new_email(),
                     "--jmbg", people.new_jmbg(), "--forename", "Ana", "--surname", "Ban")
    assert added.returncode == 2 and reason in added.stderr.decode()
    assert logs_in(Service.of(urna), person.email, "Passw0rd-before")


@pytest.mark.embedded
def test_the_line_end_of_windows_is_no_part_of_a_token_secret(prepare, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b"of tokens\r\n")
    service = Service.of(prepare("--jwt-secret-file", secret, jwt_secret=None).start())
    token = service.login("admin@admin.com", "1").json()["accessToken"]
    assert jwt.decode(token, "of tokens", ["HS256"])["email"] == "admin@admin.com"


@pytest.mark.embedded
@pytest.mark.parametrize("content, reason", NO_SECRET.values(), ids=NO_SECRET)
def test_no_server_starts_with_what_is_no_secret(prepare, tmp_path, content, reason):
    keys, data = tmp_path / "keys", tmp_path / "data"
    for directory in (keys, data):
        directory.mkdir()
    for file in (tmp_path / "secret", keys / "a.secret", data / "jwt-secret"):
        file.write_bytes(content)
    for options, named in ((["--jwt-secret-file", tmp_path / "secret"], tmp_path / "secret"),
                           (["--admin-password-file", tmp_path / "secret"], tmp_path / "secret"),
                           (["--jwt-keys", keys], keys / "a.secret"), ([], data / "jwt-secret")):
        refused = run_with(b"", "serve", "--listen", "127.0.0.1:0", "--data", data, *options)
        said = refused.stderr.decode()
        assert refused.returncode == 2 and str(named) in said and reason in said, said


@pytest.mark.embedded
def test_a_first_password_that_no_login_could_have_is_refused(tmp_path):
    refused = run_with(b"", "serve", "--data", tmp_path / "data", "--admin-password", "Passw0rd-\udcff")  # the byte FF
    assert refused.returncode == 2 and "not UTF-8" in refused.stderr.decode()


# -- letters with marks ----------------------------------------------------------------------------------------------

def test_a_password_is_the_same_however_its_letters_were_typed(service):
    for registered in (COMPOSED, DECOMPOSED):
        person = people.new_person(password=registered)
        expect_empty(service.register(person.fields()))
        assert logs_in(service, person.email, COMPOSED) and logs_in(service, person.email, DECOMPOSED)
        for wrong in ("Passw0rd-ca", DECOMPOSED + "1"):
            expect_message(service.login(person.email, wrong), "Invalid credentials.")
            expect_message(service.login(people.new_email(), wrong), "Invalid credentials.")


def test_limits_count_the_characters_that_were_typed(service):
    for password, taken in ((DECOMPOSED[-4:] + "Ab12", True), ("Ab1" + DECOMPOSED[-4:], False),
                            ("Ab12" + "c\u030c" * 126, True), ("Ab123" + "c\u030c" * 126, False)):
        person = people.new_person(password=password)
        answer = service.register(person.fields())
        if taken:
            expect_empty(answer)
            assert logs_in(service, person.email, password)
        else:
            expect_message(answer, "Invalid password.")
            expect_message(service.login(person.email, password), "Invalid credentials.")


@pytest.mark.embedded
def test_a_password_that_was_hashed_before_as_it_was_typed_still_logs_in(urna, tmp_path):
    service, person = Service.of(urna), people.new_person()
    expect_empty(service.register(person.fields()))
    sodium = ctypes.CDLL("libsodium.so.23")
    typed, hashed = DECOMPOSED.encode(), ctypes.create_string_buffer(128)
    assert sodium.crypto_pwhash_str(hashed, typed, ctypes.c_ulonglong(len(typed)), ctypes.c_ulonglong(2),
                                    ctypes.c_size_t(19 << 20)) == 0
    with sqlite3.connect(urna.data / "accounts.db", timeout=scaled(10)) as accounts:
        assert accounts.execute("UPDATE accounts SET password_hash = ? WHERE email = ?",
                                (hashed.value.decode(), person.email)).rowcount == 1
    accounts.close()
    assert logs_in(service, person.email, DECOMPOSED)
    expect_message(service.login(person.email, COMPOSED), "Invalid credentials.")
    # Once it is set anew, it is known in either form.
    assert change_password(urna, person, typed + b"\r\n", tmp_path, "pipe").returncode == 0
    assert logs_in(service, person.email, DECOMPOSED) and logs_in(service, person.email, COMPOSED)


# -- empty variables -------------------------------------------------------------------------------------------------

@pytest.mark.embedded
def test_an_empty_variable_means_none(tmp_path):
    told = run("routes", env={"URNA_CONFIG": ""})
    assert told.returncode == 0 and told.stdout == run("routes").stdout, told.stderr
    # Of another option, so that the file's value counts.
    config = tmp_path / "urna.toml"
    config.write_text('listen = "nowhere"\n')
    refused = run("serve", "--data", tmp_path / "data", env={"URNA_CONFIG": str(config), "URNA_LISTEN": ""})
    assert refused.returncode == 2 and "'nowhere'" in refused.stderr


# -- file names ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("written, name", [
    (r"C:\dir\a.csv", r"C:\dir\a.csv"), ("a\\", "a\\"), (r"\\server\box 1\a.csv", r"\\server\box 1\a.csv"),
    (r"dir/box\1.csv", r"box\1.csv"), ("%22a%22\\", '"a"\\'),
    (r'a \"b\".csv', 'a "b".csv'), (r'a\"; b; \"c.csv', "a\\")], ids=str)  # as curl before 7.81 writes quotation marks
def test_a_backslash_in_a_file_name_is_kept(service, written, name):
    official, ballots = service.new_official(), csv_file([(new_guid(), 1)])
    for disposition in (f'name="file"; filename="{written}"', f'filename="{written}"; name="file"'):
        form = Multipart().part(disposition, ballots)
        expect_empty(service.call("station", "POST", "/vote", token=official.token, data=form.body(),
                                  headers={"Content-Type": form.content_type}))
        assert service.uploads(official.token).json()["uploads"][0]["fileName"] == name


def test_of_two_files_in_one_form_the_first_counts(service):
    official = service.new_official()
    first, second = csv_file([(new_guid(), 1), (new_guid(), 2)]), csv_file([(new_guid(), 1)])
    for one, other in ((first, second), (first, b"no ballot"), (b"no ballot", first)):
        form = Multipart().part('name="file"; filename="1.csv"', one).part('name="file"; filename="2.csv"', other)
        answer = service.call("station", "POST", "/vote", token=official.token, data=form.body(),
                              headers={"Content-Type": form.content_type})
        if one is first:
            expect_empty(answer)
            receipt = service.uploads(official.token).json()["uploads"][0]
            assert (receipt["fileName"], receipt["ballots"]) == ("1.csv", 2)
            assert receipt["sha256"] == hashlib.sha256(first).hexdigest()
        else:
            expect_message(answer, "Incorrect number of values on line 0.")
