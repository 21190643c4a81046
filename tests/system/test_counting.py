# SPDX-License-Identifier: Apache-2.0
"""What becomes of accepted ballots, and results."""

import contextlib
import fractions
import random
import sqlite3
import time
import uuid

import pytest

from client import Service, expect_empty, expect_message, instant_text, new_guid, sleep_until
from urna_process import scaled

DUPLICATE = "Duplicate ballot."
SPOILED = "Invalid poll number."


@pytest.fixture(scope="module")
def parties(service):
    return service.new_participants(2)


@pytest.fixture(scope="module")
def persons(service):
    return service.new_participants(2, individual=True)


def results_by_number(results):
    assert set(results) == {"participants", "invalidVotes"}
    for participant in results["participants"]:
        assert set(participant) == {"pollNumber", "name", "result"}
    assert [one["pollNumber"] for one in results["participants"]] == list(range(1, len(results["participants"]) + 1))
    return [one["result"] for one in results["participants"]]


def reasons(results):
    return [(vote["ballotGuid"], vote["pollNumber"], vote["reason"]) for vote in results["invalidVotes"]]


def votes_for(counts):
    """Ballots that give the participant with poll number n so many votes as stand at n - 1, shuffled."""
    ballots = [(new_guid(), number) for number, count in enumerate(counts, 1) for _ in range(count)]
    random.shuffle(ballots)
    return ballots


def hold_counts(service, official, counts, individual=False, **more):
    participants = service.new_participants(len(counts), individual)

    def upload(_):
        ballots = votes_for(counts)
        half = len(ballots) // 2
        expect_empty(service.vote(official.token, ballots[:half]))
        expect_empty(service.vote(official.token, ballots[half:]))
    results = service.hold(participants, upload, individual, **more)
    assert results["invalidVotes"] == []
    return results_by_number(results)


# -- verdicts --------------------------------------------------------------------------------------------------------

def test_a_ballot_outside_any_election_is_dropped_and_takes_no_guid(service, official, parties):
    guid = new_guid()
    sleep_until(service.last_end)
    expect_empty(service.vote(official.token, [(guid, 1)]))
    assert service.recorded(official, [guid]) == set()


def test_a_dropped_ballot_is_not_looked_at_again_when_an_election_over_its_instant_is_created(service, official, parties):
    sleep_until(service.last_end + 0.02)
    accepted_from = time.time()
    guid = new_guid()
    expect_empty(service.vote(official.token, [(guid, 1), (new_guid(), 7)]))
    start, end = accepted_from - 0.01, time.time() + scaled(0.8)
    answer = service.create_election({"start": instant_text(start), "end": instant_text(end), "individual": False,
                                      "participants": parties})
    assert answer.status_code == 200
    service.last_end = end + 0.001
    number = service.elections()[-1]["id"]
    # The GUID is free: here it is a first record.
    expect_empty(service.vote(official.token, [(guid, 1)]))
    assert time.time() < end
    sleep_until(end)
    results = service.get_results(number).json()
    assert (results_by_number(results), results["invalidVotes"]) == ([250, 0], [])


def test_ballots_count_from_the_start_until_just_before_the_end(service, official):
    """Ballots are judged by the instant at which they were accepted, to the microsecond."""
    persons = service.new_participants(2, individual=True)
    election = service.election_now(persons, individual=True, seconds=0.8, starts_in=0.4)
    uploads = []  # (guid, sent, answered)
    while time.time() < election.end + 0.2:
        guid, sent = new_guid(), time.time()
        expect_empty(service.vote(official.token, [(guid, 7)]))
        uploads.append((guid, sent, time.time()))
    answer = service.get_results(election.id)
    assert answer.status_code == 200, answer.text
    listed = {vote["ballotGuid"] for vote in answer.json()["invalidVotes"]}
    for guid, sent, answered in uploads:
        if sent >= election.start and answered < election.end:
            assert guid in listed
        elif answered < election.start or sent >= election.end:
            assert guid not in listed
    assert uploads[0][2] < election.start


