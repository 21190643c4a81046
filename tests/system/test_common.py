# SPDX-License-Identifier: Apache-2.0
"""The contract's common rules: bodies, missing fields, wrong types, tokens, 404, 405 and 413."""

import base64
import json
import time

import jwt
import pytest

import people
from client import (UNSET, Multipart, Wire, claims, expect_bad_token, expect_empty, expect_message,
                    expect_missing_authorization, expect_some_message, new_guid, sleep_until)

POST_ENDPOINTS = {"/register": "authentication", "/login": "authentication", "/refresh": "authentication",
                  "/delete": "authentication", "/createParticipant": "admin", "/createElection": "admin",
                  "/vote": "station", "/admin/publish": "admin"}
GET_ENDPOINTS = {"/getParticipants": "admin", "/getElections": "admin", "/getResults": "admin",
                 "/admin/results": "admin", "/admin/invalidVotes": "admin", "/admin/invalidVotes.csv": "admin",
                 "/admin/publicResults": "admin", "/authentication/accounts": "authentication", "/admin/elections": "admin",
                 "/admin/progress": "admin", "/admin/turnoutByAccount": "admin", "/admin/resultWithout": "admin"}
ADMINISTRATORS_ONLY = [("POST", "/delete"), ("POST", "/createParticipant"), ("GET", "/getParticipants"),
                       ("POST", "/createElection"), ("GET", "/getElections"), ("GET", "/getResults"),
                       ("GET", "/admin/results"), ("GET", "/admin/invalidVotes"), ("GET", "/admin/invalidVotes.csv"),
                       ("POST", "/admin/publish"), ("GET", "/authentication/accounts"), ("GET", "/admin/elections"),
                       ("GET", "/admin/progress"), ("GET", "/admin/turnoutByAccount"),
                       ("GET", "/admin/resultWithout")]
PROTECTED = [*ADMINISTRATORS_ONLY, ("POST", "/vote"), ("POST", "/refresh")]


def ask(service, method, path, **more):
    return service.call({**POST_ENDPOINTS, **GET_ENDPOINTS}[path], method, path, **more)


# -- bodies ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/json",
                                          "multipart/form-data; boundary=x", "nonsense", ""])
def test_a_body_is_json_whatever_its_content_type_says(service, content_type):
    answer = ask(service, "POST", "/createParticipant", token=service.administrator_token,
                 data=b'{"name": "Whatever", "individual": true}', headers={"Content-Type": content_type})
    assert answer.status_code == 200 and set(answer.json()) == {"id"}


@pytest.mark.parametrize("path, first_missing", [("/register", "jmbg"), ("/login", "email"), ("/delete", "email"),
                                                 ("/createParticipant", "name"), ("/createElection", "start")])
def test_an_empty_body_is_an_object_with_no_fields(service, path, first_missing):
    expect_message(ask(service, "POST", path, token=service.administrator_token, data=b""),
                   f"Field {first_missing} is missing.")


@pytest.mark.parametrize("path", ["/register", "/login", "/delete", "/createParticipant", "/createElection"])
@pytest.mark.parametrize("body", [b"no json", b"{", b'{"email": "a@b.cd"', b"[]", b"[{}]", b"5", b'"text"', b"null",
                                  b"true", b"{}{}", b"{} x", b"{'email': 1}", b'{"email": "\xff\xfe"}',
                                  b"[" * 100_000], ids=lambda body: repr(body[:20]))
def test_a_body_that_is_no_json_object_is_refused(service, path, body):
    expect_message(ask(service, "POST", path, token=service.administrator_token, data=body), "Invalid JSON.")


def test_an_unknown_field_may_be_nested_deeply(service):
    body = '{"unknown": ' + "[" * 100 + "]" * 100 + "}"
    expect_message(service.call("authentication", "POST", "/login", data=body), "Field email is missing.")


def test_a_body_nested_without_end_is_refused(service):
    body = '{"unknown": ' + "[" * 100_000 + "]" * 100_000 + "}"
    expect_message(service.call("authentication", "POST", "/login", data=body), "Invalid JSON.")


