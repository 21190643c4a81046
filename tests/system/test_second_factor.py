# SPDX-License-Identifier: Apache-2.0
"""The second factor: codes of an app (RFC 6238), recovery codes, and what is asked of administrators."""

import sqlite3
import time

import jwt
import pytest
import requests

import people
import totp
import trails
from client import Service, expect_bad_token, expect_empty, expect_message, expect_missing_authorization
from test_account_changes import LONG, account, as_administrator, expect_ended, new_administrator, post, registered, roles, tokens
from urna_process import run

UNCONFIRMED = "Confirmation required."


class Holder:
    """Somebody whose second factor is on."""

    def __init__(self, service, email, password, held):
        self.service, self.email, self.password = service, email, password
        begun = post(service, "beginSecondFactor", held["accessToken"], {"password": password})
        assert begun.status_code == 200, begun.text
        self.secret = begun.json()["secret"]
        totp.wait_for_fresh_step()
        # Of the step before, so that two are left for the tests.
        self.switched_on = post(service, "enableSecondFactor", held["accessToken"], {"code": totp.code(self.secret, -1)})
        assert self.switched_on.status_code == 200, self.switched_on.text
        self.tokens = self.switched_on.json()
        self.recovery_codes = self.tokens["recoveryCodes"]

    def login(self, code=None):
        fields = {"email": self.email, "password": self.password}
        return self.service.call("authentication", "POST", "/login", json=fields if code is None else {**fields, "code": code})


@pytest.fixture
def holder(service):
    person = registered(service)
    return Holder(service, person.email, person.password, tokens(service, person.email, person.password))


def test_with_a_second_factor_a_log_in_needs_a_code(service, holder):
    assert holder.switched_on.json().keys() == {"recoveryCodes", "accessToken", "refreshToken"}
    assert account(service, holder.tokens["accessToken"])["secondFactor"] is True
    for code in (None, "", totp.wrong(holder.secret), "123", 123456, "no-such-reco-very"):
        expect_message(holder.login(code), "Invalid code.")
    expect_message(service.login(holder.email, "Wrong-Passw0rd"), "Invalid credentials.")
    assert roles(holder.login(totp.code(holder.secret)).json()["accessToken"]) == ["official"]


def test_a_code_is_used_once_and_counts_one_step_either_way(service, holder):
    expect_message(holder.login(totp.code(holder.secret, -1)), "Invalid code.")  # it switched the factor on
    for shift in (-3, -2, 2, 3):
        expect_message(holder.login(totp.code(holder.secret, shift)), "Invalid code.")
    now = totp.code(holder.secret)
    assert holder.login(now).status_code == 200
    expect_message(holder.login(now), "Invalid code.")
    later = totp.code(holder.secret, 1)
    assert holder.login(later).status_code == 200
    expect_message(holder.login(now), "Invalid code.")  # before one that was used
    expect_message(holder.login(later), "Invalid code.")


def test_a_code_may_be_typed_in_two_groups_as_apps_show_it(holder):
    code = totp.code(holder.secret)
    assert holder.login(f"{code[:3]} {code[3:]}").status_code == 200


def test_a_recovery_code_counts_once_however_it_is_typed(service, holder):
    assert len(set(holder.recovery_codes)) == 10
    first, second, *_ = holder.recovery_codes
    answer = holder.login(first.upper().replace("-", " "))
    assert answer.status_code == 200
    assert [event["kind"] for event in trails.of_answer(service, "accounts", answer)] == ["signIn", "recoveryCodeUsed"]
    expect_message(holder.login(first), "Invalid code.")
    assert holder.login(second.replace("-", "")).status_code == 200
    assert account(service, holder.tokens["accessToken"])["recoveryCodes"] == 8


def test_switching_on_ends_the_sessions_that_had_none(service):
    person = registered(service)
    other = tokens(service, person.email, person.password)
    holder = Holder(service, person.email, person.password, tokens(service, person.email, person.password))
    expect_ended(service.refresh(other["refreshToken"]))
    assert service.refresh(holder.tokens["refreshToken"]).status_code == 200


def test_it_counts_only_once_it_was_switched_on(service):
    person = registered(service)
    held = tokens(service, person.email, person.password)
    expect_message(post(service, "enableSecondFactor", held["accessToken"], {"code": "123456"}), "No second factor was begun.")
    expect_message(post(service, "beginSecondFactor", held["accessToken"]), "Field password is missing.")
    expect_message(post(service, "beginSecondFactor", held["accessToken"], {"password": "Wrong-Passw0rd"}), "Invalid credentials.")
    secret = post(service, "beginSecondFactor", held["accessToken"], {"password": person.password}).json()["secret"]
    other = post(service, "beginSecondFactor", held["accessToken"], {"password": person.password}).json()["secret"]
    assert secret != other
    expect_message(post(service, "enableSecondFactor", held["accessToken"], {"code": ""}), "Field code is missing.")
    expect_message(post(service, "enableSecondFactor", held["accessToken"], {"code": totp.wrong(other)}), "Invalid code.")
    tokens(service, person.email, person.password)
    expect_missing_authorization(service.call("authentication", "POST", "/authentication/beginSecondFactor", json={}))