def test_an_invalid_vote_shows_official_guid_number_and_reason(service, parties):
    first, second = service.new_official(), service.new_official()
    guids = []

    def upload(_):
        guids[:] = [new_guid(), new_guid()]
        expect_empty(service.vote(first.token, [(guids[0], 1)]))
        expect_empty(service.vote(second.token, [(guids[0], 2), (guids[1], 2147483647)]))
    results = service.hold(parties, upload)
    assert results["invalidVotes"] == [
        {"electionOfficialJmbg": second.jmbg, "ballotGuid": guids[0], "pollNumber": 2, "reason": DUPLICATE},
        {"electionOfficialJmbg": second.jmbg, "ballotGuid": guids[1], "pollNumber": 2147483647, "reason": SPOILED}]
    assert results_by_number(results) == [250, 0]


def test_a_duplicate_within_a_file_is_invalid_and_the_first_line_counts(service, official, parties):
    guid = []

    def upload(_):
        guid[:] = [new_guid()]
        expect_empty(service.vote(official.token, [(guid[0], 1), (guid[0], 2), (guid[0], 1)]))
    results = service.hold(parties, upload)
    assert reasons(results) == [(guid[0], 2, DUPLICATE), (guid[0], 1, DUPLICATE)]
    assert results_by_number(results) == [250, 0]


def test_the_first_record_takes_the_guid_even_when_its_poll_number_is_invalid(service, official, parties):
    guid = []

    def upload(_):
        guid[:] = [new_guid()]
        expect_empty(service.vote(official.token, [(guid[0], 3)]))
        expect_empty(service.vote(official.token, [(guid[0], 1)]))
    results = service.hold(parties, upload)
    assert reasons(results) == [(guid[0], 3, SPOILED), (guid[0], 1, DUPLICATE)]
    assert results_by_number(results) == [0, 0]


def test_a_duplicate_with_an_invalid_poll_number_is_a_duplicate(service, official, parties):
    guid = []

    def upload(_):
        guid[:] = [new_guid()]
        expect_empty(service.vote(official.token, [(guid[0], 1), (guid[0], 99)]))
    assert reasons(service.hold(parties, upload)) == [(guid[0], 99, DUPLICATE)]


def test_duplicates_are_found_across_elections_whatever_became_of_the_first_record(service, official, parties, persons):
    valid, spoiled = [], []

    def upload(_):
        valid.append(new_guid())
        spoiled.append(new_guid())
        expect_empty(service.vote(official.token, [(valid[-1], 1), (spoiled[-1], 9)]))
    service.hold(parties, upload)
    results = service.hold(persons, lambda _: expect_empty(
        service.vote(official.token, [(valid[-1], 1), (spoiled[-1], 1), (new_guid(), 2)])), individual=True, seconds=1.5)
    assert reasons(results) == [(valid[-1], 1, DUPLICATE), (spoiled[-1], 1, DUPLICATE)]
    assert results_by_number(results) == [0, 1]


def test_all_spellings_of_a_guid_are_one_ballot_shown_in_lower_case_with_hyphens(service, official, parties):
    guid = []

    def upload(_):
        guid[:] = [new_guid()]
        compact = guid[0].replace("-", "")
        spellings = [guid[0].upper(), compact, "{" + compact.upper() + "}", "{" + guid[0] + "}", f'"{guid[0]}"']
        expect_empty(service.vote(official.token, [(spelling, 1) for spelling in spellings]))
    assert reasons(service.hold(parties, upload)) == [(guid[0], 1, DUPLICATE)] * 4


def test_invalid_votes_stand_in_the_order_in_which_they_were_recorded(service, official, parties):
    other = service.new_official()
    expected = []

    def upload(_):
        expected.clear()
        for position in range(6):
            ballots = [(new_guid(), random.choice([3, 4, 5])) for _ in range(5)]
            ballots.insert(random.randrange(5), (new_guid(), 1))
            expect_empty(service.vote((official, other)[position % 2].token, ballots))
            expected.extend(ballot + (SPOILED,) for ballot in ballots if ballot[1] != 1)
    assert reasons(service.hold(parties, upload)) == expected


@pytest.mark.slow
def test_many_invalid_votes_are_all_listed(service, official, parties):
    ballots = []

    def upload(_):
        ballots[:] = [(new_guid(), 3) for _ in range(25_000)]
        expect_empty(service.vote(official.token, ballots))
    assert reasons(service.hold(parties, upload, seconds=1.5)) == [ballot + (SPOILED,) for ballot in ballots]


