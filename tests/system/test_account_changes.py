# SPDX-License-Identifier: Apache-2.0
"""What becomes of an account: its password, its role, its sessions, and who helps whom."""

import concurrent.futures
import datetime
import sqlite3
import threading
import time

import jwt
import pytest

import people
import trails
from client import Service, expect_bad_token, expect_empty, expect_message, expect_missing_authorization, new_guid
from earlier_schema import rebuild_sqlite
from urna_process import run, within

ENDED = "The session of this token was ended."
TOO_SHORT = "Invalid password: an administrator's has 12 characters or more."
COMMON = "Invalid password: it is too easily guessed."
RULE = "Invalid password: 8 to 256 characters with a digit, a lower-case and an upper-case letter."
LONG = "Vrbas-i-Tamis-77-x"  # a password that an administrator may have


def post(service, path, token, json=None):
    return service.call("authentication", "POST", f"/authentication/{path}", token=token, json=json or {})


def account(service, token):
    answer = service.call("authentication", "GET", "/authentication/account", token=token)
    assert answer.status_code == 200, answer.text
    return answer.json()


def as_administrator(service, path, **fields):
    return post(service, path, service.administrator_token, fields)


def tokens(service, email, password):
    answer = service.login(email, password)
    assert answer.status_code == 200, answer.text
    return answer.json()


def roles(token):
    return jwt.decode(token, options={"verify_signature": False})["roles"]


def registered(service):
    person = people.new_person()
    expect_empty(service.register(person.fields()))
    return person


def new_administrator(service, password=LONG):
    """One who has changed the temporary password, and the tokens."""
    person = people.new_person()
    answer = as_administrator(service, "addAdministrator", jmbg=person.jmbg, forename=person.forename,
                              surname=person.surname, email=person.email)
    assert answer.status_code == 200, answer.text
    temporary = answer.json()["password"]
    first = tokens(service, person.email, temporary)
    changed = post(service, "changePassword", first["accessToken"], {"password": temporary, "newPassword": password})
    assert changed.status_code == 200, changed.text
    return person.email, changed.json()


def expect_ended(answer):
    assert answer.status_code == 401 and answer.json() == {"msg": ENDED}, answer.text


def test_an_account_is_shown_to_its_owner_alone(service):
    person = registered(service)
    mine = account(service, tokens(service, person.email, person.password)["accessToken"])
    assert mine == {"id": mine["id"], "email": person.email, "forename": person.forename, "surname": person.surname,
                    "role": "official", "approval": "approved", "mustChangePassword": False, "secondFactor": False,
                    "secondFactorRequired": False, "recoveryCodes": 0}
    for path in ("account", "signOutEverywhere"):
        method = "GET" if path == "account" else "POST"
        expect_missing_authorization(service.call("authentication", method, f"/authentication/{path}"))
    refresh = tokens(service, person.email, person.password)["refreshToken"]
    expect_bad_token(service.call("authentication", "GET", "/authentication/account", token=refresh))


def test_changing_a_password_ends_all_sessions_but_the_new_one(service):
    person = registered(service)
    first, other = (tokens(service, person.email, person.password) for _ in range(2))
    answer = post(service, "changePassword", first["accessToken"],
                  {"password": person.password, "newPassword": "Another-Passw0rd"})
    assert answer.status_code == 200 and set(answer.json()) == {"accessToken", "refreshToken"}
    new = answer.json()
    for old in (first, other):
        expect_ended(service.refresh(old["refreshToken"]))
        expect_ended(service.call("authentication", "GET", "/authentication/account", token=old["accessToken"]))
    assert service.refresh(new["refreshToken"]).status_code == 200
    expect_message(service.login(person.email, person.password), "Invalid credentials.")
    later = tokens(service, person.email, "Another-Passw0rd")
    assert service.refresh(later["refreshToken"]).status_code == 200
    [event] = trails.of_answer(service, "accounts", answer)
    assert event["kind"] == "passwordSet" and event["actor"] == person.email and event["details"] == f"{person.email}, official"


@pytest.mark.parametrize("password, wanted, message", [
    ("", "Another-Passw0rd", "Field password is missing."),
    (None, "", "Field newPassword is missing."),
    (None, 17, "Invalid newPassword."),
    (17, "Another-Passw0rd", "Invalid password."),
    ("Wrong-Passw0rd", "Another-Passw0rd", "Invalid credentials."),
    (None, "short1A", RULE),
    (None, "no-capital-letter-1", RULE),
    (None, "A1a" + 254 * "x", RULE),
])
def test_a_password_that_cannot_be_is_refused_and_changes_nothing(service, password, wanted, message):
    person = registered(service)
    mine = tokens(service, person.email, person.password)
    answer = post(service, "changePassword", mine["accessToken"],
                  {"password": person.password if password is None else password, "newPassword": wanted})
    expect_message(answer, message)
    assert service.refresh(mine["refreshToken"]).status_code == 200
    tokens(service, person.email, person.password)


