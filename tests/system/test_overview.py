# SPDX-License-Identifier: Apache-2.0
"""What administrators look at while an election is held: GET /admin/elections, /admin/progress and /admin/turnoutByAccount."""

import datetime
import time

import pytest

from client import Service, expect_empty, expect_message, instant_text, new_guid
from urna_process import lasting, within

ELECTION_KEYS = {"id", "start", "end", "startAt", "endAt", "individual", "seats", "thresholdPercent", "state", "timeZone", "version", "public", "publicTurnout",
                 "participants"}
# Of an election that was given them; tests of the same service may have changed elections.
FURTHER_KEYS = {"name", "place", "kind", "withdrawnAt", "recordedBallots", "law", "provisional",
                "secondRound", "otherCandidates"}
PROGRESS_KEYS = {"id", "state", "uploads", "ballots", "lastMinute", "lastAccepted", "hours", "bars", "officials", "officialsInAll",
                 "mostInvalid", "waiting"}


@pytest.fixture(scope="module")
def parties(service):
    return service.new_participants(2, names=["Листа А", "Lista \"B\""])


def listed(service, number):
    body = service.overview().json()
    assert set(body) == {"timeZone", "elections"}
    for election in body["elections"]:
        ruled = {"thresholdPercent"} if "law" in election else set()
        assert ELECTION_KEYS - ruled <= set(election) <= ELECTION_KEYS | FURTHER_KEYS
    [found] = [election for election in body["elections"] if election["id"] == number]
    assert set(found) == ELECTION_KEYS
    return found


def progress_of(service, number):
    answer = service.progress(number)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert set(body) == PROGRESS_KEYS and body["id"] == number
    ballots = body["ballots"]
    assert ballots["recorded"] == ballots["valid"] + ballots["duplicate"] + ballots["invalidPollNumber"]
    assert ballots["recorded"] == sum(hour["ballots"] for hour in body["hours"])
    assert ballots["recorded"] == sum(official["ballots"] for official in body["officials"])
    assert body["uploads"] == sum(hour["uploads"] for hour in body["hours"])
    assert body["uploads"] == sum(body["bars"]["uploads"]) and ballots["recorded"] == sum(body["bars"]["ballots"])
    assert (body["lastAccepted"] is None) == (body["uploads"] == 0)
    assert body["uploads"] == sum(official["uploads"] for official in body["officials"])
    assert body["lastMinute"] <= ballots["recorded"]
    assert body["officialsInAll"] == len(body["officials"])
    return body


def recorded(service, number, uploads):
    """The progress, once so many uploads are recorded."""
    within(10, lambda: progress_of(service, number)["uploads"] == uploads)
    return progress_of(service, number)


def utc(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.timezone.utc).timestamp()


# -- elections -------------------------------------------------------------------------------------------------------

@pytest.mark.embedded
def test_the_time_zone_is_that_of_dates_without_an_offset(serve):
    service = Service.of(serve("--time-zone", "Europe/Belgrade"))
    assert service.overview().json() == {"timeZone": "Europe/Belgrade", "elections": []}
    ids = service.new_participants(2)
    assert service.create_election({"start": "2200-07-01T10:00:00", "end": "2200-12-01T10:00:00.5", "individual": False,
                                    "participants": ids}).status_code == 200
    [election] = service.overview().json()["elections"]
    assert (election["start"], election["startAt"]) == ("2200-07-01T10:00:00", "2200-07-01T08:00:00.000000Z")
    assert (election["end"], election["endAt"]) == ("2200-12-01T10:00:00.5", "2200-12-01T09:00:00.500000Z")


@pytest.mark.parametrize("rule, seats, threshold", [
    ({}, "250", "5"), ({"seats": 1, "thresholdPercent": 0}, "1", "0"), ({"thresholdPercent": 3.250}, "250", "3.25"),
    ({"seats": 10000, "thresholdPercent": 1e2}, "10000", "100"), ({"thresholdPercent": 0.001}, "250", "0.001")], ids=str)