def test_an_upload_with_a_key_that_spans_two_elections_counts_in_the_first(service, official, parties):
    key, ballots = uuid.uuid4().hex, [(new_guid(), 7)]
    first = service.election_now(parties, seconds=0.8)
    expect_empty(service.vote(official.token, ballots, key))
    assert first.time_left() > 0
    first.wait_for_end()
    second = service.hold(parties, lambda _: expect_empty(service.vote(official.token, ballots, key)))
    assert reasons(service.get_results(first.id).json()) == [ballots[0] + (SPOILED,)]
    assert second["invalidVotes"] == []


def test_results_are_the_same_each_time(service, official, parties):
    election = service.election_now(parties)
    expect_empty(service.vote(official.token, [(new_guid(), 1), (new_guid(), 9)]))
    election.wait_for_end()
    answers = [service.get_results(election.id).json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]


# -- presidential results --------------------------------------------------------------------------------------------

@pytest.mark.parametrize("counts, shares", [
    ([1, 7], [0.13, 0.88]),      # 0.125 and 0.875 go up
    ([1, 2], [0.33, 0.67]),
    ([1, 199], [0.01, 1.0]),     # 0.005 goes up, and so does 0.995
    ([1, 200], [0, 1.0]),        # 1/201 is below 0.005
    ([29, 171], [0.15, 0.86]),   # 0.145 is less than that as a binary fraction
    ([1, 0], [1, 0]),
    ([3, 3, 3], [0.33, 0.33, 0.33]),
    ([1, 1, 0, 2], [0.25, 0.25, 0, 0.5]),
], ids=str)
def test_presidential_results_are_shares_rounded_half_up_to_two_decimals(service, official, counts, shares):
    assert hold_counts(service, official, counts, individual=True) == shares


def test_shares_are_of_valid_votes(service, official, persons):
    def upload(_):
        valid = [(new_guid(), 1), (new_guid(), 1), (new_guid(), 2)]
        expect_empty(service.vote(official.token, valid + [(new_guid(), 3)] * 5 + valid))
    results = service.hold(persons, upload, individual=True)
    assert results_by_number(results) == [0.67, 0.33]
    assert len(results["invalidVotes"]) == 8


# -- parliamentary results -------------------------------------------------------------------------------------------

def dhondt(votes, seats=250, threshold=fractions.Fraction(5, 100)):
    """The rule once more, from its definition: one quotient after another."""
    total = sum(votes)
    in_play = [number for number, count in enumerate(votes) if total and fractions.Fraction(count, total) >= threshold]
    if not in_play:
        in_play = list(range(len(votes)))
    won = [0] * len(votes)
    for _ in range(seats if total else 0):
        best = max(in_play, key=lambda number: (fractions.Fraction(votes[number], won[number] + 1), -number))
        won[best] += 1
    return won


@pytest.mark.parametrize("counts, seats", [
    ([1, 1], [125, 125]),
    ([1, 1, 1], [84, 83, 83]),            # the last seat of equals goes to the lower poll number
    ([0, 5], [0, 250]),
    ([95, 5], [238, 12]),                 # exactly the threshold
    ([96, 4], [250, 0]),                  # below it
    ([1] * 21, None),                     # nobody reaches it: all take part
    ([0] * 25 + [3], None),
    ([200, 80, 77], None),                # 80/42 against 200/105
    ([80, 200, 77], None),
    ([120, 90, 60, 31, 16, 15], None),    # 332 votes: 16 is below, 17 would pass
], ids=str)
def test_parliamentary_results_are_250_seats_by_dhondt(service, official, counts, seats):
    expected = dhondt(counts)
    assert seats is None or expected == seats
    assert hold_counts(service, official, counts) == expected


def test_random_parliamentary_results(service, official):
    counts = [random.randrange(1, 200) for _ in range(9)]
    assert hold_counts(service, official, counts, seconds=1) == dhondt(counts)


