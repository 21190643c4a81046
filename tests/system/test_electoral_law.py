# SPDX-License-Identifier: Apache-2.0
"""Elections with a law of their own: the rule, lists' terms, totals, lots, second rounds and explanations, as clients see them."""

import concurrent.futures
import hashlib
import html
import json
import re
import time

import pytest

from client import expect_empty, expect_message, instant_text
from test_counting import votes_for
from test_results import get, publish
from urna_process import within

DHONDT = {"method": "dhondt", "threshold": []}
COUNCIL = {"method": {"quota": "hare"}, "threshold": [{"percent": "3", "of": "cast"}],
           "majority": {"then": "takeLastSeat"}, "ties": ["lot"]}


def post(service, path, fields, token=None):
    return service.call("admin", "POST", f"/admin/{path}", token=token or service.administrator_token, json=fields)


def hold(service, official, counts, individual=False, participants=None, seconds=0.6, **more):
    """Holds an election with so many votes for each, and gives it once its count is complete."""
    participants = participants or service.new_participants(len(counts), individual)
    for _ in range(4):
        election = service.election_now(participants, individual, seconds, **more)
        expect_empty(service.vote(official.token, votes_for(counts)))
        in_time = election.time_left() > 0.02
        election.wait_for_end()
        if in_time:
            within(20, lambda: details(service, election).status_code == 200)
            return election
        seconds *= 2.5
    raise AssertionError("the upload never finished within its election")


def details(service, election):
    return get(service, "results", id=election.id)


def law(service, election):
    return details(service, election).json()["law"]


def seats(service, election):
    answer = service.get_results(election.id)
    assert answer.status_code == 200, answer.text
    return [one["result"] for one in answer.json()["participants"]]


def state_totals(service, election, version=0, **fields):
    return post(service, "totals", {"id": election.id, "source": "the commission's protocol", "version": version, **fields})


def draw(service, election, drawn, situation=None, **more):
    situation = situation or law(service, election)["drawLot"]["situation"]
    return post(service, "lots", {"id": election.id, "situation": situation, "drawn": drawn,
                                  "when": instant_text(time.time() - 0.01), "reason": "drawn in the town hall", **more})


def public_text(service, election):
    answer = service.call("admin", "GET", f"/results/{election.id}")
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<script.*?</script>|<[^>]*>", " ", answer.text, flags=re.DOTALL)))


def expect_unauthorized(answer):
    assert (answer.status_code, answer.json()) == (401, {"msg": "Missing Authorization Header"})


# -- the rule --------------------------------------------------------------------------------------------------------

def election_fields(service, individual=False, count=2, **more):
    start, end = service.new_period()
    return {"start": start, "end": end, "individual": individual, "participants": service.new_participants(count, individual),
            **more}


@pytest.mark.parametrize("more, message", [
    ({"rule": 7}, "Invalid rule."),
    ({"rule": {}}, "Invalid rule.method."),
    ({"rule": {"method": "dhondt"}}, "Invalid rule.threshold."),
    ({"rule": {**DHONDT, "methods": 1}}, "Invalid rule.methods."),
    ({"rule": {**DHONDT, "x" * 70: 1}}, "Invalid rule."),
    ({"rule": {**DHONDT, "мethod": 1}}, "Invalid rule."),
    ({"rule": {"method": "dhondt", "threshold": [{"percent": 3}]}}, "Invalid rule.threshold[0].percent."),
    ({"rule": {"method": "dhondt", "threshold": [{"percent": "3"}, {"percent": "1.2345"}]}}, "Invalid rule.threshold[1].percent."),
    ({"rule": DHONDT, "thresholdPercent": 3}, "Invalid rule."),
    ({"rule": {**DHONDT, "ties": ["mostVotes"]}}, "Invalid rule.ties."),
    ({"rule": {**DHONDT, "tiers": [{"scope": "district"}]}}, "Invalid rule.tiers."),
    ({"rule": {"method": "dhondt", "threshold": [{"directSeats": 1}, {"votes": 3}]}, "lists": [{}]}, "Invalid lists."),
    ({"rule": DHONDT, "lists": [{}, {"class": "minority"}]}, "Invalid lists[1].class."),
    ({"rule": DHONDT, "lists": [{"alliance": "A"}, {}]}, "Invalid lists[0].alliance."),
    ({"rule": DHONDT, "lists": [{"colour": "red"}, {}]}, "Invalid lists[0].colour."),
    ({"rule": DHONDT, "lists": [{"candidates": -1}, {}]}, "Invalid lists[0].candidates."),
    ({"lists": "none"}, "Invalid lists."),
    ({"rule": DHONDT, "follows": 1000000}, "Invalid follows."),
])
def test_rule_that_is_wrong_is_refused_by_its_path_and_makes_nothing(service, more, message):
    before = service.elections()
    expect_message(service.create_election(election_fields(service, **more)), message)
    assert service.elections() == before