def test_the_old_password_is_no_new_one(service):
    person = registered(service)
    mine = tokens(service, person.email, person.password)
    expect_message(post(service, "changePassword", mine["accessToken"],
                        {"password": person.password, "newPassword": person.password}),
                   "The new password is the old one.")


def test_the_old_password_is_no_new_one_in_another_form_either(service):
    person = people.new_person(password=f"{people.PASSWORD_MARK}-\u010d")
    expect_empty(service.register(person.fields()))
    mine = tokens(service, person.email, person.password)
    expect_message(post(service, "changePassword", mine["accessToken"],
                        {"password": person.password, "newPassword": f"{people.PASSWORD_MARK}-c\u030c"}),
                   "The new password is the old one.")


@pytest.mark.embedded
def test_a_wrong_password_of_a_change_counts_as_a_failed_log_in(serve):
    service = Service.of(serve("--login-failures", "2"))
    person = registered(service)
    mine = tokens(service, person.email, person.password)
    for _ in range(2):
        expect_message(post(service, "changePassword", mine["accessToken"],
                            {"password": "Wrong-Passw0rd", "newPassword": "Another-Passw0rd"}), "Invalid credentials.")
    answer = post(service, "changePassword", mine["accessToken"],
                  {"password": person.password, "newPassword": "Another-Passw0rd"})
    expect_message(answer, "Too many failed log-ins.", 429)


def test_an_added_administrator_changes_the_temporary_password_first(service):
    person = people.new_person()
    answer = as_administrator(service, "addAdministrator", jmbg=person.jmbg, forename=person.forename,
                              surname=person.surname, email=person.email)
    assert answer.status_code == 200 and set(answer.json()) == {"password", "expiresAt"}
    temporary = answer.json()["password"]
    first = tokens(service, person.email, temporary)
    assert roles(first["accessToken"]) == [] and roles(first["refreshToken"]) == []
    expect_missing_authorization(service.get_elections(first["accessToken"]))
    expect_missing_authorization(service.accounts(first["accessToken"]))
    assert account(service, first["accessToken"])["mustChangePassword"] is True

    def change(wanted):
        return post(service, "changePassword", first["accessToken"], {"password": temporary, "newPassword": wanted})
    expect_message(change("Abcdef-1234"), TOO_SHORT)  # eleven characters
    for common in ("Password1234", "Qwertyuiop123", "Iloveyou2026", "Aaaaaaaaaaa1"):
        expect_message(change(common), COMMON)
    changed = change(LONG).json()
    assert roles(changed["accessToken"]) == ["administrator"]
    assert service.get_elections(changed["accessToken"]).status_code == 200
    expect_ended(service.refresh(first["refreshToken"]))
    assert [event["kind"] for event in trails.of_answer(service, "accounts", answer)] == ["accountAdded"]


@pytest.mark.parametrize("change, message", [
    ({"jmbg": ""}, "Field jmbg is missing."), ({"forename": None}, "Field forename is missing."),
    ({"surname": ""}, "Field surname is missing."), ({"email": ""}, "Field email is missing."),
    ({"jmbg": "123"}, "Invalid jmbg."), ({"forename": "a\u202eb"}, "Invalid forename."),
    ({"surname": 257 * "a"}, "Invalid surname."), ({"email": "a@b"}, "Invalid email."),
    ({"email": "ADMIN@admin.com"}, "Email already exists."),
])
def test_an_administrator_is_added_by_the_rules_of_registering(service, change, message):
    person = people.new_person().fields()
    del person["password"]
    expect_message(as_administrator(service, "addAdministrator", **{**person, **change}), message)


def test_a_promoted_official_changes_the_password_and_starts_anew(service):
    person = registered(service)
    before = tokens(service, person.email, person.password)
    expect_empty(as_administrator(service, "promote", email=person.email.upper()))
    expect_ended(service.refresh(before["refreshToken"]))
    now = tokens(service, person.email, person.password)
    assert roles(now["accessToken"]) == []
    assert account(service, now["accessToken"])["role"] == "administrator"
    changed = post(service, "changePassword", now["accessToken"], {"password": person.password, "newPassword": LONG}).json()
    assert roles(changed["accessToken"]) == ["administrator"]
    expect_empty(as_administrator(service, "promote", email=person.email))  # as it is
    assert service.refresh(changed["refreshToken"]).status_code == 200

    expect_empty(as_administrator(service, "demote", email=person.email))
    expect_ended(service.refresh(changed["refreshToken"]))
    expect_ended(as_token(service, changed, "registration"))
    assert roles(tokens(service, person.email, LONG)["accessToken"]) == ["official"]


