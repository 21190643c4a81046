# SPDX-License-Identifier: Apache-2.0
"""Registration, login, tokens, refresh and deletion."""

import threading
import time

import jwt
import pytest

import people
from client import (Service, expect_bad_token, expect_empty, expect_message, new_guid, read_token)
from urna_process import within

CHARACTER_OF_FOUR_BYTES = "🗳"


def register_with(service, **changes):
    return service.register(people.new_person().fields(**changes))


# -- jmbg ------------------------------------------------------------------------------------------------------------

GOOD_TWELVE = {
    "the first day": "010100070000", "the last day of a long month": "311299999999",
    "29 February of a leap year": "290200071045", "29 February of any year": "290200171045",
    "30 April": "300498571045", "the year 000": "150700071045", "the year 999": "150799971045",
    "the lowest region": "150798570045", "the highest region": "150798599045",
    "the lowest number": "150798571000", "the highest number": "150798571999",
}


def with_check_digit(wanted):
    """A number whose m = 11 - (sum mod 11) is the one wanted."""
    for serial in range(1000):
        twelve = f"150798571{serial:03}"
        total = sum(weight * int(digit) for weight, digit in zip([7, 6, 5, 4, 3, 2] * 2, twelve))
        if 11 - total % 11 == wanted:
            return people.jmbg(twelve)
    raise AssertionError("there is one for each")


@pytest.mark.parametrize("twelve", GOOD_TWELVE.values(), ids=GOOD_TWELVE)
def test_a_right_jmbg_is_accepted(service, twelve):
    expect_empty(register_with(service, jmbg=people.jmbg(twelve)))


@pytest.mark.parametrize("m", range(1, 12))
def test_the_check_digit_is_m_from_1_to_9_and_else_0(service, m):
    right = with_check_digit(m)
    assert right[-1] == str(m if m <= 9 else 0)
    for digit in "0123456789":
        if digit != right[-1]:
            expect_message(register_with(service, jmbg=right[:-1] + digit), "Invalid jmbg.")
    expect_empty(register_with(service, jmbg=right))


BAD_TWELVE = {
    "day 00": "000798571045", "day 32": "320798571045", "day 99": "990798571045", "month 00": "150098571045",
    "month 13": "151398571045", "30 February": "300298571045", "31 February": "310298571045",
    "31 April": "310498571045", "31 June": "310698571045", "31 September": "310998571045",
    "31 November": "311198571045", "region 69": "150798569045", "region 00": "150798500045",
}


@pytest.mark.parametrize("twelve", BAD_TWELVE.values(), ids=BAD_TWELVE)
def test_a_jmbg_with_impossible_parts_is_refused(service, twelve):
    expect_message(register_with(service, jmbg=people.jmbg(twelve)), "Invalid jmbg.")


GOOD = people.jmbg("150798571045")


@pytest.mark.parametrize("jmbg", [" ", "1", GOOD[:12], GOOD + "0", "0" + GOOD, " " + GOOD, GOOD + " ", GOOD + "\n",
                                  GOOD[:12] + "a", "a" * 13, "0" * 13, "-" + GOOD[1:], GOOD[:5] + "." + GOOD[6:],
                                  "".join(chr(0x660 + int(digit)) for digit in GOOD),
                                  "".join(chr(0xFF10 + int(digit)) for digit in GOOD)], ids=ascii)
def test_a_jmbg_that_is_not_thirteen_digits_is_refused(service, jmbg):
    expect_message(register_with(service, jmbg=jmbg), "Invalid jmbg.")


def test_two_accounts_may_share_a_jmbg(service):
    number = people.new_jmbg()
    expect_empty(register_with(service, jmbg=number))
    expect_empty(register_with(service, jmbg=number))


# -- names, email, password ------------------------------------------------------------------------------------------

@pytest.mark.parametrize("field", ["forename", "surname"])
@pytest.mark.parametrize("character", ["a", "Ж", "票", CHARACTER_OF_FOUR_BYTES])
def test_a_name_may_have_256_characters_of_any_size(service, field, character):
    expect_message(register_with(service, **{field: character * 257}), f"Invalid {field}.")
    expect_empty(register_with(service, **{field: character * 256}))


GOOD_EMAILS = ["{}@gmail.com", "{}@b.co", "{}+tag@sub.domain.example.rs", "{}.Mixed.CASE@Gmail.Com", "{}!#$%&'*@x-y.rs",
               "ђ{}@пошта.rs", "{}@xn--e1aybc.com"]