def test_others_are_checked_in_their_order(service):
    fields = election_fields(service, rule={}, seats=0)
    expect_message(service.create_election(fields), "Invalid seats.")
    expect_message(service.create_election({**fields, "seats": 3, "name": 7}), "Invalid rule.method.")
    expect_message(service.create_election({**fields, "seats": 3, "rule": DHONDT, "lists": 7, "participants": [1]}),
                   "Invalid participants.")
    expect_message(service.create_election({**fields, "seats": 3, "rule": DHONDT, "individual": True}), "Invalid rule.method.")


def test_rule_takes_as_many_lists_as_it_is_proven_for(service):
    fields = election_fields(service, rule=DHONDT)
    fields["participants"] = list(range(1, 1002))
    expect_message(service.create_election(fields), "Invalid participants.")


def test_rule_is_kept_in_its_canonical_form_and_changed_with_the_election(service):
    fields = election_fields(service, rule={"threshold": [{"percent": "03.500"}], "method": "dhondt"}, seats=9)
    assert service.create_election(fields).status_code == 200
    listed = service.overview().json()["elections"][-1]
    text = json.dumps(listed["law"]["rule"], separators=(",", ":"), sort_keys=True)
    assert listed["law"]["rule"]["version"] == 1 and listed["law"]["rule"]["threshold"][0]["percent"] == "3.5"
    assert listed["law"]["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    edit = {**fields, "id": listed["id"], "version": 1, "rule": {**DHONDT, "alliances": {"threshold": "each", "seats": "each"}},
            "lists": [{"alliance": "A", "candidates": 3}, {}]}
    answer = post(service, "election", edit)
    assert answer.json() == {"version": 2}
    changed = service.overview().json()["elections"][-1]["law"]
    assert changed["lists"] == [{"alliance": "A", "candidates": 3}, {}] and changed["sha256"] != listed["law"]["sha256"]
    answer = post(service, "election", {key: value for key, value in {**edit, "version": 2}.items() if key not in ("rule", "lists")})
    assert answer.json() == {"version": 3}
    assert "law" not in service.overview().json()["elections"][-1]


def test_default_rule_gives_what_no_rule_gives(service, official):
    counts = [53, 27, 13, 6, 1]
    plain = hold(service, official, counts, seats=11)
    ruled = hold(service, official, counts, seats=11, rule={"method": "dhondt", "threshold": [{"percent": "5"}]})
    assert seats(service, plain) == seats(service, ruled)
    assert "law" not in details(service, plain).json()
    for name in ("lastSeats", "nextSeats"):
        claims = [(one["seat"], one["pollNumber"], int(one["votes"]), int(one["divisor"]), float(one["quotient"]))
                  for one in law(service, ruled)[name]]
        assert claims == [(one["seat"], one["pollNumber"], one["votes"], one["divisor"], float(one["quotient"]))
                          for one in details(service, plain).json()[name]], name
    passed = [[one["passed"] for one in details(service, each).json()["participants"]] for each in (plain, ruled)]
    assert passed[0] == passed[1] == [True, True, True, True, False]


def test_threshold_in_percent_is_told_where_it_counts(service, official):
    def told(**fields):
        election = hold(service, official, [6, 4], **fields)
        listed = next(one for one in service.overview().json()["elections"] if one["id"] == election.id)
        expect_empty(publish(service, {"id": election.id, "public": True}))
        within(10, lambda: shown(service, election.id).get("id") == election.id)  # pages know of it a little later
        public = shown(service, election.id)
        return [answer.get("thresholdPercent") for answer in (listed, details(service, election).json(), public)]
    assert told() == [5, 5, 5]
    assert told(lists=[{"candidates": 1}, {}]) == [5, 5, 5]
    assert told(rule=DHONDT) == [None, None, None]