@pytest.mark.undescribed_requests
def test_unknown_fields_of_a_request_are_ignored(service):
    person = people.new_person()
    expect_empty(service.register(person.fields(role="administrator", roles=["administrator"], id=7, extra={"a": []})))
    token = service.login(person.email, person.password).json()["accessToken"]
    expect_missing_authorization(service.get_participants(token))


def test_success_without_a_result_is_200_with_no_body(service):
    answer = service.register(people.new_person().fields())
    expect_empty(answer)
    assert answer.headers.get("Content-Length", "0") == "0"


@pytest.mark.parametrize("body", [b"{}", b"no json", b'{"id": 1}', b"\x00" * 1000], ids=lambda body: repr(body[:10]))
@pytest.mark.parametrize("path", ["/getParticipants", "/getElections"])
def test_the_body_of_a_get_is_ignored(service, path, body):
    answer = ask(service, "GET", path, token=service.administrator_token, data=body)
    assert answer.status_code == 200
    assert answer.json() == ask(service, "GET", path, token=service.administrator_token).json()


def test_the_body_of_get_results_is_ignored(service):
    expect_message(ask(service, "GET", "/getResults", token=service.administrator_token, data=b'{"id": 1}'),
                   "Field id is missing.")


@pytest.mark.parametrize("body", [b"{}", b"no json", b'{"email": 5}'])
def test_the_body_of_refresh_is_ignored(service, official, body):
    answer = ask(service, "POST", "/refresh", token=official.refresh_token, data=body)
    assert answer.status_code == 200 and set(answer.json()) == {"accessToken"}


# -- missing fields and wrong types ----------------------------------------------------------------------------------

REGISTRATION = ["jmbg", "forename", "surname", "email", "password"]
PARTICIPANT = {"name": "A name", "individual": False}


def election_fields(service):
    start, end = service.new_period()
    return {"start": start, "end": end, "individual": False, "participants": service.new_participants(2)}


FIELDS = ([("/register", field) for field in REGISTRATION] + [("/login", "email"), ("/login", "password")]
          + [("/delete", "email"), ("/createParticipant", "name"), ("/createParticipant", "individual")]
          + [("/createElection", field) for field in ("start", "end", "individual", "participants")])


def good_fields(service, path):
    person = people.new_person()
    return {"/register": person.fields(), "/login": {"email": person.email, "password": person.password},
            "/delete": {"email": person.email}, "/createParticipant": dict(PARTICIPANT),
            "/createElection": election_fields(service) if path == "/createElection" else None}[path]


@pytest.mark.parametrize("value", [UNSET, None, ""], ids=["absent", "null", "empty"])
@pytest.mark.parametrize("path, field", FIELDS)
def test_a_field_is_missing_when_absent_null_or_empty(service, path, field, value):
    fields = good_fields(service, path)
    if value is UNSET:
        del fields[field]
    else:
        fields[field] = value
    expect_message(ask(service, "POST", path, token=service.administrator_token, json=fields),
                   f"Field {field} is missing.")


@pytest.mark.parametrize("path", ["/register", "/login", "/createParticipant", "/createElection"])
def test_missing_fields_are_told_in_the_listed_order_and_before_other_checks(service, path):
    order = [field for of, field in FIELDS if of == path]
    for position, field in enumerate(order):
        # All before it are there but wrong, all after it are missing too.
        wrong = {earlier: " " for earlier in order[:position]}
        expect_message(ask(service, "POST", path, token=service.administrator_token, json=wrong),
                       f"Field {field} is missing.")


WRONG_TYPE_MESSAGES = {"start": "Invalid date and time.", "end": "Invalid date and time."}


@pytest.mark.parametrize("path, field, value", [
    (path, field, value) for path, field in FIELDS for value in (5, 1.5, True, ["a"], {"a": "b"}, {})
    if field != "individual" and not (field == "participants" and isinstance(value, list))])
def test_a_field_of_the_wrong_type_fails_its_own_check(service, path, field, value):
    fields = {**good_fields(service, path), field: value}
    expect_message(ask(service, "POST", path, token=service.administrator_token, json=fields),
                   WRONG_TYPE_MESSAGES.get(field, f"Invalid {field}."))


