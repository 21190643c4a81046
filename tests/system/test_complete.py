# SPDX-License-Identifier: Apache-2.0
"""An official says that they have sent everything; a later upload takes it back; administrators see it."""

import pytest

from client import expect_bad_token, expect_empty, expect_message, expect_missing_authorization, new_guid
from urna_process import within


@pytest.fixture(scope="module")
def election(service):
    """One that runs for as long as the module needs."""
    made = service.election_now(service.new_participants(2), seconds=20)
    someone = service.new_official()
    within(15, lambda: service.station_election(someone.token).json().get("running", {}).get("id") == made.id)
    yield made
    made.wait_for_end()


def send(service, official, ballots=1):
    expect_empty(service.vote(official.token, [(new_guid(), 1) for _ in range(ballots)]))


def say(service, official, election):
    answer = service.say_complete(official.token, election.id)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert set(body) == {"election", "saidAt"} and body["election"] == election.id
    return body["saidAt"]


def said(service, official):
    answer = service.said_complete(official.token)
    assert answer.status_code == 200, answer.text
    return answer.json()["statements"]


def shown(service, election):
    answer = service.completion(election.id)
    assert answer.status_code == 200, answer.text
    return answer.json()


def statement_of(service, election, official):
    """What administrators see of it: nothing, or when it was said and whether it stands."""
    found = [(one["saidAt"], one["stands"]) for one in shown(service, election)["statements"]
             if one["email"] == official.person.email]
    assert len(found) <= 1
    return found[0] if found else None


def is_missing(service, election, official):
    return official.person.jmbg in {one["jmbg"] for one in shown(service, election)["missing"]}


def test_it_is_said_taken_back_by_a_later_upload_and_said_anew(service, election):
    official = service.new_official()
    assert said(service, official) == []
    send(service, official)
    within(10, lambda: is_missing(service, election, official))
    first = say(service, official, election)
    assert said(service, official) == [{"election": election.id, "saidAt": first, "stands": True}]
    within(10, lambda: statement_of(service, election, official) == (first, True))
    assert not is_missing(service, election, official)
    assert say(service, official, election) == first, "it stands, and is not said anew"

    send(service, official)
    assert said(service, official) == [{"election": election.id, "saidAt": first, "stands": False}]
    within(10, lambda: statement_of(service, election, official) == (first, False))
    assert is_missing(service, election, official)

    second = say(service, official, election)
    assert second > first
    assert said(service, official) == [{"election": election.id, "saidAt": second, "stands": True}]
    within(10, lambda: statement_of(service, election, official) == (second, True))
    assert not is_missing(service, election, official)


def test_an_official_who_has_sent_nothing_may_say_so_too(service, election):
    official = service.new_official()
    before = shown(service, election)
    at = say(service, official, election)
    within(10, lambda: statement_of(service, election, official) == (at, True))
    after = shown(service, election)
    assert (after["officials"], after["complete"]) == (before["officials"] + 1, before["complete"] + 1)
    assert not is_missing(service, election, official)


def test_another_officials_upload_takes_nothing_back(service, election):
    one, other = service.new_official(), service.new_official()
    send(service, one)
    at = say(service, one, election)
    send(service, other)
    within(10, lambda: is_missing(service, election, other))
    within(10, lambda: statement_of(service, election, one) == (at, True))
    assert said(service, one)[0]["stands"] is True
    assert said(service, other) == []


def test_only_of_the_running_or_the_last_election(service, election):
    official = service.new_official()
    expect_message(service.say_complete(official.token, election.id + 1000), "Election neither runs nor ended last.")
    expect_message(service.say_complete(official.token, str(election.id)), "Election neither runs nor ended last.")
    expect_message(service.say_complete(official.token, None), "Field election is missing.")
    assert said(service, official) == []


def test_a_long_body_is_refused(service, election):
    answer = service.call("station", "POST", "/station/complete", token=service.new_official().token,
                          json={"election": election.id, "more": "x" * 2000})
    assert answer.status_code == 413


def test_it_is_for_officials_and_what_all_say_for_administrators(service, election):
    official = service.new_official()
    expect_missing_authorization(service.call("station", "POST", "/station/complete", json={"election": election.id}))
    expect_missing_authorization(service.call("station", "GET", "/station/completion"))
    expect_bad_token(service.said_complete("x"))
    expect_missing_authorization(service.completion(election.id, token=official.token))
    expect_message(service.completion(10 ** 9), "Election does not exist.")


def test_it_can_be_said_after_the_end(service, election):
    official = service.new_official()
    send(service, official)
    election.wait_for_end()
    within(15, lambda: service.station_election(official.token).json().get("ended", {}).get("id") == election.id)
    at = say(service, official, election)
    within(10, lambda: statement_of(service, election, official) == (at, True))
    assert not is_missing(service, election, official)