def test_terms_of_lists_count(service, official):
    rule = {"method": "dhondt", "threshold": [{"percent": "20"}], "classes": {"minority": {"threshold": [], "factor": "3"}},
            "alliances": {"threshold": "joint", "seats": "each"}}
    lists = [{"candidates": 2}, {"class": "minority"}, {"alliance": "A"}, {"alliance": "A"}, {}]
    election = hold(service, official, [60, 4, 12, 14, 10], seats=6, rule=rule, lists=lists)
    # Quotients: 60 30 20, 4 * 3 = 12, 12 6, 14 7; the first has two candidates, the last is below the threshold.
    assert seats(service, election) == [2, 1, 1, 2, 0]
    assert [one["passed"] for one in details(service, election).json()["participants"]] == [True, True, True, True, False]


# -- totals ----------------------------------------------------------------------------------------------------------

def test_result_waits_for_the_votes_cast_and_is_corrected(service, official):
    election = hold(service, official, [45, 35, 17, 3], seats=10,
                    rule={"method": "dhondt", "threshold": [{"percent": "17", "of": "cast"}]})
    began = time.monotonic()
    expect_message(service.get_results(election.id), "Votes cast are not stated.", 503)
    assert time.monotonic() - began < 5
    expect_empty(publish(service, {"id": election.id, "public": True}))
    within(10, lambda: "the number of votes cast has not been stated" in public_text(service, election))
    found = details(service, election).json()
    assert found["law"]["missingTotals"] == ["cast"] and [one["result"] for one in found["participants"]] == [None] * 4
    public = service.call("admin", "GET", f"/results/{election.id}/result.json").json()
    assert [one["result"] for one in public["participants"]] == [None] * 4 and public["law"]["totals"] is None

    assert state_totals(service, election, cast=100).json() == {"version": 1}
    assert seats(service, election) == [5, 4, 1, 0]
    within(10, lambda: "has 5 of 10 seats" in public_text(service, election))
    assert "corrected" not in public_text(service, election)
    # Seventeen of 101 are less than seventeen hundredths.
    answer = state_totals(service, election, version=1, cast=101)
    assert (answer.status_code, answer.json()) == (409, {"message": "Election is public.", "version": 1})
    answer = state_totals(service, election, cast=101, confirm=True)
    assert (answer.status_code, answer.json()) == (409, {"message": "Totals were changed.", "version": 1})
    assert state_totals(service, election, version=1, cast=101, confirm=True).json() == {"version": 2}
    assert seats(service, election) == [6, 4, 0, 0]
    within(10, lambda: "This result was corrected after it had been published." in public_text(service, election))
    totals = law(service, election)["totals"]
    assert (totals["cast"], totals["version"], totals["correction"], totals["blank"]) == (101, 2, True, None)
    events = get(service, "audit", kind="totalsStated").json()["events"]
    assert [event["details"] for event in events if event["object"] == f"election {election.id}"][0].startswith("votes cast 101")


def test_totals_that_cannot_be_are_refused(service, official):
    election = hold(service, official, [5, 4], seats=3, rule={
        "method": "dhondt", "threshold": [{"percent": "1", "of": "registered"}, {"percent": "5", "of": "validAndBlank"}]})
    for fields, message in (({}, "Field cast is missing."), ({"cast": 9}, "Field blank is missing."),
                            ({"cast": 9, "blank": 0}, "Field registered is missing."),
                            ({"cast": 8, "blank": 0, "registered": 9}, "Invalid cast."),
                            ({"cast": 9, "blank": 1, "registered": 9}, "Invalid cast."),
                            ({"cast": 10, "blank": 1, "registered": 9}, "Invalid registered."),
                            ({"cast": -1, "blank": 0, "registered": 9}, "Invalid cast."),
                            ({"cast": "9", "blank": 0, "registered": 9}, "Invalid cast."),
                            ({"cast": 10, "blank": 1.5, "registered": 10}, "Invalid blank."),
                            ({"cast": 10, "blank": 1, "registered": 10, "source": "x" * 257}, "Invalid source."),
                            ({"cast": 10, "blank": 1, "registered": 10, "confirm": "yes"}, "Invalid confirm."),
                            ({"cast": 10, "blank": 1, "registered": 10, "version": -1}, "Invalid version.")):
        expect_message(state_totals(service, election, **fields), message)
    assert law(service, election)["totals"] is None
    expect_message(service.get_results(election.id), "Blank votes are not stated.", 503)
    assert state_totals(service, election, cast=10, blank=1, registered=10).status_code == 200
    assert seats(service, election) == [2, 1]