BAD_EMAILS = [" ", "john", "john@", "john@gmail", "john@gmail.", "john@gmail.a", "@gmail.com", "john@@gmail.com",
              "john@gmail@gmail.com", "john@.com", "john@gmail..com", "john@gmail.com.", "john@.gmail.com",
              "john doe@gmail.com", " john@gmail.com", "john@gmail.com ", "john@gmail.com\n", "john@gm ail.com",
              "john\tdoe@gmail.com", "john@gmail.c0m", "john@gmail.c-m", "john@gmail.рс", "john\u00a0doe@gmail.com",
              "john@gmail.com\u2003"]


@pytest.mark.parametrize("form", GOOD_EMAILS)
def test_a_right_email_is_accepted(service, form):
    email = form.format(people.new_email().partition("@")[0])
    person = people.new_person(email=email)
    expect_empty(service.register(person.fields()))
    assert service.login(email, person.password).status_code == 200


@pytest.mark.parametrize("email", BAD_EMAILS, ids=ascii)
def test_a_wrong_email_is_refused_everywhere(service, email):
    expect_message(register_with(service, email=email), "Invalid email.")
    expect_message(service.login(email, "x"), "Invalid email.")
    expect_message(service.delete(email), "Invalid email.")


@pytest.mark.parametrize("character", ["a", "ж"])
def test_an_email_may_have_256_characters(service, character):
    unique, domain = people.new_email().split("@")
    longest = unique + character * (256 - len(unique) - 1 - len(domain)) + "@" + domain
    assert len(longest) == 256
    expect_message(register_with(service, email=character + longest), "Invalid email.")
    expect_empty(register_with(service, email=longest))


GOOD_PASSWORDS = ["Passw0rd", "aB3aB3aB", "12345aB8", "Aa1" + "x" * 253, "Aa1жжжжж", "Aa1" + "ж" * 253, "Aa1     "]
BAD_PASSWORDS = [" ", "Aa1", "Passw0r", "Aa1жжжж", "passw0rd", "PASSW0RD", "Password", "Aa1" + "x" * 254,
                 "Aa1" + "ж" * 254, "aaaaaaa1Ж", "AAAAAAA1ж", "aaaaaaaA٣", "password", "12345678"]


@pytest.mark.parametrize("password", GOOD_PASSWORDS, ids=lambda text: ascii(text[:12]))
def test_a_right_password_is_accepted_and_opens_the_account(service, password):
    person = people.new_person(password=password)
    expect_empty(service.register(person.fields()))
    assert service.login(person.email, password).status_code == 200
    expect_message(service.login(person.email, password + "x"), "Invalid credentials.")


@pytest.mark.parametrize("password", BAD_PASSWORDS, ids=lambda text: ascii(text[:12]))
def test_a_weak_password_is_refused(service, password):
    expect_message(register_with(service, password=password), "Invalid password.")