def test_a_demoted_administrator_deletes_nobody(service):
    email, held = new_administrator(service)
    person = registered(service)
    expect_empty(as_administrator(service, "demote", email=email))
    expect_ended(service.delete(person.email, token=held["accessToken"]))
    tokens(service, person.email, person.password)


def test_a_deleted_administrators_access_token_lives_on_as_the_contract_has_it(service):
    email, held = new_administrator(service)
    person = registered(service)
    expect_empty(service.delete(email, token=held["accessToken"]))
    expect_empty(service.delete(person.email, token=held["accessToken"]))


def as_token(service, held, path):
    """What whoever holds these tokens is answered who tries to change a thing."""
    return post(service, "changeRegistration" if path == "registration" else path, held["accessToken"],
                {"registration": "open"})


@pytest.mark.parametrize("path", ["promote", "demote", "resetPassword", "endSessions", "resetSecondFactor"])
def test_somebody_has_to_be_named_who_is_there(service, path):
    expect_message(as_administrator(service, path), "Field email is missing.")
    expect_message(as_administrator(service, path, email="nobody"), "Invalid email.")
    expect_message(as_administrator(service, path, email="nobody@example.org"), "Unknown user.")
    person = registered(service)
    expect_missing_authorization(post(service, path, tokens(service, person.email, person.password)["accessToken"],
                                      {"email": "admin@admin.com"}))


def test_somebody_who_waits_becomes_no_administrator(service):
    person = registered(service)
    expect_empty(as_administrator(service, "refuse", email=person.email))
    expect_message(as_administrator(service, "promote", email=person.email), "An administrator must be approved.")


@pytest.mark.embedded
def test_the_last_administrator_cannot_be_demoted(serve):
    service = Service.of(serve())
    expect_message(as_administrator(service, "demote", email="admin@admin.com"),
                   "The last administrator cannot be demoted.")
    email, held = new_administrator(service)
    expect_empty(post(service, "demote", held["accessToken"], {"email": "admin@admin.com"}))
    expect_message(post(service, "demote", held["accessToken"], {"email": email}),
                   "The last administrator cannot be demoted.")
    expect_ended(as_administrator(service, "demote", email=email))


def test_a_forgotten_password_is_replaced_by_a_temporary_one(service):
    person = registered(service)
    before = tokens(service, person.email, person.password)
    answer = as_administrator(service, "resetPassword", email=person.email)
    assert answer.status_code == 200, answer.text
    temporary = answer.json()["password"]
    expect_message(service.login(person.email, person.password), "Invalid credentials.")
    expect_ended(service.refresh(before["refreshToken"]))
    now = tokens(service, person.email, temporary)
    assert roles(now["accessToken"]) == []
    expect_missing_authorization(service.vote(now["accessToken"], [(new_guid(), 1)]))
    changed = post(service, "changePassword", now["accessToken"], {"password": temporary, "newPassword": "Another-Passw0rd"})
    assert roles(changed.json()["accessToken"]) == ["official"]
    [event] = trails.of_answer(service, "accounts", answer)
    assert (event["kind"], event["details"]) == ("passwordSet", f"{person.email}, official, temporary")
    assert temporary not in str(event)


@pytest.mark.embedded
def test_a_temporary_password_expires(serve):
    urna = serve()
    service = Service.of(urna)
    person = registered(service)
    answer = as_administrator(service, "resetPassword", email=person.email).json()
    expires_in = datetime.datetime.fromisoformat(answer["expiresAt"]).timestamp() - time.time()
    assert 72 * 3600 - 60 < expires_in <= 72 * 3600
    tokens(service, person.email, answer["password"])
    with sqlite3.connect(urna.data / "accounts.db") as database:
        database.execute("UPDATE accounts SET password_expires_at = ? WHERE email = ?",
                         (int((time.time() - 1) * 1_000_000), person.email))
    expect_message(service.login(person.email, answer["password"]), "Invalid credentials.")