def test_it_is_switched_off_with_password_and_code(service, holder):
    access = holder.tokens["accessToken"]

    def disable(**fields):
        return post(service, "disableSecondFactor", access, fields)
    expect_message(disable(password=holder.password), "Field code is missing.")
    expect_message(disable(code="123456"), "Field password is missing.")
    expect_message(disable(password="Wrong-Passw0rd", code=totp.code(holder.secret)), "Invalid credentials.")
    expect_message(disable(password=holder.password, code=totp.wrong(holder.secret)), "Invalid code.")
    expect_message(post(service, "beginSecondFactor", access, {"password": holder.password}), "The second factor is on.")
    expect_empty(disable(password=holder.password, code=totp.code(holder.secret)))
    tokens(service, holder.email, holder.password)
    expect_message(disable(password=holder.password, code="123456"), "The second factor is off.")
    assert account(service, access)["recoveryCodes"] == 0


def test_an_administrator_helps_whoever_has_lost_it(service, holder):
    answer = as_administrator(service, "resetSecondFactor", email=holder.email)
    expect_empty(answer)
    [event] = trails.of_answer(service, "accounts", answer)
    assert (event["kind"], event["actor"]) == ("secondFactorOff", "admin@admin.com")
    tokens(service, holder.email, holder.password)
    expect_message(as_administrator(service, "resetSecondFactor", email=holder.email), "The second factor is off.")


@pytest.mark.embedded
def test_a_wrong_code_counts_as_a_failed_log_in(serve):
    service = Service.of(serve("--login-failures", "3"))
    person = registered(service)
    holder = Holder(service, person.email, person.password, tokens(service, person.email, person.password))
    for _ in range(3):
        expect_message(holder.login("000000" if totp.wrong(holder.secret) == "000000" else totp.wrong(holder.secret)),
                       "Invalid code.")
    expect_message(holder.login(totp.code(holder.secret)), "Too many failed log-ins.", 429)


@pytest.mark.embedded
def test_codes_are_not_guessed_from_many_addresses(serve):
    urna = serve("--shared-addresses", "--code-failures", "3")  # so that no log-in is counted by its address
    service = Service.of(urna)
    person = registered(service)
    holder = Holder(service, person.email, person.password, tokens(service, person.email, person.password))
    assert holder.login(totp.code(holder.secret)).status_code == 200  # a right one is no failure
    for _ in range(5):
        expect_message(holder.login(), "Invalid code.")  # nor is it one to give none
    for _ in range(3):
        expect_message(holder.login(totp.wrong(holder.secret)), "Invalid code.")
    for code in (totp.code(holder.secret, 1), holder.recovery_codes[0]):
        answer = holder.login(code)
        expect_message(answer, "Too many failed log-ins.", 429)
        assert 3000 < int(answer.headers["Retry-After"]) <= 3600
    expect_message(holder.login(), "Invalid code.")
    assert 'urna_logins_limited_total{limit="codes"} 2' in requests.get(urna.url + "/metrics", timeout=5).text
    other = registered(service)
    tokens(service, other.email, other.password)


@pytest.mark.embedded
def test_whoever_has_a_token_alone_does_not_guess_the_code_that_switches_it_on(serve):
    service = Service.of(serve("--code-failures", "3"))
    person = registered(service)
    held = tokens(service, person.email, person.password)
    secret = post(service, "beginSecondFactor", held["accessToken"], {"password": person.password}).json()["secret"]

    def enable(code):
        return post(service, "enableSecondFactor", held["accessToken"], {"code": code})
    for _ in range(3):
        expect_message(enable(totp.wrong(secret)), "Invalid code.")
    for code in (totp.wrong(secret), totp.code(secret)):
        answer = enable(code)
        expect_message(answer, "Too many failed log-ins.", 429)
        assert 3000 < int(answer.headers["Retry-After"]) <= 3600


