# SPDX-License-Identifier: Apache-2.0
"""What stands behind a result, the invalid votes page by page and as a file, and results for everybody."""

import csv
import decimal
import fractions
import io
import math
import random
import time
import urllib.parse

import pytest

from client import Service, claims, expect_empty, expect_message, instant_text, new_guid
from test_counting import dhondt, held_up_recording, votes_for
from urna_process import scaled, within

DUPLICATE = "Duplicate ballot."
SPOILED = "Invalid poll number."


def get(service, path, **parameters):
    return service.call("admin", "GET", f"/admin/{path}?{urllib.parse.urlencode(parameters)}",
                        token=service.administrator_token)


def publish(service, fields):
    return service.call("admin", "POST", "/admin/publish", token=service.administrator_token, json=fields)


def public_results(service, number):
    return service.call("admin", "GET", f"/admin/publicResults?id={number}")


def hold(service, participants, upload, individual=False, **more):
    """Holds an election, as `service.hold`, and gives it."""
    held = []

    def note_and_upload(election):
        held.append(election)
        upload(election)
    service.hold(participants, note_and_upload, individual, **more)
    return held[-1]


def hold_counts(service, official, counts, individual=False, **more):
    return hold(service, service.new_participants(len(counts), individual),
                lambda _: expect_empty(service.vote(official.token, votes_for(counts))), individual, **more)


@pytest.fixture(scope="module")
def parties(service):
    return service.new_participants(2)


@pytest.fixture(scope="module")
def finished(service, official, parties):
    """An election with a few invalid votes of two officials, who are given with it and the votes as they were recorded."""
    other = service.new_official()
    recorded, names = [], []

    def upload(_):
        recorded.clear()
        names.clear()
        guids = [new_guid() for _ in range(6)]
        for jmbg, token, ballots in [(official.jmbg, official.token, [(guids[0], 1), (guids[1], 9), (guids[0], 2)]),
                                     (other.jmbg, other.token, [(guids[0], 3), (guids[2], 2147483647)]),
                                     (official.jmbg, official.token, [(guids[3], 2), (guids[4], 5), (guids[4], 5)])]:
            answer = service.vote(token, ballots)
            expect_empty(answer)
            names.append(answer.headers["Urna-Upload"])
            recorded.extend((jmbg, guid, number) for guid, number in ballots)
        for valid in (recorded[0], recorded[5]):
            recorded.remove(valid)
    election = hold(service, parties, upload, seconds=1)
    reasons = [SPOILED, DUPLICATE, DUPLICATE, SPOILED, SPOILED, DUPLICATE]
    election.votes = [{"electionOfficialJmbg": jmbg, "ballotGuid": guid, "pollNumber": number, "reason": reason}
                      for (jmbg, guid, number), reason in zip(recorded, reasons)]
    election.other = other
    election.first_upload = names[0]
    assert service.get_results(election.id).json()["invalidVotes"] == election.votes
    return election


# -- what stands behind a result -------------------------------------------------------------------------------------