@pytest.mark.embedded
def test_whoever_goes_on_changing_a_password_does_not_undo_the_new_one_of_an_administrator(serve):
    service = Service.of(serve())
    for _ in range(3):
        person = registered(service)
        held = tokens(service, person.email, person.password)
        began = threading.Event()

        def go_on(held, password):
            for number in range(1000):
                wanted = f"Another-{people.PASSWORD_MARK}-{number}"
                answer = post(service, "changePassword", held["accessToken"], {"password": password, "newPassword": wanted})
                if answer.status_code != 200:
                    return answer
                held, password = answer.json(), wanted
                began.set()

        with concurrent.futures.ThreadPoolExecutor() as other:
            last = other.submit(go_on, held, person.password)
            assert began.wait(10)
            temporary = as_administrator(service, "resetPassword", email=person.email).json()["password"]
            answer = last.result(30)
        if answer.status_code == 401:
            expect_ended(answer)
        else:
            expect_message(answer, "Invalid credentials.")
        assert roles(tokens(service, person.email, temporary)["accessToken"]) == []


def test_a_password_may_be_what_it_was_before(service):
    person = registered(service)
    held = tokens(service, person.email, person.password)
    for old, new in ((person.password, "Another-Passw0rd"), ("Another-Passw0rd", person.password)):
        answer = post(service, "changePassword", held["accessToken"], {"password": old, "newPassword": new})
        assert answer.status_code == 200, answer.text
        held = answer.json()


def test_whoever_is_dismissed_has_no_session_left(service):
    person = registered(service)
    held = tokens(service, person.email, person.password)
    expect_empty(as_administrator(service, "endSessions", email=person.email))
    expect_ended(service.refresh(held["refreshToken"]))
    held = tokens(service, person.email, person.password)  # they may log in again
    expect_empty(as_administrator(service, "refuse", email=person.email))
    expect_ended(service.refresh(held["refreshToken"]))


def test_sign_out_ends_one_session_at_the_server(service):
    person = registered(service)
    one, other = (tokens(service, person.email, person.password) for _ in range(2))
    answer = service.call("authentication", "POST", "/authentication/signOut", token=one["refreshToken"])
    expect_empty(answer)
    expect_ended(service.refresh(one["refreshToken"]))
    assert service.refresh(other["refreshToken"]).status_code == 200
    expect_empty(service.call("authentication", "POST", "/authentication/signOut", token=one["refreshToken"]))  # again
    assert [event["kind"] for event in trails.of_answer(service, "accounts", answer)] == ["signOut"]
    expect_bad_token(service.call("authentication", "POST", "/authentication/signOut", token=one["accessToken"]))

    expect_empty(post(service, "signOutEverywhere", other["accessToken"]))
    expect_ended(service.refresh(other["refreshToken"]))


def test_a_token_of_before_counts_as_one_of_the_first_epoch(service):
    person = registered(service)
    held = tokens(service, person.email, person.password)
    for token in held.values():
        number, guid = jwt.decode(token, options={"verify_signature": False})["jti"].split(":")
        assert number.isdecimal() and len(guid) == 36


@pytest.mark.embedded
def test_lives_of_tokens_are_options(serve):
    urna = serve("--access-token-life", "2", "--refresh-token-life", "86400")
    service = Service.of(urna)
    person = registered(service)
    held = tokens(service, person.email, person.password)
    for token, life in (("accessToken", 2), ("refreshToken", 86400)):
        claims = jwt.decode(held[token], options={"verify_signature": False})
        assert claims["exp"] - claims["iat"] == life
    assert account(service, held["accessToken"])["email"] == person.email
    within(4, lambda: service.call("authentication", "GET", "/authentication/account",
                                   token=held["accessToken"]).status_code == 401)
    fresh = service.refresh(held["refreshToken"]).json()["accessToken"]
    assert account(service, fresh)["email"] == person.email


@pytest.mark.embedded
@pytest.mark.parametrize(("options", "said"), [((), "1800"), (("--idle-sign-out", "0"), "0")])
def test_the_console_is_told_when_an_idle_session_ends(serve, options, said):
    service = Service.of(serve(*options))
    person = registered(service)
    answer = service.login(person.email, person.password)
    assert answer.headers["Urna-Idle-Sign-Out"] == said
    assert service.refresh(answer.json()["refreshToken"]).headers["Urna-Idle-Sign-Out"] == said