@pytest.mark.embedded
def test_secrets_are_kept_encrypted_with_a_key_that_a_backup_has(serve, tmp_path):
    urna = serve()
    service = Service.of(urna)
    person = registered(service)
    holder = Holder(service, person.email, person.password, tokens(service, person.email, person.password))
    with sqlite3.connect(urna.data / "accounts.db") as database:
        [(kept,)] = database.execute("SELECT second_factor FROM accounts WHERE second_factor IS NOT NULL")
        everything = "\n".join(database.iterdump())
    assert holder.secret not in everything and kept not in holder.secret
    for code in holder.recovery_codes:
        assert code not in everything and code.replace("-", "") not in everything
    key = urna.data / "second-factor-key"
    assert key.stat().st_mode & 0o777 == 0o600 and len(key.read_text().strip()) == 64
    assert run("backup", "--data", urna.data, "--out", tmp_path / "backup").returncode == 0
    urna.stop()
    assert run("restore", "--data", tmp_path / "restored", "--from", tmp_path / "backup").returncode == 0
    assert (tmp_path / "restored" / "second-factor-key").read_text() == key.read_text()
    urna.data = tmp_path / "restored"
    urna.start()
    holder.service = Service.of(urna)
    assert holder.login(totp.code(holder.secret)).status_code == 200

    # With another key nobody gets in with an old code, and everybody else does; an operator helps.
    urna.stop()
    (urna.data / "second-factor-key").unlink()
    urna.start()
    holder.service = Service.of(urna)
    answer = holder.login(totp.code(holder.secret, 1))
    assert answer.status_code == 503 and "Retry-After" in answer.headers
    tokens(holder.service, "admin@admin.com", "1")
    assert holder.login(holder.recovery_codes[0]).status_code == 200
    assert run("account", "reset-second-factor", "--data", urna.data, "--email", holder.email).returncode == 0
    assert holder.login().status_code == 200


def sensitive(service, token):
    """The answers to sensitive acts with a token, none of which changes anything where it is let pass."""
    def extension(path, fields):
        return post(service, path, token, fields)
    return {
        "changeRegistration": extension("changeRegistration", {"registration": "open"}),
        "promote": extension("promote", {"email": "admin@admin.com"}),
        "demote": extension("demote", {"email": "nobody@example.org"}),
        "addAdministrator": extension("addAdministrator", {}),
        "resetPassword": extension("resetPassword", {"email": "nobody@example.org"}),
        "resetSecondFactor": extension("resetSecondFactor", {"email": "nobody@example.org"}),
        "requireSecondFactor": extension("requireSecondFactor", {"required": "x"}),
        "publish": service.call("admin", "POST", "/admin/publish", token=token, json={"id": 999_999, "public": True}),
    }


@pytest.mark.embedded
def test_where_it_is_required_an_administrator_without_one_has_no_role(serve):
    service = Service.of(serve())
    email, held = new_administrator(service)
    other_email, other = new_administrator(service, "Drina-i-Morava-88-y")
    expect_message(post(service, "requireSecondFactor", held["accessToken"], {"required": True}),
                   "Switch your own second factor on first.")
    holder = Holder(service, email, LONG, held)
    expect_message(post(service, "requireSecondFactor", holder.tokens["accessToken"]), "Field required is missing.")
    expect_message(post(service, "requireSecondFactor", holder.tokens["accessToken"], {"required": "yes"}), "Invalid required.")
    answer = post(service, "requireSecondFactor", holder.tokens["accessToken"], {"required": True})
    expect_empty(answer)
    [event] = trails.of_answer(service, "accounts", answer)
    assert (event["kind"], event["object"], event["details"]) == ("secondFactorChanged", "second factor", "administrators")
    shown = service.call("authentication", "GET", "/authentication/secondFactor", token=holder.tokens["accessToken"])
    assert shown.json() == {"required": True, "available": True}

    refreshed = service.refresh(other["refreshToken"]).json()["accessToken"]
    assert roles(refreshed) == []
    assert account(service, refreshed)["secondFactorRequired"] is True
    expect_ended(post(service, "changeRegistration", other["accessToken"], {"registration": "closed"}))
    now = Holder(service, other_email, "Drina-i-Morava-88-y", {"accessToken": refreshed})
    assert roles(now.tokens["accessToken"]) == ["administrator"]
    person = registered(service)  # officials need none
    assert roles(tokens(service, person.email, person.password)["accessToken"]) == ["official"]