def rounded(value, decimals):
    """Half up, exactly."""
    scaled_up = fractions.Fraction(value) * 10**decimals + fractions.Fraction(1, 2)
    return decimal.Decimal(scaled_up.numerator // scaled_up.denominator).scaleb(-decimals)


def seats_in_order(votes, in_play, seats):
    """The lists, votes and divisors of the seats as they are given, from the definition."""
    won, order = [0] * len(votes), []
    for number in range(1, seats + 1):
        best = max(in_play, key=lambda i: (fractions.Fraction(votes[i], won[i] + 1), -i))
        won[best] += 1
        order.append({"seat": number, "pollNumber": best + 1, "votes": votes[best], "divisor": won[best],
                      "quotient": f"{rounded(fractions.Fraction(votes[best], won[best]), 6):.6f}"})
    return order


def margin(votes, in_play, seats):
    """Found by trying: for each list that takes part, and does not have the last seat, the fewest more votes."""
    order = seats_in_order(votes, in_play, seats)
    holder = order[-1]["pollNumber"] - 1
    found = {}
    for i in in_play:
        if i == holder:
            continue
        has = sum(seat["pollNumber"] == i + 1 for seat in order)
        more = 0
        while sum(seat["pollNumber"] == i + 1 for seat in seats_in_order(
                [count + more * (j == i) for j, count in enumerate(votes)], in_play, seats)) == has:
            more += 1
        found[i] = more
    nearest = min(found, key=lambda i: (found[i], i))
    return {"seat": seats, "pollNumber": holder + 1, "runnerUp": nearest + 1, "votesMissing": found[nearest]}


@pytest.mark.parametrize("counts, rule, threshold", [
    ([80, 60, 33, 21, 4], {"seats": 12}, fractions.Fraction(5, 100)),
    ([8, 20, 7], {"seats": 146}, fractions.Fraction(5, 100)),
    ([5, 4, 3, 2], {"seats": 2, "thresholdPercent": 0}, fractions.Fraction(0)),
    ([3, 3, 3], {"seats": 1, "thresholdPercent": 90}, fractions.Fraction(9, 10)),
], ids=str)
def test_a_parliamentary_result_has_what_stands_behind_it(service, official, counts, rule, threshold):
    election = hold_counts(service, official, counts, **rule)
    answer = get(service, "results", id=election.id)
    assert answer.status_code == 200, answer.text
    results = answer.json()
    total, seats = sum(counts), rule["seats"]
    passing = [i for i, count in enumerate(counts) if fractions.Fraction(count, total) >= threshold]
    in_play = passing or list(range(len(counts)))
    one = next(each for each in service.elections() if each["id"] == election.id)
    order = seats_in_order(counts, in_play, seats + 5)
    assert results == {
        "id": election.id, "start": one["start"], "end": one["end"],
        "startAt": instant_text(election.start), "endAt": instant_text(election.end),
        "individual": False, "state": "finished", "timeZone": service.overview().json()["timeZone"], "public": False,
        "seats": seats,
        "thresholdPercent": rule.get("thresholdPercent", 5), "validVotes": total,
        "invalidVotes": {"duplicate": 0, "invalidPollNumber": 0}, "uploads": 1,
        "participants": [
            {"pollNumber": i + 1, "name": one["participants"][i]["name"], "votes": count,
             "share": float(rounded(fractions.Fraction(count, total), 6)), "result": won, "passed": i in in_play}
            for i, (count, won) in enumerate(zip(counts, dhondt(counts, seats, threshold)))],
        "thresholdVotes": math.ceil(threshold * total),
        "lastSeats": order[max(seats - 10, 0):seats], "nextSeats": order[seats:],
        "lastSeat": margin(counts, in_play, seats)}


def test_a_presidential_result_has_shares_and_no_seats(service, official):
    election = hold_counts(service, official, [2, 1, 0], individual=True)
    results = get(service, "results", id=election.id).json()
    assert set(results) == {"id", "start", "end", "startAt", "endAt", "individual", "state", "timeZone", "public",
                            "seats", "thresholdPercent", "validVotes", "invalidVotes", "uploads", "participants"}
    assert [(one["votes"], one["share"], one["result"]) for one in results["participants"]] == [
        (2, 0.666667, 0.67), (1, 0.333333, 0.33), (0, 0, 0)]
    assert all(set(one) == {"pollNumber", "name", "votes", "share", "result"} for one in results["participants"])


def test_with_no_valid_vote_there_is_no_last_seat(service, official, parties):
    election = hold(service, parties, lambda _: expect_empty(service.vote(official.token, [(new_guid(), 3)])))
    results = get(service, "results", id=election.id).json()
    assert results["invalidVotes"] == {"duplicate": 0, "invalidPollNumber": 1}
    assert (results["lastSeats"], results["nextSeats"], results["lastSeat"]) == ([], [], None)
    assert (results["validVotes"], results["thresholdVotes"]) == (0, 0)


def test_uploads_and_invalid_votes_are_counted_by_reason(service, finished):
    results = get(service, "results", id=finished.id).json()
    assert (results["uploads"], results["validVotes"]) == (3, 2)
    assert results["invalidVotes"] == {"duplicate": 3, "invalidPollNumber": 3}


@pytest.mark.parametrize("path", ["results", "invalidVotes", "invalidVotes.csv"])
def test_what_shows_a_result_is_refused_as_get_results_is(service, parties, path):
    expect_message(service.call("admin", "GET", f"/admin/{path}", token=service.administrator_token),
                   "Field id is missing.")
    expect_message(get(service, path, id="", reason="x"), "Field id is missing.")
    for number in ("1000000", "0", "-1", "abc", "1.5", "99999999999999999999"):
        expect_message(get(service, path, id=number, reason="x"), "Election does not exist.")
    running = service.election_now(parties, seconds=0.6)
    expect_message(get(service, path, id=running.id, reason="x"), "Election is ongoing.")
    running.wait_for_end()
    assert get(service, path, id=running.id).status_code == 200


@pytest.mark.embedded
def test_no_part_of_a_count_is_shown(prepare):
    urna = prepare("--results-wait", "0.2")
    service = Service.of(urna.start())
    official = service.new_official()
    election = service.election_now(service.new_participants(2), seconds=scaled(1))
    expect_empty(publish(service, {"id": election.id, "public": True}))
    with held_up_recording(urna):
        expect_empty(service.vote(official.token, [(new_guid(), 1), (new_guid(), 7)]))
        assert election.time_left() > 0
        election.wait_for_end()
        for path in ("results", "invalidVotes", "invalidVotes.csv"):
            answer = get(service, path, id=election.id)
            expect_message(answer, "Count is not complete.", 503)
            assert int(answer.headers["Retry-After"]) >= 0
        counting = public_results(service, election.id).json()
        assert (counting["state"], set(counting["participants"][0])) == ("counting", {"pollNumber", "name"})
    within(15, lambda: get(service, "results", id=election.id).status_code == 200)
    assert public_results(service, election.id).json()["validVotes"] == 1


# -- invalid votes ---------------------------------------------------------------------------------------------------

def all_pages(service, election, **parameters):
    votes, after = [], None
    while True:
        answer = get(service, "invalidVotes", id=election.id, **parameters, **({"after": after} if after else {}))
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert set(page) == {"invalidVotes", "next"}
        assert len(page["invalidVotes"]) <= parameters.get("limit", 100)
        votes += page["invalidVotes"]
        after = page["next"]
        if after is None:
            return votes


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6, 7, 1000])
def test_pages_give_each_invalid_vote_once(service, finished, limit):
    assert all_pages(service, finished, limit=limit) == finished.votes