def test_totals_of_other_elections_are_refused(service, official):
    plain = hold(service, official, [2, 1], seats=3)
    expect_message(state_totals(service, plain, cast=3), "Election has no rule.")
    running = service.election_now(service.new_participants(2), seconds=3, rule=COUNCIL)
    expect_message(state_totals(service, running, cast=3), "Election is ongoing.")
    expect_message(post(service, "totals", {"id": 10**9, "cast": 1, "source": "x", "version": 0}), "Election does not exist.")
    official_token = service.new_official().token
    expect_unauthorized(post(service, "totals", {}, token=official_token))


# -- lots ------------------------------------------------------------------------------------------------------------

def test_council_of_17_with_a_lot_and_a_majority_clause(service, official):
    # 8.67 quotas, and 2.78 three times: with the largest remainders 8, 3, 3 and 3 seats. More than half of the votes take one of the
    # three last seats, which tie.
    election = hold(service, official, [153, 49, 49, 49], seats=17, rule=COUNCIL)
    expect_message(service.get_results(election.id), "Votes cast are not stated.", 503)
    assert state_totals(service, election, cast=300).status_code == 200
    found = law(service, election)
    expect_message(service.get_results(election.id), "Lot is not drawn.", 503)
    expect_empty(publish(service, {"id": election.id, "public": True}))
    within(10, lambda: "a lot decides between" in public_text(service, election))
    decision = found["drawLot"]["decision"]
    assert (decision["decides"], decision["options"]) == ("lastSeat", [2, 3, 4])
    steps = get(service, "explanation", id=election.id).json()["steps"]
    assert steps[decision["step"]]["step"] == "lot"
    # Administrators see what leads to the lot, and nobody else.
    expect_message(service.call("admin", "GET", f"/admin/explanation?id={election.id}"), "Lot is not drawn.", 503)
    rows = service.call("admin", "GET", f"/results/{election.id}/result.csv").text.split("\r\n")
    assert all(row.endswith(",,") for row in rows[1:-1]), rows
    expect_message(draw(service, election, 1), "Invalid drawn.")
    expect_message(draw(service, election, decision["options"][0], when=instant_text(time.time() + 60)), "Invalid when.")
    answer = draw(service, election, decision["options"][0], situation="0" * 64)
    assert (answer.status_code, answer.json()) == (409, {"message": "Situation was changed.",
                                                        "situation": found["drawLot"]["situation"]})
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: draw(service, election, decision["options"][0], found["drawLot"]["situation"]), range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409], [answer.text for answer in answers]
    first = seats(service, election)
    assert first == [9, 2, 3, 3]
    number = next(answer.json()["number"] for answer in answers if answer.status_code == 200)
    within(10, lambda: "has 9 of 17 seats, a majority" in public_text(service, election))

    # Drawn wrongly: voided, and drawn again.
    expect_message(post(service, "voidLot", {"id": election.id, "number": number + 10**6, "reason": "x"}), "Lot does not exist.")
    expect_message(post(service, "voidLot", {"id": election.id, "number": number, "reason": "x"}), "Election is public.", 409)
    expect_message(post(service, "voidLot", {"id": election.id, "number": number, "reason": "x", "confirm": 1}), "Invalid confirm.")
    expect_empty(post(service, "voidLot", {"id": election.id, "number": number, "reason": "the wrong slip", "confirm": True}))
    expect_message(post(service, "voidLot", {"id": election.id, "number": number, "reason": "again"}), "Lot is void.", 409)
    expect_message(service.get_results(election.id), "Lot is not drawn.", 503)
    assert draw(service, election, decision["options"][1]).status_code == 200
    second = seats(service, election)
    assert second == [9, 3, 2, 3]
    within(10, lambda: "This result was corrected after it had been published." in public_text(service, election))
    assert service.call("admin", "GET", f"/results/{election.id}/result.json").json()["law"]["corrected"] is True
    lots = law(service, election)["lots"]
    assert [(one["used"], one.get("voided")) for one in lots] == [(False, "the wrong slip"), (True, None)]

    # In another situation a lot is kept and not used.
    assert state_totals(service, election, version=1, cast=301, confirm=True).status_code == 200
    expect_message(service.get_results(election.id), "Lot is not drawn.", 503)
    assert [one["used"] for one in law(service, election)["lots"]] == [False, False]


def test_total_that_the_rule_does_not_need_changes_nothing(service, official):
    election = hold(service, official, [5, 5], seats=3, rule={**DHONDT, "ties": ["lot"]})
    assert draw(service, election, 1).status_code == 200
    assert state_totals(service, election, cast=10, registered=12).status_code == 200
    assert seats(service, election) == [2, 1]
    expect_empty(publish(service, {"id": election.id, "public": True}))
    within(10, lambda: "Votes cast: 10. Registered voters: 12. Source: the commission's protocol." in public_text(service, election))