@pytest.mark.parametrize("character", ["\n", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\u202a", "\u202e", "\u2066", "\u2069"], ids=ascii)
def test_texts_that_do_not_look_like_what_they_are_are_refused(service, character):
    for field in ("forename", "surname"):
        expect_message(register_with(service, **{field: f"A{character}na"}), f"Invalid {field}.")
    unique, domain = people.new_email().split("@")
    expect_message(register_with(service, email=f"{unique}{character}@{domain}"), "Invalid email.")


@pytest.mark.parametrize("name", ["می\u200cخواهم", "क्\u200dष", "\u200fقائمة", "O'Neil-Šaš", "a\u00a0b"], ids=ascii)
def test_joiners_and_marks_of_names_are_accepted(service, name):
    expect_empty(register_with(service, forename=name, surname=name))


def test_registration_checks_run_in_the_listed_order(service, official):
    wrong = {"jmbg": "1", "forename": "x" * 257, "surname": "x" * 257, "email": "none", "password": "weak"}
    right = people.new_person().fields()
    for field in ["jmbg", "forename", "surname", "email", "password"]:
        expect_message(service.register(wrong), f"Invalid {field}.")
        wrong[field] = right[field]
    expect_empty(service.register(wrong))
    expect_message(service.register(wrong), "Email already exists.")
    expect_message(service.register({**wrong, "password": "weak"}), "Invalid password.")


def test_an_email_is_registered_once_whatever_its_case(service):
    person = people.new_person()
    expect_empty(service.register(person.fields()))
    expect_message(register_with(service, email=person.email.upper()), "Email already exists.")
    expect_message(register_with(service, email=person.email.title()), "Email already exists.")


def test_a_refused_registration_leaves_nothing(service):
    person = people.new_person()
    expect_message(service.register(person.fields(password="weak")), "Invalid password.")
    expect_message(service.login(person.email, "weak"), "Invalid credentials.")
    expect_empty(service.register(person.fields()))


# -- login and tokens ------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("password", ["wrong", " ", "x" * 256, "x" * 257, "x" * 100_000], ids=lambda text: str(len(text)))
def test_a_wrong_password_is_invalid_credentials(service, official, password):
    expect_message(service.login(official.person.email, password), "Invalid credentials.")


def test_an_unknown_email_is_invalid_credentials(service):
    expect_message(service.login(people.new_email(), "Passw0rd"), "Invalid credentials.")


def test_a_password_is_compared_in_its_own_case(service, official):
    expect_message(service.login(official.person.email, official.person.password.upper()), "Invalid credentials.")


def test_a_login_gives_two_tokens(service, official):
    answer = service.login(official.person.email, official.person.password)
    assert answer.status_code == 200
    assert set(answer.json()) == {"accessToken", "refreshToken"}


COMMON_CLAIMS = {"sub", "type", "iat", "nbf", "exp", "jti", "forename", "surname", "jmbg", "email", "roles"}


def check_claims(token, person, kind, lifetime, asked_at):
    claims = read_token(token)
    assert set(claims) == COMMON_CLAIMS
    assert claims["sub"] == claims["email"] == person.email
    assert (claims["forename"], claims["surname"], claims["jmbg"]) == (person.forename, person.surname, person.jmbg)
    assert claims["roles"] == ["official"] and claims["type"] == kind
    assert claims["iat"] == claims["nbf"] and claims["exp"] - claims["nbf"] == lifetime
    assert type(claims["iat"]) is int and int(asked_at) <= claims["iat"] <= time.time()
    assert claims["jti"]


def test_the_claims_of_both_tokens(service, official):
    asked_at = time.time()
    tokens = service.login(official.person.email, official.person.password).json()
    check_claims(tokens["accessToken"], official.person, "access", 3600, asked_at)
    check_claims(tokens["refreshToken"], official.person, "refresh", 2592000, asked_at)
    assert read_token(tokens["accessToken"])["jti"] != read_token(tokens["refreshToken"])["jti"]


def test_tokens_are_hs256_with_the_secret_as_the_key(service, official):
    if service.secret is None:
        pytest.skip("the deployment's token secret is not known")
    assert jwt.get_unverified_header(official.token)["alg"] == "HS256"
    jwt.decode(official.token, service.secret, algorithms=["HS256"])


def test_email_matching_ignores_case_and_tokens_show_the_registered_spelling(service):
    person = people.new_person(email="Pera." + people.new_email())
    expect_empty(service.register(person.fields()))
    tokens = service.login(person.email.upper(), person.password).json()
    claims = read_token(tokens["accessToken"])
    assert claims["email"] == claims["sub"] == person.email
    expect_empty(service.delete(person.email.lower()))


@pytest.mark.parametrize("name", ["Đorđe", "O'Brien \"Q\" \\ /", "李", CHARACTER_OF_FOUR_BYTES, " ", "a\u200cb", "<b>&amp;"],
                         ids=ascii)
def test_names_come_back_in_the_token_as_they_were_given(service, name):
    person = service.new_official(forename=name, surname=name[::-1])
    claims = read_token(person.token)
    assert (claims["forename"], claims["surname"]) == (name, name[::-1])


def test_the_first_administrator(service):
    if service.administrator_email != "admin@admin.com":
        pytest.skip("the deployment has another administrator")
    claims = read_token(service.administrator_token)
    assert claims["email"] == claims["sub"] == "admin@admin.com"
    assert (claims["jmbg"], claims["forename"], claims["surname"]) == ("0" * 13, "admin", "admin")
    assert claims["roles"] == ["administrator"]


def test_registration_always_creates_an_official(service, official):
    assert read_token(official.token)["roles"] == ["official"]


def test_dozens_of_good_logins_in_a_row_are_never_held_back(service, official):
    for _ in range(24):
        assert service.login(official.person.email, official.person.password).status_code == 200


def test_many_officials_log_in_at_once_and_others_are_served_meanwhile(service, official):
    """Hashing keeps the processors busy for a second or more, and nobody else waits behind it."""
    answers, count = [], 64
    service.administrator_token  # a login of its own

    def log_in():
        for _ in range(10):
            answer = service.login(official.person.email, official.person.password)
            if answer.status_code != 503:
                break
            time.sleep(int(answer.headers["Retry-After"]))  # a busy machine has hashed others' for ten seconds
        answers.append(answer)

    clients = [threading.Thread(target=log_in) for _ in range(count)]
    [client.start() for client in clients]
    within(20, lambda: answers)  # by now all of them wait
    assert service.get_participants().status_code == 200
    assert service.refresh(official.refresh_token).status_code == 200
    expect_empty(service.vote(official.token, [(new_guid(), 1)]))
    assert len(answers) < count / 2, "others waited behind the logins"
    [client.join() for client in clients]
    assert [answer.status_code for answer in answers] == [200] * count


# -- refresh ---------------------------------------------------------------------------------------------------------

def test_refresh_gives_an_access_token_and_nothing_else(service, official):
    asked_at = time.time()
    answer = service.refresh(official.refresh_token)
    assert answer.status_code == 200 and set(answer.json()) == {"accessToken"}
    check_claims(answer.json()["accessToken"], official.person, "access", 3600, asked_at)


def test_a_refreshed_token_opens_the_station(service, official):
    token = service.refresh(official.refresh_token).json()["accessToken"]
    expect_empty(service.vote(token, [(new_guid(), 1)]))


def test_administrators_refresh_too(service):
    tokens = service.login(service.administrator_email, service.administrator_password).json()
    token = service.refresh(tokens["refreshToken"]).json()["accessToken"]
    assert service.get_participants(token).status_code == 200


def test_the_refresh_token_of_a_deleted_user_is_refused(service):
    gone = service.new_official()
    expect_empty(service.delete(gone.person.email))
    expect_bad_token(service.refresh(gone.refresh_token))


def test_the_refresh_token_of_a_deleted_user_stays_refused_when_the_email_is_registered_again(service):
    gone = service.new_official()
    expect_empty(service.delete(gone.person.email))
    again = people.new_person(email=gone.person.email)
    expect_empty(service.register(again.fields()))
    expect_bad_token(service.refresh(gone.refresh_token))
    tokens = service.login(again.email, again.password).json()
    assert read_token(service.refresh(tokens["refreshToken"]).json()["accessToken"])["jmbg"] == again.jmbg


# -- deletion --------------------------------------------------------------------------------------------------------

def test_a_deleted_account_cannot_log_in(service):
    gone = service.new_official()
    expect_empty(service.delete(gone.person.email))
    expect_message(service.login(gone.person.email, gone.person.password), "Invalid credentials.")
    expect_message(service.delete(gone.person.email), "Unknown user.")


def test_access_tokens_live_until_they_expire(service):
    gone = service.new_official()
    expect_empty(service.delete(gone.person.email))
    expect_empty(service.vote(gone.token, [(new_guid(), 1)]))


def test_an_unknown_email_is_an_unknown_user(service):
    expect_message(service.delete(people.new_email()), "Unknown user.")


@pytest.mark.embedded
def test_one_may_delete_oneself_and_the_first_administrator_does_not_come_back(serve):
    urna = serve()
    service = Service.of(urna)
    official = service.new_official()
    tokens = service.login("admin@admin.com", "1").json()
    expect_empty(service.delete("admin@admin.com", tokens["accessToken"]))
    expect_message(service.login("admin@admin.com", "1"), "Invalid credentials.")
    urna.stop()
    urna.start()
    service = Service.of(urna)
    expect_message(service.login("admin@admin.com", "1"), "Invalid credentials.")
    expect_bad_token(service.refresh(tokens["refreshToken"]))
    assert service.get_participants(tokens["accessToken"]).status_code == 200
    assert service.login(official.person.email, official.person.password).status_code == 200


@pytest.mark.embedded
def test_accounts_and_tokens_survive_a_restart(serve):
    urna = serve(jwt_secret=None)  # generated on first start, and kept
    service = Service.of(urna)
    official = service.new_official()
    urna.stop()
    urna.start()
    service = Service.of(urna)
    expect_empty(service.vote(official.token, b""))
    assert service.refresh(official.refresh_token).status_code == 200


@pytest.mark.embedded
def test_the_claim_and_role_names_are_configurable(serve):
    service = Service.of(serve("--roles-claim", "uloge", "--administrator-role", "upravnik", "--official-role", "zvaničnik"))
    assert read_token(service.administrator_token)["uloge"] == ["upravnik"]
    official = service.new_official()
    claims = read_token(official.token)
    assert claims["uloge"] == ["zvaničnik"] and "roles" not in claims
    assert service.get_participants().status_code == 200
    expect_empty(service.vote(official.token, b""))


@pytest.mark.embedded
@pytest.mark.parametrize("secret", ["x", "тајна", "s" * 500])
def test_any_secret_that_is_not_empty_is_accepted(serve, secret):
    service = Service.of(serve(jwt_secret=secret))
    jwt.decode(service.administrator_token, secret, algorithms=["HS256"])