def test_invalid_votes_are_filtered_by_reason_and_official(service, official, finished):
    def of(**wanted):
        return [vote for vote in finished.votes if all(vote[key] == value for key, value in wanted.items())]
    assert all_pages(service, finished, reason="duplicate") == of(reason=DUPLICATE)
    assert all_pages(service, finished, reason="invalidPollNumber", limit=1) == of(reason=SPOILED)
    assert all_pages(service, finished, official=official.jmbg, limit=2) == of(electionOfficialJmbg=official.jmbg)
    assert all_pages(service, finished, official=finished.other.jmbg, reason="duplicate") == of(
        electionOfficialJmbg=finished.other.jmbg, reason=DUPLICATE)
    assert all_pages(service, finished, official="0000000000000") == []


@pytest.mark.parametrize("parameters, message", [
    ({"reason": "x", "official": "\0", "after": "x", "limit": "x"}, "Invalid reason."),
    ({"reason": DUPLICATE}, "Invalid reason."),
    ({"official": "\0", "after": "x", "limit": "x"}, "Invalid official."),
    ({"after": "x", "limit": "x"}, "Invalid after."), ({"after": "1"}, "Invalid after."),
    ({"after": "-1-1"}, "Invalid after."), ({"after": "99999999999999999999-1"}, "Invalid after."),
    ({"limit": "0"}, "Invalid limit."), ({"limit": "1001"}, "Invalid limit."), ({"limit": "ten"}, "Invalid limit."),
], ids=str)
def test_wrong_parameters_of_invalid_votes_are_refused(service, finished, parameters, message):
    expect_message(get(service, "invalidVotes", id=finished.id, **parameters), message)