@pytest.mark.parametrize("value", [0, 1, "true", " ", [], {}], ids=repr)
@pytest.mark.parametrize("path", ["/createParticipant", "/createElection"])
def test_individual_of_the_wrong_type_is_told_right_after_the_missing_fields(service, path, value):
    fields = {**good_fields(service, path), "individual": value}
    expect_message(ask(service, "POST", path, token=service.administrator_token, json=fields), "Invalid individual.")
    fields.update({"name": "x" * 257, "start": "never"})
    expect_message(ask(service, "POST", path, token=service.administrator_token, json=fields), "Invalid individual.")


def test_a_login_password_of_the_wrong_type_is_told_right_after_the_missing_fields(service):
    expect_message(service.login("no email", 5), "Invalid password.")


def test_a_wrong_type_is_told_at_its_place_in_the_order(service):
    person = people.new_person()
    expect_message(service.register(person.fields(jmbg="1", forename=5)), "Invalid jmbg.")
    expect_message(service.register(person.fields(forename=5, email="none")), "Invalid forename.")
    expect_message(service.register(person.fields(email="none", password=5)), "Invalid email.")


def test_an_empty_list_and_false_are_present(service):
    fields = {**election_fields(service), "participants": [], "individual": False}
    expect_message(service.create_election(fields), "Invalid participants.")


def test_a_space_is_present(service):
    expect_message(service.register(people.new_person(email=" ").fields()), "Invalid email.")
    assert service.create_participant({"name": " ", "individual": False}).status_code == 200


# -- authorization ---------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("method, path", PROTECTED)
def test_no_authorization_header(service, method, path):
    expect_missing_authorization(ask(service, method, path))


@pytest.mark.parametrize("method, path", ADMINISTRATORS_ONLY)
def test_an_official_is_refused_what_is_the_administrators(service, official, method, path):
    expect_missing_authorization(ask(service, method, path, token=official.token))


def test_an_administrator_is_refused_what_is_the_officials(service):
    expect_missing_authorization(service.vote(service.administrator_token, [(new_guid(), 1)]))


@pytest.mark.parametrize("roles", [[], ["clerk"], ["Administrator"]])
def test_a_valid_token_without_the_role_is_as_good_as_none(service, mint, roles):
    expect_missing_authorization(service.get_participants(mint(claims(roles))))


@pytest.mark.parametrize("method, path", PROTECTED)
def test_authorization_is_checked_before_the_fields(service, official, method, path):
    expect_missing_authorization(ask(service, method, path, data=b"no json"))
    expect_bad_token(ask(service, method, path, data=b"no json", token="forged"))


@pytest.mark.parametrize("method, path", ADMINISTRATORS_ONLY)
def test_a_refresh_token_opens_nothing_but_refresh(service, mint, method, path):
    expect_bad_token(ask(service, method, path, token=mint(claims(type="refresh"))))


def test_a_refresh_token_does_not_record_ballots(service, official):
    expect_bad_token(service.vote(official.refresh_token, [(new_guid(), 1)]))


def test_an_access_token_does_not_refresh(service, official):
    expect_bad_token(service.refresh(official.token))


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("token", ["x", "x.y", "x.y.z", "...", "a" * 3000, "e30.e30.", "e30.e30.e30", "%00", "\u00e9",
                                   encoded({"alg": "HS256", "typ": "JWT"}) + "." + encoded([]) + ".AAAA"],
                         ids=lambda token: token[:20])
def test_a_malformed_token(service, token):
    expect_bad_token(ask(service, "GET", "/getParticipants", headers={"Authorization": f"Bearer {token}".encode()}))


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic YWRtaW46MQ==", "nonsense", "Bearer a b"])
def test_an_authorization_header_of_another_form_is_refused(service, header):
    answer = ask(service, "GET", "/getParticipants", headers={"Authorization": header})
    assert answer.status_code == 401 and set(answer.json()) == {"msg"}
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_minted_token_with_the_right_secret_passes(service, mint):
    assert service.get_participants(mint(claims())).status_code == 200


def test_a_token_with_both_roles_may_do_both(service, mint):
    token = mint(claims(["official", "administrator"]))
    assert service.get_participants(token).status_code == 200
    expect_empty(service.vote(token, b""))


def test_a_token_signed_with_another_secret_is_forged(service, mint):
    expect_bad_token(service.get_participants(mint(claims(), secret="another secret")))