def test_an_elections_rule_is_shown_without_needless_zeros(service, parties, rule, seats, threshold):
    start, end = service.new_period()
    assert service.create_election({"start": start, "end": end, "individual": False, "participants": parties,
                                    **rule}).status_code == 200
    text = service.overview().text
    newest = text[text.rindex('"seats"'):]
    assert newest.startswith(f'"seats": {seats}, "thresholdPercent": {threshold}, "state": "upcoming", "timeZone": ')


def test_an_election_is_listed_as_get_elections_lists_it(service, parties):
    election = service.election_now(parties, seconds=0.3)
    known = {"id", "start", "end", "individual", "participants"}
    held = [one for one in service.overview().json()["elections"] if one["state"] not in ("cancelled", "withdrawn")]
    assert [{key: one[key] for key in known} for one in held] == service.elections()
    found = listed(service, election.id)
    assert (utc(found["startAt"]), utc(found["endAt"])) == pytest.approx((election.start, election.end), abs=1e-5)
    assert found["public"] is False


def test_an_election_passes_through_its_states(service, parties):
    upcoming = service.election_now(parties, seconds=1.2, starts_in=lasting(0.8))
    assert listed(service, upcoming.id)["state"] == "upcoming"
    assert progress_of(service, upcoming.id)["state"] == "upcoming"
    time.sleep(max(0.0, upcoming.start - time.time()) + 0.01)
    assert listed(service, upcoming.id)["state"] == "running"
    assert progress_of(service, upcoming.id)["state"] == "running"
    upcoming.wait_for_end()
    assert listed(service, upcoming.id)["state"] in ("counting", "finished")
    within(10, lambda: listed(service, upcoming.id)["state"] == "finished")
    assert progress_of(service, upcoming.id)["state"] == "finished"


def test_a_past_election_is_finished(service, parties):
    start = time.time() - 86_400 * 400
    assert service.create_election({"start": instant_text(start), "end": instant_text(start + 60), "individual": False,
                                    "participants": parties}).status_code == 200
    assert listed(service, service.elections()[-1]["id"])["state"] == "finished"


# -- progress --------------------------------------------------------------------------------------------------------

def test_an_election_without_uploads_has_nothing(service, parties):
    start, end = service.new_period()
    assert service.create_election({"start": start, "end": end, "individual": False,
                                    "participants": parties}).status_code == 200
    body = progress_of(service, service.elections()[-1]["id"])
    waiting = body.pop("waiting")
    assert set(waiting) == {"uploads", "ballots", "oldest", "setAside"}
    bars = body.pop("bars")
    assert 0 <= utc(listed(service, body["id"])["startAt"]) - utc(bars.pop("from")) < 60
    assert bars == {"seconds": 60, "uploads": [], "ballots": []}
    assert body == {"id": body["id"], "state": "upcoming", "uploads": 0, "lastMinute": 0, "lastAccepted": None, "hours": [],
                    "officials": [], "officialsInAll": 0, "mostInvalid": None,
                    "ballots": {"recorded": 0, "valid": 0, "duplicate": 0, "invalidPollNumber": 0}}