# -- without one official ---------------------------------------------------------------------------------------------

def test_the_result_without_an_official_is_computed_apart(service, official, finished):
    result = service.get_results(finished.id).content
    answer = get(service, "resultWithout", id=finished.id, official=official.jmbg)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["without"] == {"jmbg": official.jmbg, "forename": official.person.forename,
                               "surname": official.person.surname,
                               "uploads": 2, "ballots": 6, "valid": 2, "duplicate": 2, "invalidPollNumber": 2, "share": 0.75}
    assert body["validVotes"] == 0
    assert [(one["votes"], one["result"]) for one in body["participants"]] == [(0, 0), (0, 0)]
    # The other one has no valid ballot. One of them is a duplicate of the official's, and stays one.
    other = get(service, "resultWithout", id=finished.id, official=finished.other.jmbg).json()
    assert other["without"]["share"] == 0.25
    assert [(one["votes"], one["result"]) for one in other["participants"]] == [(1, 125), (1, 125)]
    assert service.get_results(finished.id).content == result


@pytest.mark.parametrize("parameters, message", [
    ({}, "Field official is missing."), ({"official": ""}, "Field official is missing."),
    ({"official": "\0"}, "Invalid official."), ({"official": "0000000000000"}, "Unknown official."),
    ({"id": ""}, "Field id is missing."), ({"id": "x"}, "Election does not exist."),
], ids=str)
def test_wrong_parameters_of_a_result_without_an_official_are_refused(service, finished, parameters, message):
    expect_message(get(service, "resultWithout", **{"id": finished.id, **parameters}), message)


def test_the_upload_with_the_most_invalid_votes_is_named(service, official, finished):
    most = service.call("admin", "GET", f"/admin/progress?id={finished.id}", token=service.administrator_token).json()["mostInvalid"]
    assert (most["jmbg"], most["duplicate"], most["invalidPollNumber"]) == (official.jmbg, 1, 1)
    assert most["upload"] == finished.first_upload


def test_invalid_votes_come_as_a_file(service, official, finished):
    answer = get(service, "invalidVotes.csv", id=finished.id)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="invalid-votes-{finished.id}.csv"'
    assert answer.content.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert rows == [{**vote, "pollNumber": str(vote["pollNumber"])} for vote in finished.votes]
    filtered = get(service, "invalidVotes.csv", id=finished.id, reason="duplicate", official=official.jmbg)
    assert [row["reason"] for row in csv.DictReader(io.StringIO(filtered.text))] == [DUPLICATE] * 2


@pytest.mark.parametrize("jmbg, cell", [
    ("=1+1", "'=1+1"), ("+381", "'+381"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), (" =1", " '=1"), ("\uff1d1", "'\uff1d1"), ("\u22121", "'\u22121"),
    ("1;=1", "1;'=1"), ("1\t=1", "1\t'=1"), ("0101990710008", "0101990710008"), ("a=b", "a=b"),
], ids=ascii)
def test_the_file_of_invalid_votes_holds_no_formula(service, parties, mint, jmbg, cell):
    election = hold(service, parties, lambda _: expect_empty(service.vote(mint(claims(["official"], jmbg=jmbg)), [(new_guid(), 9)])))
    rows = list(csv.DictReader(io.StringIO(get(service, "invalidVotes.csv", id=election.id).text, newline="")))
    assert [row["electionOfficialJmbg"] for row in rows] == [cell]
    assert get(service, "invalidVotes", id=election.id).json()["invalidVotes"][0]["electionOfficialJmbg"] == jmbg