@pytest.mark.embedded
def test_where_it_is_required_sensitive_acts_are_confirmed_after_a_quarter_of_an_hour(serve):
    urna = serve()
    service = Service.of(urna)
    email, held = new_administrator(service)
    holder = Holder(service, email, LONG, held)
    assert {answer.status_code for answer in sensitive(service, holder.tokens["accessToken"]).values()} == {200, 400}
    expect_empty(post(service, "requireSecondFactor", holder.tokens["accessToken"], {"required": True}))

    totp.wait_for_fresh_step()
    fresh = holder.login(totp.code(holder.secret)).json()
    assert UNCONFIRMED not in str([answer.text for answer in sensitive(service, fresh["accessToken"]).values()])

    # As it will be a quarter of an hour later: signed by the service's own secret.
    claims = jwt.decode(fresh["refreshToken"], options={"verify_signature": False})
    number, guid = claims["jti"].split(":")
    account_id, epoch, until = number.split(".")
    assert abs(int(until) - (claims["iat"] + 15 * 60)) <= 1
    claims["jti"] = f"{account_id}.{epoch}.{int(time.time()) - 1}:{guid}"
    refresh = jwt.encode(claims, urna.jwt_secret, "HS256")
    stale = service.refresh(refresh).json()["accessToken"]
    for path, answer in sensitive(service, stale).items():
        assert (answer.status_code, answer.json()) == (403, {"message": UNCONFIRMED}), path
    # What is not sensitive, and what is the contract's, is as it was.
    assert service.get_elections(stale).status_code == 200
    expect_message(service.delete("nobody@example.org", token=stale), "Unknown user.")

    def confirm(token=refresh, **fields):
        return post(service, "confirm", token, fields)
    expect_message(confirm(), "Field password is missing.")
    expect_message(confirm(password=17), "Invalid password.")
    expect_message(confirm(password="Wrong-Passw0rd"), "Invalid credentials.")
    expect_message(confirm(code=totp.wrong(holder.secret)), "Invalid code.")
    expect_bad_token(confirm(stale, password=LONG))
    ends = jwt.decode(refresh, options={"verify_signature": False})["exp"]
    for fields in ({"password": LONG}, {"code": totp.code(holder.secret, 1)}):
        confirmed = confirm(refresh, **fields)
        assert confirmed.status_code == 200, confirmed.text
        assert confirmed.json().keys() == {"accessToken", "refreshToken"}
        expect_ended(service.refresh(refresh))  # the new one has taken its place
        expect_ended(confirm(refresh, **fields))
        refresh = confirmed.json()["refreshToken"]
        assert jwt.decode(refresh, options={"verify_signature": False})["exp"] == ends  # the session is no longer
        for token in (confirmed.json()["accessToken"], service.refresh(refresh).json()["accessToken"]):
            answers = sensitive(service, token)
            assert UNCONFIRMED not in str([answer.text for answer in answers.values()])


@pytest.mark.embedded
def test_a_session_of_before_the_requirement_is_confirmed_at_once(serve):
    service = Service.of(serve())
    email, held = new_administrator(service)
    holder = Holder(service, email, LONG, held)
    expect_empty(post(service, "requireSecondFactor", holder.tokens["accessToken"], {"required": True}))
    refreshed = service.refresh(holder.tokens["refreshToken"]).json()["accessToken"]
    expect_message(post(service, "changeRegistration", refreshed, {"registration": "open"}), UNCONFIRMED, 403)
    confirmed = post(service, "confirm", holder.tokens["refreshToken"], {"password": LONG}).json()
    expect_empty(post(service, "requireSecondFactor", confirmed["accessToken"], {"required": False}))
    assert service.refresh(confirmed["refreshToken"]).status_code == 200


@pytest.mark.embedded
def test_an_access_token_of_before_the_requirement_is_confirmed_at_once(serve):
    service = Service.of(serve())
    email, held = new_administrator(service)
    holder = Holder(service, email, LONG, held)
    expect_empty(post(service, "requireSecondFactor", holder.tokens["accessToken"], {"required": True}))
    answers = sensitive(service, holder.tokens["accessToken"])
    expect_message(answers["changeRegistration"], UNCONFIRMED, 403)
    expect_message(answers["promote"], UNCONFIRMED, 403)
    confirmed = post(service, "confirm", holder.tokens["refreshToken"], {"password": LONG}).json()
    expect_empty(post(service, "changeRegistration", confirmed["accessToken"], {"registration": "open"}))


def test_by_default_nothing_asks_for_a_second_factor(service):
    shown = service.call("authentication", "GET", "/authentication/secondFactor", token=service.administrator_token)
    assert shown.json() == {"required": False, "available": True}
    person = people.new_person()
    expect_empty(service.register(person.fields()))
    answer = service.call("authentication", "POST", "/login",
                          json={"email": person.email, "password": person.password, "code": "123456"})
    assert answer.status_code == 200  # a code that nobody asked for


@pytest.mark.embedded
def test_a_key_that_is_none_is_named_at_the_start(prepare):
    urna = prepare()
    urna.data.mkdir(mode=0o700, parents=True)
    key = urna.data / "second-factor-key"
    key.write_text("abc\n")
    key.chmod(0o600)
    done = run("serve", "--data", urna.data, "--listen", "127.0.0.1:0")
    assert done.returncode == 2 and f"{key} must be 64 hexadecimal digits" in done.stderr
    done = run("authentication", "--jwt-secret", "s", "--second-factor-key", 63 * "0")
    assert done.returncode == 2 and "--second-factor-key must be 64 hexadecimal digits" in done.stderr