def test_what_officials_upload_is_summed_up_by_hour_and_official(service, parties):
    diligent = service.new_official(forename="Ђорђе", surname="\"Đ\" \\")
    other = service.new_official()
    twin = service.new_official(jmbg=other.jmbg, forename="Druga", surname="Osoba")
    election = service.election_now(parties, seconds=3)
    guid = new_guid()
    expect_empty(service.vote(diligent.token, [(guid, 1), (guid, 1), *((new_guid(), 2) for _ in range(5))]))
    expect_empty(service.vote(other.token, [(new_guid(), 1), (new_guid(), 3)]))
    expect_empty(service.vote(twin.token, [(guid, 2)]))
    expect_empty(service.vote(twin.token, b""))
    body = recorded(service, election.id, 4)
    assert body["ballots"] == {"recorded": 10, "valid": 7, "duplicate": 2, "invalidPollNumber": 1}
    assert body["lastMinute"] == 10
    for hour in body["hours"]:
        assert utc(hour["hour"]) % 3600 == 0
    assert utc(body["hours"][0]["hour"]) == election.start // 3600 * 3600 or len(body["hours"]) == 1
    for official in body["officials"]:
        assert election.start <= utc(official.pop("last")) < election.end
    assert body["officials"] == [
        {"jmbg": diligent.jmbg, "forename": "Ђорђе", "surname": "\"Đ\" \\", "uploads": 1, "ballots": 7, "duplicate": 1,
         "invalidPollNumber": 0},
        {"jmbg": other.jmbg, "forename": "Druga", "surname": "Osoba", "uploads": 3, "ballots": 3, "duplicate": 1,
         "invalidPollNumber": 1}]
    within(10, lambda: progress_of(service, election.id)["waiting"]["uploads"] == 0)
    assert "pollNumber\"" not in service.progress(election.id).text