@pytest.mark.slow
def test_rare_invalid_votes_are_found_behind_many_others(service, official, parties):
    other, ballots, rare = service.new_official(), [], []

    def upload(_):
        ballots[:] = [(new_guid(), 3) for _ in range(21_000)]
        expect_empty(service.vote(official.token, ballots))
        rare[:] = [new_guid()]
        expect_empty(service.vote(other.token, [(rare[0], 4)]))
    election = hold(service, parties, upload, seconds=1.5)
    first = get(service, "invalidVotes", id=election.id, official=other.jmbg).json()
    assert first["invalidVotes"] == [] and first["next"] is not None
    assert [vote["ballotGuid"] for vote in all_pages(service, election, official=other.jmbg)] == rare
    listed = list(csv.DictReader(io.StringIO(get(service, "invalidVotes.csv", id=election.id).text)))
    assert [row["ballotGuid"] for row in listed] == [guid for guid, _ in ballots] + rare


# -- results for everybody -------------------------------------------------------------------------------------------

def test_what_is_not_public_is_not_found(service, finished):
    for number in (finished.id, 1000000, 0, -1, "abc", ""):
        expect_message(public_results(service, number), "Not found.", 404)
    expect_message(service.call("admin", "GET", "/admin/publicResults"), "Not found.", 404)


def test_a_result_is_public_while_it_is_switched_on(service, official, finished):
    for _ in range(2):
        expect_empty(publish(service, {"id": finished.id, "public": True}))
    answer = public_results(service, finished.id)
    assert answer.status_code == 200
    assert answer.json() == get(service, "results", id=finished.id).json()
    assert answer.json()["public"] is True
    for vote in finished.votes:
        assert vote["ballotGuid"] not in answer.text and vote["electionOfficialJmbg"] not in answer.text
    expect_empty(publish(service, {"id": finished.id, "public": False}))
    expect_message(public_results(service, finished.id), "Not found.", 404)
    assert get(service, "results", id=finished.id).json()["public"] is False


def test_an_election_may_be_public_before_it_begins(service, parties):
    election = service.election_now(parties, seconds=0.8, starts_in=0.4)
    expect_empty(publish(service, {"id": election.id, "public": True}))
    one = service.elections()[-1]
    upcoming = public_results(service, election.id).json()
    assert upcoming == {
        "id": election.id, "start": one["start"], "end": one["end"], "startAt": instant_text(election.start),
        "endAt": instant_text(election.end), "individual": False, "seats": 250, "thresholdPercent": 5,
        "state": upcoming["state"], "timeZone": service.overview().json()["timeZone"],
        "participants": [{"pollNumber": n, "name": each["name"]} for n, each in enumerate(one["participants"], 1)]}
    assert upcoming["state"] in ("upcoming", "running")
    states = [upcoming["state"]]
    while states[-1] != "finished":
        answer = public_results(service, election.id)
        assert answer.status_code == 200
        states.append(answer.json()["state"])
        time.sleep(0.01)
    order = ["upcoming", "running", "counting", "finished"]
    assert [order.index(state) for state in states] == sorted(order.index(state) for state in states)
    assert "running" in states


def test_the_fields_of_a_switch_are_checked_in_order(service, finished):
    expect_message(publish(service, {}), "Field id is missing.")
    expect_message(publish(service, {"id": "", "public": 5}), "Field id is missing.")
    expect_message(publish(service, {"id": 10**6}), "Field public is missing.")
    expect_message(publish(service, {"id": finished.id, "public": None}), "Field public is missing.")
    for number in (10**6, 0, -1, str(finished.id), finished.id + 0.5, True, [finished.id], {}, 2**64 + finished.id):
        expect_message(publish(service, {"id": number, "public": 5}), "Election does not exist.")
    for value in (0, 1, "true", " ", [], {}):
        expect_message(publish(service, {"id": finished.id, "public": value}), "Invalid public.")
    for value in (0, 1, "true", " ", [], {}):
        expect_message(publish(service, {"id": finished.id, "public": True, "turnout": value}), "Invalid turnout.")
    expect_message(public_results(service, finished.id), "Not found.", 404)


def test_whatever_the_seats_details_agree_with_get_results(service, official):
    counts = [random.randrange(1, 60) for _ in range(7)]
    election = hold_counts(service, official, counts, seats=random.randrange(1, 300), seconds=1)
    results = service.get_results(election.id).json()
    details = get(service, "results", id=election.id).json()
    assert [one["result"] for one in details["participants"]] == [one["result"] for one in results["participants"]]