# -- the president ---------------------------------------------------------------------------------------------------

PRESIDENT = {"majority": {"percent": "50"}, "runoff": 2, "ties": ["lot"]}


def test_second_round_follows_the_first(service, official):
    candidates = service.new_participants(3, individual=True)
    first = hold(service, official, [45, 35, 20], individual=True, participants=candidates, rule=PRESIDENT)
    found = law(service, first)
    assert (found["outcome"], found["elected"], found["runoff"]) == ("runoff", None, [1, 2])
    assert seats(service, first) == [0.45, 0.35, 0.2]
    expect_empty(publish(service, {"id": first.id, "public": True}))
    within(10, lambda: "Nobody is elected. Osoba 1 and Osoba 2 enter the second round." in public_text(service, first))

    fields = election_fields(service, individual=True)
    for wrong in ({"participants": candidates}, {"participants": [candidates[0], candidates[2]]}, {"follows": first.id + 10**6},
                  {"follows": "first"}, {"start": "2000-01-01T00:00:00", "end": "2000-01-02T00:00:00"}):
        answer = service.create_election({**fields, "participants": candidates[1::-1], "follows": first.id, **wrong})
        expect_message(answer, "Invalid follows.")
    second = hold(service, official, [30, 30], individual=True, participants=candidates[1::-1], follows=first.id, seconds=3)
    listed = next(one for one in service.overview().json()["elections"] if one["id"] == second.id)
    assert listed["law"]["follows"] == first.id
    # The most votes, and of equals the lower number.
    found = law(service, second)
    assert (found["outcome"], found["elected"]) == ("elected", 1)
    answer = service.create_election({**fields, "participants": candidates[:2], "follows": first.id})
    expect_message(answer, "Invalid follows.")


TIED_PRESIDENT = {**PRESIDENT, "turnoutPercent": "50"}
OTHERS = "Second round has other candidates."


def create_second_round(service, candidates, first):
    answer = service.create_election(election_fields(service, individual=True, participants=candidates, follows=first.id))
    assert answer.status_code == 200, answer.text
    return service.overview().json()["elections"][-1]


def hold_tied_first_round(service, official):
    """The first enters the second round, and of the others a lot decides: the second of them was drawn."""
    candidates = service.new_participants(3, individual=True)
    first = hold(service, official, [40, 30, 30], individual=True, participants=candidates, rule=TIED_PRESIDENT)
    assert state_totals(service, first, cast=100, registered=150).status_code == 200
    answer = draw(service, first, 3)
    assert answer.status_code == 200, answer.text
    return first, candidates, answer.json()["number"]


def shown(service, election_id):
    return service.call("admin", "GET", f"/results/{election_id}/result.json").json()


def page(service, election_id):
    return html.unescape(service.call("admin", "GET", f"/results/{election_id}").text)