def test_turnout_is_of_each_account_though_two_share_a_jmbg(service, parties):
    first = service.new_official(forename="Vera", surname="Petrović")
    twin = service.new_official(jmbg=first.jmbg, forename="Петар", surname="Ђурић")
    election = service.election_now(parties, seconds=3)
    guid = new_guid()
    expect_empty(service.vote(first.token, [(new_guid(), 1), (guid, 2)]))
    expect_empty(service.vote(first.token, [(new_guid(), 2)]))
    expect_empty(service.vote(twin.token, [(guid, 1), (new_guid(), 9)]))
    progress = recorded(service, election.id, 3)
    assert [official["uploads"] for official in progress["officials"]] == [3]
    answer = service.turnout_by_account(election.id)
    body = answer.json()
    last = [account.pop("last") for account in body["accounts"]]
    assert max(last) == progress["lastAccepted"]
    assert body == {"id": election.id, "accountsInAll": 2, "accounts": [
        {"email": first.person.email, "jmbg": first.jmbg, "forename": "Vera", "surname": "Petrović", "uploads": 2, "ballots": 3,
         "duplicate": 0, "invalidPollNumber": 0},
        {"email": twin.person.email, "jmbg": first.jmbg, "forename": "Петар", "surname": "Ђурић", "uploads": 1, "ballots": 2,
         "duplicate": 1, "invalidPollNumber": 1}]}
    tag = answer.headers["ETag"]
    assert service.turnout_by_account(election.id, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("days_ago, hours, seconds", [
    (800, 2, 60), (810, 3, 60), (820, 4, 900), (830, 48, 900), (840, 49, 3600), (860, 192, 3600), (880, 193, 7200),
    (1300, 24 * 365, 2 * 86_400)])
def test_bars_are_as_wide_as_the_election_is_long(service, parties, days_ago, hours, seconds):
    start = time.time() - 86_400 * days_ago
    assert service.create_election({"start": instant_text(start), "end": instant_text(start + hours * 3600),
                                    "individual": False, "participants": parties, "timeZone": "Asia/Kathmandu"}).status_code == 200
    bars = progress_of(service, max(one["id"] for one in service.elections()))["bars"]
    assert bars["seconds"] == seconds
    begin = utc(bars["from"])
    assert start - seconds < begin <= start
    assert (begin + 5.75 * 3600) % seconds == 0  # of Kathmandu's clocks


def test_what_is_uploaded_later_is_added(service, official, parties):
    election = service.election_now(parties, seconds=5)
    for uploads in range(1, 6):
        expect_empty(service.vote(official.token, [(new_guid(), 1)] * uploads))
        assert recorded(service, election.id, uploads)["ballots"]["valid"] == uploads
    assert progress_of(service, election.id)["ballots"] == {"recorded": 15, "valid": 5, "duplicate": 10,
                                                            "invalidPollNumber": 0}


def test_elections_are_told_apart_and_what_was_dropped_is_in_none(service, official, parties):
    time.sleep(max(0.0, service.last_end - time.time()))
    expect_empty(service.vote(official.token, [(new_guid(), 1)]))  # dropped
    first = service.election_now(parties, seconds=2)
    expect_empty(service.vote(official.token, [(new_guid(), 1), (new_guid(), 2)]))
    first.wait_for_end()
    second = service.election_now(parties, seconds=2)
    expect_empty(service.vote(official.token, [(new_guid(), 1)]))
    assert recorded(service, second.id, 1)["ballots"]["recorded"] == 1
    assert recorded(service, first.id, 1)["ballots"]["recorded"] == 2


@pytest.mark.parametrize("path", ["/admin/progress", "/admin/turnoutByAccount"])
@pytest.mark.parametrize("query", ["", "?", "?id=", "?id", "?other=1", "?ID=1"])
def test_progress_needs_an_id(service, path, query):
    expect_message(service.call("admin", "GET", path + query, token=service.administrator_token),
                   "Field id is missing.")


@pytest.mark.parametrize("number", ["1000000", "0", "-1", "abc", "1.5", "%00", "99999999999999999999"])
def test_an_id_that_no_election_has_does_not_exist(service, number):
    expect_message(service.progress(number), "Election does not exist.")
    expect_message(service.turnout_by_account(number), "Election does not exist.")


@pytest.mark.embedded
def test_progress_is_the_same_after_a_restart(serve):
    urna = serve()
    service = Service.of(urna)
    official = service.new_official()
    election = service.election_now(service.new_participants(2), seconds=3)
    for _ in range(3):
        expect_empty(service.vote(official.token, [(new_guid(), 1), (new_guid(), 2)]))
    before = recorded(service, election.id, 3)
    urna.stop()
    urna.start()
    after = progress_of(Service.of(urna), election.id)
    for changing in ("waiting", "lastMinute"):
        del before[changing], after[changing]
    assert after == before


# -- tags ------------------------------------------------------------------------------------------------------------

def test_who_has_the_list_is_told_so_until_it_changes(service, parties):
    first = service.overview()
    assert first.headers["Cache-Control"] == "no-cache"
    tag = first.headers["ETag"]
    assert tag.startswith('"') and tag.endswith('"') and len(tag) > 16
    for named in (tag, f'W/{tag}', f'"another", {tag}', "*"):
        again = service.overview(headers={"If-None-Match": named})
        assert (again.status_code, again.content) == (304, b"")
        assert (again.headers["ETag"], again.headers["Cache-Control"]) == (tag, "no-cache")
    start, end = service.new_period()
    assert service.create_election({"start": start, "end": end, "individual": False,
                                    "participants": parties}).status_code == 200
    changed = service.overview(headers={"If-None-Match": tag})
    assert changed.status_code == 200 and changed.headers["ETag"] != tag
    assert changed.json()["elections"][-1]["start"] == start


def test_who_has_the_progress_is_told_so_until_something_is_recorded(service, official, parties):
    election = service.election_now(parties, seconds=3)
    expect_empty(service.vote(official.token, [(new_guid(), 1)]))
    recorded(service, election.id, 1)
    within(10, lambda: progress_of(service, election.id)["waiting"]["uploads"] == 0)
    tag = service.progress(election.id).headers["ETag"]
    assert service.progress(election.id, headers={"If-None-Match": tag}).status_code == 304
    expect_empty(service.vote(official.token, [(new_guid(), 1)]))
    within(10, lambda: service.progress(election.id, headers={"If-None-Match": tag}).status_code == 200)
    recorded(service, election.id, 2)


def test_a_refused_request_has_no_tag(service):
    answer = service.progress("nonsense", headers={"If-None-Match": "*"})
    expect_message(answer, "Election does not exist.")
    assert "ETag" not in answer.headers