@pytest.mark.embedded
def test_an_operator_helps_from_the_command_line(serve):
    urna = serve()
    service = Service.of(urna)
    data = ["--data", str(urna.data)]
    person = registered(service)
    held = tokens(service, person.email, person.password)

    def command(name, *more, stdin=""):
        return run("account", name, *data, "--email", person.email, *more, stdin=stdin)

    assert command("end-sessions").returncode == 0
    expect_ended(service.refresh(held["refreshToken"]))
    assert command("password", "--temporary", stdin="Temporary-Passw0rd\n").returncode == 0
    held = tokens(service, person.email, "Temporary-Passw0rd")
    with sqlite3.connect(urna.data / "accounts.db") as database:
        [(expires_at,)] = database.execute("SELECT password_expires_at FROM accounts WHERE email = ?", (person.email,))
    assert 72 * 3600 - 60 < expires_at / 1_000_000 - time.time() <= 72 * 3600
    assert roles(held["accessToken"]) == []
    assert command("promote").returncode == 0
    refused = command("password", stdin="Passw0rd1\n")
    assert refused.returncode == 1 and refused.stderr.strip() == TOO_SHORT
    refused = command("password", stdin="Password1234\n")
    assert refused.returncode == 1 and refused.stderr.strip() == COMMON
    assert command("password", stdin=LONG + "\n").returncode == 0
    assert roles(tokens(service, person.email, LONG)["accessToken"]) == ["administrator"]
    assert command("demote").returncode == 0
    assert roles(tokens(service, person.email, LONG)["accessToken"]) == ["official"]
    assert command("reset-second-factor").stderr.strip() == "The second factor is off."
    last = run("account", "demote", *data, "--email", "admin@admin.com")
    assert last.returncode == 1 and last.stderr.strip() == "The last administrator cannot be demoted."
    kinds = [event["kind"] for event in trails.events(service, "accounts") if event["address"] == ""]
    assert kinds[:6] == ["administratorDemoted", "passwordSet", "administratorPromoted", "passwordSet",
                         "sessionsEnded", "accountAdded"]


@pytest.mark.embedded
def test_sessions_of_an_earlier_version_go_on_after_the_upgrade(serve):
    urna = serve()
    service = Service.of(urna)
    person = registered(service)
    held = tokens(service, person.email, person.password)
    urna.stop()
    rebuild_sqlite(urna.data / "accounts.db", 5)  # as the version before this one left it
    urna.start()
    service = Service.of(urna)
    assert service.refresh(held["refreshToken"]).status_code == 200
    assert account(service, held["accessToken"])["email"] == person.email
    expect_empty(as_administrator(service, "endSessions", email=person.email))
    expect_ended(service.refresh(held["refreshToken"]))


@pytest.mark.embedded
def test_a_restore_brings_no_ended_session_back(serve, tmp_path):
    urna = serve()
    service = Service.of(urna)
    person = registered(service)
    held = tokens(service, person.email, person.password)
    assert run("backup", "--data", urna.data, "--out", tmp_path / "backup").returncode == 0
    expect_empty(as_administrator(service, "endSessions", email=person.email))
    later = tokens(service, person.email, person.password)
    urna.stop()
    assert run("restore", "--data", tmp_path / "restored", "--from", tmp_path / "backup").returncode == 0
    urna.data = tmp_path / "restored"
    urna.start()
    service = Service.of(urna)
    for one in (held, later):
        expect_ended(service.refresh(one["refreshToken"]))
    held = tokens(service, person.email, person.password)
    assert service.refresh(held["refreshToken"]).status_code == 200
    assert run("account", "end-all-sessions", "--data", urna.data).returncode == 0
    expect_ended(service.refresh(held["refreshToken"]))
    assert trails.events(Service.of(urna), "accounts", kind="sessionsEnded")[0]["object"] == "all accounts"


@pytest.mark.embedded
def test_an_account_fills_no_audit_trail_by_changing_itself(serve):
    service = Service.of(serve("--account-changes", "3"))
    person, other = registered(service), registered(service)
    password = person.password
    for number in range(3):
        held = tokens(service, person.email, password)
        wanted = f"Another-Passw0rd-{number}"
        expect_message(post(service, "changePassword", held["accessToken"], {"password": password, "newPassword": "x"}), RULE)
        answer = post(service, "changePassword", held["accessToken"], {"password": password, "newPassword": wanted})
        assert answer.status_code == 200, answer.text
        password = wanted
    held = tokens(service, person.email, password)
    for refused in (post(service, "changePassword", held["accessToken"], {"password": password, "newPassword": "Another-Passw0rd"}),
                    service.call("authentication", "POST", "/authentication/signOut", token=held["refreshToken"]),
                    post(service, "signOutEverywhere", held["accessToken"])):
        expect_message(refused, "Too many changes.", 429)
        assert 3000 < int(refused.headers["Retry-After"]) <= 3600
    assert service.refresh(held["refreshToken"]).status_code == 200
    expect_empty(post(service, "signOutEverywhere", tokens(service, other.email, other.password)["accessToken"]))
    expect_empty(as_administrator(service, "endSessions", email=person.email))  # who helps is not counted