@pytest.mark.parametrize("counts, rule, threshold", [
    ([1, 1], {"seats": 1}, fractions.Fraction(5, 100)),
    ([5, 3, 1], {"seats": 7, "thresholdPercent": 0}, fractions.Fraction(0)),
    ([4, 96], {"thresholdPercent": 4}, fractions.Fraction(4, 100)),
    ([13, 387], {"thresholdPercent": 3.25}, fractions.Fraction(325, 10000)),
    ([13, 388], {"thresholdPercent": 3.25}, fractions.Fraction(325, 10000)),
    ([50, 50], {"seats": 9999, "thresholdPercent": 50}, fractions.Fraction(1, 2)),
    ([51, 50], {"seats": 10000, "thresholdPercent": 100}, fractions.Fraction(1)),
    ([3, 0], {"seats": 10, "thresholdPercent": 100}, fractions.Fraction(1)),
], ids=str)
def test_seats_and_threshold_of_the_election_are_used(service, official, counts, rule, threshold):
    assert hold_counts(service, official, counts, **rule) == dhondt(counts, rule.get("seats", 250), threshold)


def test_with_no_valid_vote_every_result_is_zero(service, official, parties, persons):
    for participants, individual in ((parties, False), (persons, True)):
        results = service.hold(participants, lambda _: expect_empty(
            service.vote(official.token, [(new_guid(), 3)])), individual)
        assert results_by_number(results) == [0, 0]
        assert len(results["invalidVotes"]) == 1


def test_parties_and_persons_are_shown_by_poll_number_with_their_names(service, official):
    ids = service.new_participants(3, names=["Ж \"1\"", "two", "three"])
    results = service.hold([ids[1], ids[2], ids[0]], lambda _: expect_empty(
        service.vote(official.token, [(new_guid(), 3)])))
    assert results["participants"] == [{"pollNumber": 1, "name": "two", "result": 0},
                                       {"pollNumber": 2, "name": "three", "result": 0},
                                       {"pollNumber": 3, "name": "Ж \"1\"", "result": 250}]


# -- the end ---------------------------------------------------------------------------------------------------------

def test_results_at_the_very_instant_of_the_end_count_what_was_accepted_before(service, official, parties):
    shown = 0
    seconds = 0.7
    while shown < 3:
        election = service.election_now(parties, seconds=seconds)
        guids = []
        while election.time_left() > 0.03:
            guid = new_guid()
            expect_empty(service.vote(official.token, [(guid, 7)]))
            if time.time() < election.end:
                guids.append(guid)
        election.wait_for_end()
        answer = service.get_results(election.id)
        assert answer.status_code == 200, answer.text
        listed = [vote["ballotGuid"] for vote in answer.json()["invalidVotes"]]
        assert listed[:len(guids)] == guids
        if guids:
            shown += 1
        else:
            seconds *= 2  # a busy machine: nothing was answered while the election ran
            assert seconds < 20


@pytest.mark.embedded
def test_a_count_that_is_not_complete_in_time_is_503_and_never_a_part_of_it(prepare):
    urna = prepare("--results-wait", "0.2")
    service = Service.of(urna.start())
    official = service.new_official()
    parties = service.new_participants(2)
    election = service.election_now(parties, seconds=scaled(1))
    guids = [new_guid() for _ in range(3)]
    with held_up_recording(urna):
        expect_empty(service.vote(official.token, [(guid, 7) for guid in guids]))
        assert election.time_left() > 0
        election.wait_for_end()
        for _ in range(3):
            answer = service.get_results(election.id)
            expect_message(answer, "Count is not complete.", 503)
            assert int(answer.headers["Retry-After"]) >= 0
    deadline = time.monotonic() + scaled(15)
    while (answer := service.get_results(election.id)).status_code == 503 and time.monotonic() < deadline:
        expect_message(answer, "Count is not complete.", 503)
    assert [vote["ballotGuid"] for vote in answer.json()["invalidVotes"]] == guids


@contextlib.contextmanager
def held_up_recording(urna):
    """While somebody else writes to the elections' database the daemon cannot."""
    with contextlib.closing(sqlite3.connect(urna.data / "elections.db", isolation_level=None)) as elections:
        elections.execute("BEGIN IMMEDIATE")
        yield
        elections.execute("ROLLBACK")