def test_a_token_whose_claims_were_changed_is_forged(service, official):
    head, _, signature = official.token.split(".")
    expect_bad_token(service.get_participants(f"{head}.{encoded(claims())}.{signature}"))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE"])
def test_a_token_that_claims_to_need_no_signature_is_refused(service, algorithm):
    head = encoded({"alg": algorithm, "typ": "JWT"})
    for signature in ("", "AAAA"):
        expect_bad_token(service.get_participants(f"{head}.{encoded(claims())}.{signature}"))


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_a_token_of_another_algorithm_is_refused(service, mint, algorithm):
    expect_bad_token(service.get_participants(mint(claims(), algorithm=algorithm)))


@pytest.mark.parametrize("change", [{"exp": UNSET}, {"nbf": "soon"}, {"exp": "later"}, {"type": UNSET},
                                    {"type": "other"}, {"type": 5}], ids=repr)
def test_a_token_with_a_claim_missing_or_of_the_wrong_kind_is_refused(service, change):
    # Signed by hand: libraries refuse to make some of these.
    signed = jwt.api_jws.encode(json.dumps(claims(**change)).encode(), service.secret or "x", "HS256")
    expect_bad_token(service.get_participants(signed))


def test_a_token_without_the_officials_jmbg_records_no_ballots(service, mint):
    expect_bad_token(service.vote(mint(claims(roles=["official"], jmbg=UNSET)), b""))


@pytest.mark.parametrize("name", ["jmbg", "forename", "surname"])
def test_an_official_of_whom_no_store_could_keep_the_record_is_refused(service, mint, name):
    longest, too_long = ("Ж" * length for length in (256, 257))
    expect_empty(service.vote(mint(claims(roles=["official"], **{name: longest})), b""))
    expect_bad_token(service.vote(mint(claims(roles=["official"], **{name: too_long})), b""))


def test_expiry_has_no_leeway(service, mint):
    now = int(time.time())
    expect_bad_token(service.get_participants(mint(claims(iat=now - 60, nbf=now - 60, exp=now))))
    expires = int(time.time()) + 2
    token = mint(claims(exp=expires))
    assert service.get_participants(token).status_code == 200
    sleep_until(expires)
    expect_bad_token(service.get_participants(token))


def test_not_before_has_ten_seconds_of_leeway(service, mint):
    now = int(time.time())
    assert service.get_participants(mint(claims(nbf=now + 9, exp=now + 3609))).status_code == 200
    now = int(time.time())
    expect_bad_token(service.get_participants(mint(claims(nbf=now + 13, exp=now + 3613))))


# -- paths, methods, sizes -------------------------------------------------------------------------------------------

@pytest.mark.parametrize("path", ["/nothing", "/vote/", "/Vote", "/vote/1", "/getresults", "//vote"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_path_is_404(service, method, path):
    with Wire(service.urls["authentication"]) as wire:
        expect_some_message(wire.head(method, path, "Content-Length: 0").answer(method), 404)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", POST_ENDPOINTS)
def test_the_wrong_method_of_a_post_path_is_405(service, path, method):
    answer = ask(service, method, path)
    expect_some_message(answer, 405)
    assert [name.strip() for name in answer.headers["Allow"].split(",")] == ["POST"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", GET_ENDPOINTS)
def test_the_wrong_method_of_a_get_path_is_405(service, path, method):
    answer = ask(service, method, path)
    expect_some_message(answer, 405)
    assert "GET" in [name.strip() for name in answer.headers["Allow"].split(",")]
    assert "POST" not in answer.headers["Allow"]


def test_a_body_over_the_limit_is_413_before_authorization(service):
    with Wire(service.urls["station"]) as wire:
        wire.head("POST", "/vote", f"Content-Type: {Multipart().content_type}", f"Content-Length: {(64 << 20) + 1}")
        expect_some_message(wire.answer(), 413)


def test_a_json_body_over_the_limit_is_413_before_authorization(service):
    with Wire(service.urls["admin"]) as wire:
        wire.head("POST", "/createElection", "Content-Type: application/json", f"Content-Length: {(64 << 20) + 1}")
        expect_some_message(wire.answer(), 413)
