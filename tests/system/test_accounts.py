# SPDX-License-Identifier: Apache-2.0
"""GET /authentication/accounts: who has an account."""

import contextlib
import sqlite3
import uuid

import pytest

import people
from client import Service, expect_empty, expect_message
from urna_process import run


def register(service, **fields):
    person = people.new_person(**fields)
    expect_empty(service.register(person.fields()))
    return person


def page(service, **parameters):
    answer = service.accounts(**parameters)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert set(body) == {"accounts", "next"}
    return body


def emails(service, **parameters):
    return [account["email"] for account in page(service, **parameters)["accounts"]]


@pytest.fixture
def name():
    """A word that no other account holds."""
    return "x" + uuid.uuid4().hex


@pytest.mark.embedded
def test_a_new_service_has_its_first_administrator_only(serve):
    assert Service.of(serve()).accounts().json() == {"next": None, "accounts": [
        {"id": 1, "email": "admin@admin.com", "forename": "admin", "surname": "admin", "jmbg": "0000000000000",
         "role": "administrator"}]}


def test_a_registered_official_is_listed_as_they_registered(service, name):
    person = register(service, forename="Žarko \"Ž\" \\", surname=name, email=f"Zarko.{name}@Example.org")
    [account] = page(service, search=name)["accounts"]
    assert account.pop("id") > 1
    assert account == {"email": person.email, "forename": person.forename, "surname": name, "jmbg": person.jmbg,
                       "role": "official"}


def test_each_field_is_searched_without_regard_to_the_case_of_ascii_letters(service, name):
    person = register(service, forename=f"Ćira {name}", surname=f"{name} Đurić", email=f"{name}.B@Example.org")
    for text in (f"{name}.b@eXAMPLE", f"Ćira {name.upper()}", f"{name.upper()} ĐURI", f"iRA {name}", person.jmbg):
        assert person.email in emails(service, search=text), text
    assert emails(service, search=f"{name}{name}") == []


def test_a_search_takes_what_it_holds_for_itself(service, name):
    register(service, forename=f"{name} 100", email=f"{name}.a@example.org")
    percent = register(service, forename=f"{name} 10%_!\\'", email=f"{name}.b@example.org")
    for text in ("10%", "%_", "_!", "\\'", "!"):
        assert emails(service, search=text) == [percent.email], text
    assert emails(service, search=f"{name}%") == emails(service, search=f"{name} 1_0") == []
    assert emails(service, search="' OR '1'='1") == []


def test_pages_follow_one_another_by_id(service, name):
    registered = [register(service, surname=name).email for _ in range(5)]
    found, after = [], ""
    for size in (2, 2, 1):
        part = page(service, search=name, limit=2, after=after)
        assert len(part["accounts"]) == size
        found += [account["email"] for account in part["accounts"]]
        after = part["next"]
        assert after == (part["accounts"][-1]["id"] if size == 2 else None)
    assert found == registered
    assert page(service, search=name, limit=5)["next"] is None


def test_a_page_goes_on_behind_an_account_that_was_deleted(service, name):
    registered = [register(service, surname=name).email for _ in range(3)]
    first = page(service, search=name, limit=1)
    expect_empty(service.delete(registered[0]))
    assert emails(service, search=name, after=first["next"]) == registered[1:]
    assert emails(service, search=name) == registered[1:]


def test_empty_parameters_are_as_good_as_none(service):
    assert page(service, search="", after="", limit="") == page(service)


@pytest.mark.parametrize("parameters, message", [
    ({"search": "a" * 257, "limit": 0}, "Invalid search."), ({"search": "\0"}, "Invalid search."),
    ({"search": b"\xff"}, "Invalid search."), ({"after": "x", "limit": 0}, "Invalid after."),
    ({"after": -1}, "Invalid after."), ({"after": "1.5"}, "Invalid after."), ({"limit": 0}, "Invalid limit."),
    ({"limit": 501}, "Invalid limit."), ({"limit": "ten"}, "Invalid limit."), ({"limit": -1}, "Invalid limit."),
    ({"limit": "9" * 30}, "Invalid limit.")], ids=str)
def test_parameters_that_make_no_sense_are_refused(service, parameters, message):
    expect_message(service.accounts(**parameters), message)


@pytest.mark.parametrize("parameters", [{"search": "ж" * 256}, {"after": 2**63 - 1}, {"limit": 500}], ids=str)
def test_parameters_at_their_limits_are_taken(service, parameters):
    page(service, **parameters)


def test_no_password_is_in_the_list(service):
    assert "argon2" not in service.accounts().text and "assword" not in service.accounts().text


@pytest.mark.embedded
def test_an_account_of_an_earlier_version_goes_on_working_and_forges_no_line(serve):
    """Its names and address hold what is refused today."""
    urna = serve()
    person = people.new_person()
    expect_empty(Service.of(urna).register(person.fields()))
    urna.stop()
    email = person.email.replace("@", "\u202e@")
    with contextlib.closing(sqlite3.connect(urna.data / "accounts.db")) as accounts:
        accounts.execute("UPDATE accounts SET email = ?, email_key = ?, forename = ? WHERE email = ?",
                         (email, email, "Ana\n     1  administrator  \x1b[31m", person.email))
        accounts.commit()
    urna.start()
    assert Service.of(urna).login(email, person.password).status_code == 200
    listed = run("account", "list", "--data", urna.data).stdout
    assert len(listed.splitlines()) == 3 and "\x1b" not in listed and "\u202e" not in listed
    assert "?@" in listed and "Ana?     1  administrator  ?[31m" in listed