def test_correction_that_contradicts_a_second_round_is_confirmed_and_shown(service, official):
    first, candidates, lot = hold_tied_first_round(service, official)
    assert "secondRound" not in details(service, first).json()
    second = create_second_round(service, [candidates[2], candidates[0]], first)
    found = details(service, first).json()
    assert found["secondRound"] == second["id"] and "otherCandidates" not in found
    assert second["law"]["follows"] == first.id

    # Too few have voted by these numbers, so that nobody enters it.
    answer = state_totals(service, first, version=1, cast=100, registered=201)
    assert (answer.status_code, answer.json()) == (409, {"message": OTHERS, "version": 1})
    void = {"id": first.id, "number": lot, "reason": "the wrong slip"}
    expect_message(post(service, "voidLot", void), OTHERS, 409)
    expect_empty(post(service, "voidLot", {**void, "confirm": True}))
    assert "otherCandidates" not in details(service, first).json()
    expect_message(draw(service, first, 2), OTHERS, 409)
    expect_message(draw(service, first, 2, confirm="yes"), "Invalid confirm.")
    assert draw(service, first, 2, confirm=True).status_code == 200
    assert law(service, first)["runoff"] == [1, 2]
    listed = {one["id"]: one for one in service.overview().json()["elections"]}
    assert listed[first.id]["secondRound"] == second["id"] and details(service, first).json()["otherCandidates"] is True
    assert listed[first.id]["otherCandidates"] is listed[second["id"]]["otherCandidates"] is True

    # What is not public is not told of by what is.
    expect_empty(publish(service, {"id": first.id, "public": True}))
    within(10, lambda: "enter the second round" in public_text(service, first))
    assert {"secondRound", "otherCandidates"}.isdisjoint(shown(service, first.id))
    assert "The second round</a>" not in page(service, first.id)
    expect_empty(publish(service, {"id": second["id"], "public": True}))
    within(10, lambda: shown(service, first.id).get("secondRound") == second["id"])
    within(10, lambda: shown(service, second["id"]).get("otherCandidates") is True)
    assert "This second round has other candidates" in page(service, second["id"])
    assert f'<a href="/results/{first.id}?lang=en">The first round</a>' in page(service, second["id"])
    assert "The second round has other candidates" in page(service, first.id)
    assert f'<a href="/results/{second["id"]}?lang=en">The second round</a>' in page(service, first.id)
    announced = service.call("admin", "GET", f"/admin/publicResults?id={second['id']}").json()
    assert announced["state"] == "upcoming" and announced["otherCandidates"] is True

    # It is cancelled, and created anew from the result.
    assert post(service, "cancelElection", {"id": second["id"], "version": 1}).status_code == 200
    assert "secondRound" not in details(service, first).json()
    again = create_second_round(service, candidates[:2], first)
    found = details(service, first).json()
    assert found["secondRound"] == again["id"] and "otherCandidates" not in found


def test_candidate_of_a_second_round_is_nobody_else(service, official):
    first, candidates, _ = hold_tied_first_round(service, official)
    second = create_second_round(service, [candidates[0], candidates[2]], first)
    other = service.new_participants(1, individual=True)[0]
    merge = {"from": candidates[2], "fromVersion": 1, "into": other, "intoVersion": 1}
    answer = post(service, "mergeParticipants", merge)
    assert (answer.status_code, answer.json()) == (
        409, {"message": "Participant stands in a second round.", "elections": [second["id"]]})
    edit = {**{name: second[name] for name in ("id", "version", "start", "end", "individual")}, "follows": first.id}
    for wrong in ([candidates[0], other], [candidates[0], candidates[1]], candidates):
        expect_message(post(service, "election", {**edit, "participants": wrong}), "Invalid follows.")
    unlinked = {name: value for name, value in edit.items() if name != "follows"}
    expect_message(post(service, "election", {**unlinked, "participants": [candidates[2], candidates[0]]}), "Invalid follows.")
    answer = post(service, "election", {**edit, "participants": [candidates[2], candidates[0]]})
    assert answer.json() == {"version": 2}


def test_who_enters_a_second_round_is_not_merged_away_before_there_is_one(service, official):
    first, candidates, _ = hold_tied_first_round(service, official)
    into = service.new_participants(1, individual=True)[0]
    for entering in (candidates[0], candidates[2]):
        answer = post(service, "mergeParticipants", {"from": entering, "fromVersion": 1, "into": into, "intoVersion": 1})
        assert (answer.status_code, answer.json()) == (
            409, {"message": "Participant stands in a second round.", "elections": [first.id]})
    # The one who is out does not.
    answer = post(service, "mergeParticipants", {"from": candidates[1], "fromVersion": 1, "into": into, "intoVersion": 1})
    assert answer.status_code == 200, answer.text
    create_second_round(service, [candidates[0], candidates[2]], first)


def test_nobody_is_merged_away_while_a_first_round_is_undecided(service, official):
    candidates = service.new_participants(3, individual=True)
    first = hold(service, official, [40, 35, 25], individual=True, participants=candidates, rule=TIED_PRESIDENT)
    into = service.new_participants(1, individual=True)[0]
    merge = {"from": candidates[2], "fromVersion": 1, "into": into, "intoVersion": 1}
    answer = post(service, "mergeParticipants", merge)
    assert (answer.status_code, answer.json()["elections"]) == (409, [first.id])
    assert state_totals(service, first, cast=100, registered=150).status_code == 200
    assert post(service, "mergeParticipants", merge).status_code == 200


