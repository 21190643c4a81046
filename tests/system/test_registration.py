# SPDX-License-Identifier: Apache-2.0
"""Who may become an official: registration that is open, asks for approval or is closed, and invitations."""

import sqlite3
import threading
import time

import jwt
import pytest

import people
from client import (Service, expect_bad_token, expect_empty, expect_message, expect_missing_authorization,
                    new_guid)
from urna_process import free_port, run


def ask(service, path, json=None, token=None):
    return service.call("authentication", "POST", f"/authentication/{path}", token=token or service.administrator_token,
                        json=json or {})


def look(service, path, **parameters):
    answer = service.call("authentication", "GET", f"/authentication/{path}", token=service.administrator_token,
                          params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def tokens_of(service, person):
    answer = service.login(person.email, person.password)
    assert answer.status_code == 200, answer.text
    return answer.json()


def roles(token):
    return jwt.decode(token, options={"verify_signature": False})["roles"]


def registration_of(service, email):
    [found] = look(service, "registrations", search=email)["registrations"]
    return found


@pytest.fixture
def setting(service):
    """Changes the setting of a service that other tests use too."""
    yield lambda mode: expect_empty(ask(service, "changeRegistration", {"registration": mode}))
    expect_empty(ask(service, "changeRegistration", {"registration": "open"}))


def test_registration_is_open_until_somebody_changes_it(service, setting):
    assert look(service, "registration")["registration"] == "open"
    person = people.new_person()
    expect_empty(service.register(person.fields()))
    assert roles(tokens_of(service, person)["accessToken"]) == ["official"]
    setting("approval")
    assert look(service, "registration")["registration"] == "approval"


def test_whoever_waits_for_approval_has_tokens_without_a_role(service, setting):
    setting("approval")
    person = people.new_person()
    expect_empty(service.register(person.fields()))
    waiting = tokens_of(service, person)
    assert roles(waiting["accessToken"]) == [] and roles(waiting["refreshToken"]) == []
    expect_missing_authorization(service.vote(waiting["accessToken"], [(new_guid(), 1)]))
    assert registration_of(service, person.email)["approval"] == "waiting"
    assert person.email in [one["email"] for one in look(service, "registrations", approval="waiting")["registrations"]]

    expect_empty(ask(service, "approve", {"email": person.email}))
    refreshed = service.refresh(waiting["refreshToken"]).json()["accessToken"]
    assert roles(refreshed) == ["official"]
    assert service.vote(refreshed, []).status_code == 200
    assert registration_of(service, person.email)["approval"] == "approved"


def test_whoever_is_refused_can_do_nothing_and_may_be_approved_later(service, setting):
    setting("approval")
    person = people.new_person()
    expect_empty(service.register(person.fields()))
    expect_empty(ask(service, "refuse", {"email": person.email}))
    tokens = tokens_of(service, person)
    assert roles(tokens["accessToken"]) == []
    expect_message(service.register(person.fields()), "Email already exists.")
    assert registration_of(service, person.email)["approval"] == "refused"
    expect_empty(ask(service, "approve", {"email": person.email}))
    assert roles(tokens_of(service, person)["accessToken"]) == ["official"]


def test_an_official_at_work_can_be_dismissed(service):
    official = service.new_official().token
    email = jwt.decode(official, options={"verify_signature": False})["sub"]
    expect_empty(ask(service, "refuse", {"email": email}))
    # The access token of before lives on; the next one has no role.
    assert service.vote(official, []).status_code == 200
    assert registration_of(service, email)["approval"] == "refused"


def test_closed_registration_checks_everything_first(service, setting):
    taken = people.new_person()
    expect_empty(service.register(taken.fields()))
    setting("closed")
    person = people.new_person()
    expect_message(service.register(person.fields()), "Registration is closed.", 403)
    expect_message(service.register(person.fields(jmbg="")), "Field jmbg is missing.")
    expect_message(service.register(person.fields(password="short")), "Invalid password.")
    expect_message(service.register(taken.fields()), "Email already exists.")
    expect_message(service.login(person.email, person.password), "Invalid credentials.")


@pytest.mark.parametrize("mode", ["open", "approval", "closed"])
def test_an_invitation_lets_one_person_register_at_once(service, setting, mode):
    setting(mode)
    invitation = ask(service, "invite", {"note": "za Anu", "hours": 2}).json()
    assert set(invitation) == {"id", "secret", "expiresAt"}
    person, other = people.new_person(), people.new_person()
    expect_message(service.register(person.fields(invitation=invitation["secret"] + "x")), "Invalid invitation.")
    expect_message(service.register(person.fields(invitation=17)), "Invalid invitation.")
    expect_message(service.register(person.fields(invitation=invitation["secret"], jmbg="1")), "Invalid jmbg.")
    expect_empty(service.register(person.fields(invitation=invitation["secret"])))
    assert roles(tokens_of(service, person)["accessToken"]) == ["official"]
    expect_message(service.register(other.fields(invitation=invitation["secret"])), "Invalid invitation.")
    listed = next(one for one in look(service, "invitations")["invitations"] if one["id"] == invitation["id"])
    assert listed["state"] == "used" and listed["note"] == "za Anu" and listed["createdBy"] == 1
    assert listed["usedBy"] == registration_of(service, person.email)["id"]


def test_an_invitation_is_used_once_also_by_a_crowd(service):
    secret = ask(service, "invite").json()["secret"]
    crowd = [people.new_person() for _ in range(8)]
    answers = []
    threads = [threading.Thread(target=lambda person=person: answers.append(
        service.register(person.fields(invitation=secret)))) for person in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200] + 7 * [400]


def test_an_invitation_can_be_revoked(service, setting):
    setting("closed")
    invitation = ask(service, "invite", {"hours": 8760}).json()
    expect_empty(ask(service, "revokeInvitation", {"id": invitation["id"]}))
    expect_message(ask(service, "revokeInvitation", {"id": invitation["id"]}), "Invitation does not exist.")
    expect_message(service.register(people.new_person().fields(invitation=invitation["secret"])), "Invalid invitation.")
    assert look(service, "invitations")["invitations"][0]["state"] == "revoked"


def test_invitations_are_listed_page_by_page(service):
    ids = [ask(service, "invite").json()["id"] for _ in range(3)]
    first = look(service, "invitations", limit=2)
    assert [one["id"] for one in first["invitations"]] == ids[:0:-1] and first["next"] == ids[1]
    assert look(service, "invitations", limit=1, before=ids[1])["invitations"][0]["id"] == ids[0]


@pytest.mark.undescribed_requests
@pytest.mark.parametrize("path, json, message", [
    ("changeRegistration", {}, "Field registration is missing."),
    ("changeRegistration", {"registration": "shut"}, "Invalid registration."),
    ("changeRegistration", {"registration": 1}, "Invalid registration."),
    ("approve", {}, "Field email is missing."),
    ("approve", {"email": "x"}, "Invalid email."),
    ("approve", {"email": "nobody@example.com"}, "Unknown user."),
    ("refuse", {"email": "nobody@example.com"}, "Unknown user."),
    ("refuse", {"email": "admin@admin.com"}, "An administrator needs no approval."),
    ("invite", {"note": 257 * "x"}, "Invalid note."),
    ("invite", {"note": "a\nb"}, "Invalid note."),
    ("invite", {"note": 1}, "Invalid note."),
    ("invite", {"hours": 0}, "Invalid hours."),
    ("invite", {"hours": 8761}, "Invalid hours."),
    ("invite", {"hours": "2"}, "Invalid hours."),
    ("revokeInvitation", {}, "Field id is missing."),
    ("revokeInvitation", {"id": 999_999_999}, "Invitation does not exist."),
])
def test_what_is_wrong_is_said_and_changes_nothing(service, path, json, message):
    before = look(service, "invitations"), look(service, "registration")
    expect_message(ask(service, path, json), message)
    assert (look(service, "invitations"), look(service, "registration")) == before


@pytest.mark.parametrize("method, path", [
    ("GET", "registration"), ("POST", "changeRegistration"), ("GET", "registrations"), ("POST", "approve"), ("POST", "refuse"),
    ("GET", "invitations"), ("POST", "invite"), ("POST", "revokeInvitation")])
def test_only_administrators_decide(service, method, path):
    official = service.new_official().token
    expect_missing_authorization(service.call("authentication", method, f"/authentication/{path}"))
    expect_missing_authorization(service.call("authentication", method, f"/authentication/{path}", token=official))
    expect_bad_token(service.call("authentication", method, f"/authentication/{path}", token=official + "x"))


@pytest.mark.undescribed_requests
def test_lists_say_which_parameter_is_wrong(service):
    def refused(path, **parameters):
        return service.call("authentication", "GET", f"/authentication/{path}", token=service.administrator_token,
                            params=parameters)
    expect_message(refused("registrations", approval="maybe"), "Invalid approval.")
    expect_message(refused("registrations", limit=0), "Invalid limit.")
    expect_message(refused("invitations", before="x"), "Invalid before.")
    expect_message(refused("invitations", limit=501), "Invalid limit.")


def test_accounts_of_one_jmbg_are_flagged(service):
    first = people.new_person()
    second = people.new_person(jmbg=first.jmbg)
    expect_empty(service.register(first.fields()))
    assert registration_of(service, first.email)["sharesJmbg"] is False
    expect_empty(service.register(second.fields()))
    assert registration_of(service, first.email)["sharesJmbg"] is True
    assert registration_of(service, second.email)["sharesJmbg"] is True


@pytest.mark.embedded
def test_an_invitation_ends_with_its_time_and_only_its_hash_is_kept(serve):
    urna = serve()
    service = Service.of(urna)
    invitation = ask(service, "invite", {"hours": 1}).json()
    with sqlite3.connect(urna.data / "accounts.db") as accounts:
        assert invitation["secret"] not in "\n".join(accounts.iterdump())
        accounts.execute("UPDATE invitations SET expires_at = ?", [int((time.time() - 1) * 1_000_000)])
    expect_message(service.register(people.new_person().fields(invitation=invitation["secret"])), "Invalid invitation.")
    assert look(service, "invitations")["invitations"][0]["state"] == "expired"


@pytest.mark.embedded
def test_the_option_holds_until_somebody_sets_it(serve):
    urna = serve("--registration", "closed")
    service = Service.of(urna)
    expect_message(service.register(people.new_person().fields()), "Registration is closed.", 403)
    done = run("account", "registration", "--data", urna.data)
    assert done.stdout.startswith("not set"), done.stdout
    done = run("account", "registration", "approval", "--data", urna.data)
    assert (done.returncode, done.stdout) == (0, "approval\n"), done.stderr
    person = people.new_person()
    expect_empty(service.register(person.fields()))
    for decision, expected in (("approve", ["official"]), ("refuse", [])):
        done = run("account", decision, "--data", urna.data, "--email", person.email)
        assert done.returncode == 0, done.stderr
        assert roles(tokens_of(service, person)["accessToken"]) == expected
    done = run("account", "approve", "--data", urna.data, "--email", "nobody@example.com")
    assert (done.returncode, done.stderr) == (1, "Unknown user.\n")
    assert "refused official" in run("account", "list", "--data", urna.data).stdout
    urna.stop()
    urna.start()
    assert look(Service.of(urna), "registration")["registration"] == "approval"


@pytest.mark.embedded
def test_open_registration_on_an_address_that_others_reach_is_said(prepare):
    def said(host, *options):
        port = free_port()
        urna = prepare("--listen", f"{host}:{port}", *options, listen=False)
        urna.port = port
        urna.start()
        log = urna.all_logs()
        return ("registration is open" in log, "Registration:        open" in log,
                look(Service.of(urna), "registration")["reachable"])
    assert said("127.0.0.1") == (False, False, False)
    assert said("127.0.0.1", "--trusted-proxy", "127.0.0.1") == (True, True, True)
    assert said("0.0.0.0", "--allow-default-admin") == (True, True, True)
    assert said("0.0.0.0", "--allow-default-admin", "--registration", "approval") == (False, False, True)


@pytest.mark.embedded
def test_opening_registration_where_others_reach_it_is_in_the_log(serve):
    urna = serve("--trusted-proxy", "127.0.0.1", "--registration", "closed")
    assert "registration is open" not in urna.log()
    expect_empty(ask(Service.of(urna), "changeRegistration", {"registration": "open"}))
    assert "registration is open" in urna.log()


@pytest.mark.embedded
def test_an_administrator_who_was_deleted_decides_nothing_more(serve):
    urna = serve()
    service = Service.of(urna)
    done = run("account", "add", "--data", urna.data, "--role", "administrator", "--email", "vera@example.com", "--jmbg",
               people.new_jmbg(), "--forename", "Vera", "--surname", "Petrova", stdin="Passw0rd-of-vera\n")
    assert done.returncode == 0, done.stderr
    token = service.login("vera@example.com", "Passw0rd-of-vera").json()["accessToken"]
    person = people.new_person()
    expect_empty(service.register(person.fields()))
    expect_empty(service.delete("vera@example.com"))
    for path, json in (("changeRegistration", {"registration": "closed"}), ("invite", {}), ("approve", {"email": person.email}),
                       ("refuse", {"email": person.email}), ("revokeInvitation", {"id": 1})):
        answer = ask(service, path, json, token=token)
        assert (answer.status_code, answer.json()) == (401, {"msg": "The user of this token was deleted."}), path
    assert look(service, "registration")["registration"] == "open" and look(service, "invitations")["invitations"] == []
    assert registration_of(service, person.email)["approval"] == "approved"