def test_second_round_that_is_public_alone_tells_nothing_of_the_first(service, official):
    first, candidates, _ = hold_tied_first_round(service, official)
    second = create_second_round(service, [candidates[0], candidates[2]], first)
    expect_empty(publish(service, {"id": second["id"], "public": True}))
    within(10, lambda: shown(service, second["id"]).get("id") == second["id"])
    announced = service.call("admin", "GET", f"/admin/publicResults?id={second['id']}").json()
    assert "follows" not in shown(service, second["id"])["law"] and "follows" not in announced["law"]
    expect_empty(publish(service, {"id": first.id, "public": True}))
    within(10, lambda: shown(service, second["id"])["law"].get("follows") == first.id)
    announced = service.call("admin", "GET", f"/admin/publicResults?id={second['id']}").json()
    assert announced["law"]["follows"] == first.id


def at_once(*calls):
    with concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def test_lot_is_recorded_in_the_present_situation_alone_also_while_totals_change(service, official):
    election = hold(service, official, [40, 30, 30], individual=True, rule=TIED_PRESIDENT)
    assert state_totals(service, election, cast=100, registered=150).status_code == 200
    for version in range(1, 9):
        situation = law(service, election)["drawLot"]["situation"]
        lot, totals = at_once(lambda: draw(service, election, 2, situation),
                              lambda: state_totals(service, election, version=version, cast=100, registered=150 + version))
        assert totals.json() == {"version": version + 1}
        if lot.status_code == 409:
            assert lot.json() == {"message": "Situation was changed.", "situation": law(service, election)["drawLot"]["situation"]}
        else:
            newest = [one["kind"] for one in get(service, "audit").json()["events"] if one["object"] == f"election {election.id}"]
            assert newest[:2] == ["totalsStated", "lotRecorded"]


def test_second_round_is_not_created_while_the_first_is_corrected(service, official):
    first = hold(service, official, [40, 35, 25], individual=True, rule=TIED_PRESIDENT)
    candidates = [one["id"] for one in next(one for one in service.overview().json()["elections"] if one["id"] == first.id)["participants"]]
    assert state_totals(service, first, cast=100, registered=150).status_code == 200
    version = 1
    for _ in range(6):
        fields = election_fields(service, individual=True, participants=candidates[:2], follows=first.id)
        created, totals = at_once(lambda: service.create_election(fields),
                                  lambda: state_totals(service, first, version=version, cast=100, registered=201))
        if created.status_code == 200:
            assert totals.json() == {"message": OTHERS, "version": version}
            second = details(service, first).json()["secondRound"]
            assert post(service, "cancelElection", {"id": second, "version": 1}).status_code == 200
        else:
            expect_message(created, "Invalid follows.")
            assert totals.json() == {"version": version + 1}
            version += 2
            assert state_totals(service, first, version=version - 1, cast=100, registered=150).status_code == 200


def test_turnout_that_is_too_low_makes_an_election_void(service, official):
    election = hold(service, official, [9, 1], individual=True, rule={**PRESIDENT, "turnoutPercent": "50"})
    expect_message(service.get_results(election.id), "Votes cast are not stated.", 503)
    assert state_totals(service, election, cast=10, registered=21).status_code == 200
    assert law(service, election)["outcome"] == "void"
    assert state_totals(service, election, version=1, cast=10, registered=20).status_code == 200
    assert (law(service, election)["outcome"], law(service, election)["elected"]) == ("elected", 1)


def test_exactly_half_is_no_majority(service, official):
    election = hold(service, official, [10, 7, 3], individual=True, rule=PRESIDENT)
    assert law(service, election)["outcome"] == "runoff"


# -- explanations ----------------------------------------------------------------------------------------------------

def test_explanation_is_whole_in_pages_and_public_with_the_election(service, official):
    election = hold(service, official, [5, 3, 2], seats=4, rule=DHONDT)
    path = f"/admin/explanation?id={election.id}"
    expect_unauthorized(service.call("admin", "GET", path))
    expect_unauthorized(service.call("admin", "GET", path, token=service.new_official().token))
    whole = get(service, "explanation", id=election.id)
    assert hashlib.sha256(whole.content).hexdigest() == law(service, election)["explanationSha256"]
    assert whole.json()["seats"] == [2, 1, 1]
    steps, at = [], 0
    while at is not None:
        page = get(service, "explanation", id=election.id, **{"from": at, "limit": 2}).json()
        assert page["sha256"] == law(service, election)["explanationSha256"]
        assert len(page["steps"]) <= 2
        steps += page["steps"]
        at = page["next"]
    assert [{key: value for key, value in step.items() if key != "words"} for step in steps] == whole.json()["steps"]
    for wrong, message in ((("from", -1), "Invalid from."), (("from", len(steps) + 1), "Invalid from."), (("limit", 0), "Invalid limit."),
                           (("limit", 1001), "Invalid limit.")):
        expect_message(get(service, "explanation", id=election.id, **dict([wrong])), message)
    expect_empty(publish(service, {"id": election.id, "public": True}))
    assert service.call("admin", "GET", path).content == whole.content
    expect_empty(publish(service, {"id": election.id, "public": False}))
    expect_unauthorized(service.call("admin", "GET", path))


def test_election_without_a_rule_is_explained_too(service, official):
    election = hold(service, official, [5, 3, 2], seats=4)
    assert get(service, "explanation", id=election.id).json()["seats"] == seats(service, election)
    president = hold(service, official, [5, 3], individual=True)
    expect_message(get(service, "explanation", id=president.id), "Election has no rule.")


# -- words, presets and trials -----------------------------------------------------------------------------------------

LANGUAGES = ["en", "sr-Latn", "sr-Cyrl"]


def test_law_is_told_in_words_wherever_it_is_told(service, official):
    election = hold(service, official, [5, 3], seats=4, rule={"method": "sainteLague", "threshold": [{"percent": "3"}]})
    listed = next(one for one in service.overview().json()["elections"] if one["id"] == election.id)
    found = law(service, election)
    assert list(listed["law"]["words"]) == list(found["lastSeatWords"]) == LANGUAGES and listed["law"]["words"] == found["words"]
    assert any("3%" in words.replace(" ", "") for words in found["words"]["en"]), found["words"]
    assert len({json.dumps(words) for words in found["words"].values()}) == 3
    page = get(service, "explanation", id=election.id, limit=1000).json()
    assert all(list(step["words"]) == LANGUAGES and all(all(words) for words in step["words"].values()) for step in page["steps"])
    expect_empty(publish(service, {"id": election.id, "public": True}))
    within(10, lambda: "seats" in public_text(service, election))
    for language in LANGUAGES:
        shown = service.call("admin", "GET", f"/results/{election.id}?lang={language}").text
        for words in found["words"][language] + found["lastSeatWords"][language]:
            assert html.escape(words, quote=False).replace("'", "&#39;") in shown or words in html.unescape(shown), words


def test_presets_are_rules_that_elections_take_or_are_refused_by_their_path(service):
    presets = get(service, "presets").json()["presets"]
    assert len(presets) >= 10 and any(one["refused"] for one in presets)
    for preset in presets:
        fields = election_fields(service, individual=preset["individual"], rule=preset["rule"], seats=preset.get("seats", 19))
        answer = service.create_election(fields)
        if preset["refused"]:
            expect_message(answer, f"Invalid {preset['refused']}.")
        else:
            assert answer.status_code == 200, (preset["id"], answer.text)
            assert service.overview().json()["elections"][-1]["law"]["words"].keys() == preset["words"].keys()


def test_trial_says_what_a_rule_makes_of_votes_and_keeps_nothing(service):
    before = service.elections()
    file = {"name": "A trial", "seats": 17, "rule": COUNCIL, "totals": {"cast": 300},
            "lists": [{"name": name, "votes": votes} for name, votes in zip("ABCD", (153, 49, 49, 49))]}
    answer = post(service, "trial", file).json()
    assert answer["outcome"]["drawLot"]["options"] == [1, 2, 3] and list(answer["words"]) == LANGUAGES
    lot = {**answer["outcome"]["drawLot"], "drawn": [2]}
    answer = post(service, "trial", {**file, "lots": [lot]}).json()
    assert answer["outcome"]["seats"] == [9, 3, 2, 3]
    expect_message(post(service, "trial", {**file, "rule": {**COUNCIL, "method": "hare"}}), "Invalid rule.method.")
    expect_message(post(service, "trial", {**file, "totals": {}}), "totals.cast: missing, and the rule needs it")
    expect_message(post(service, "trial", {"rule": 1}), "Invalid name.")
    districts = {**file, "rule": {**DHONDT, "tiers": [{"scope": "district"}]}, "districts": [{"code": "1", "seats": 17}],
                 "lists": [{"name": "A", "districtVotes": {"1": 3}}]}
    expect_message(post(service, "trial", districts), "Invalid rule.tiers.")
    president = {"name": "A trial", "individual": True, "rule": PRESIDENT,
                 "lists": [{"name": name, "votes": votes} for name, votes in zip("ABC", (4, 4, 3))]}
    assert post(service, "trial", president).json()["outcome"]["outcome"] == "runoff"
    assert service.elections() == before
