# SPDX-License-Identifier: Apache-2.0
"""Participants, elections and the errors of getResults."""

import random
import threading
import time

import pytest

from client import Service, created, expect_message, instant_text

CHARACTER_OF_FOUR_BYTES = "🗳"


@pytest.fixture(scope="module")
def parties(service):
    return service.new_participants(3)


@pytest.fixture(scope="module")
def persons(service):
    return service.new_participants(3, individual=True)


def election(service, participants, individual=False, **changes):
    start, end = service.new_period()
    return service.create_election({"start": start, "end": end, "individual": individual,
                                    "participants": participants, **changes})


# -- participants ----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("individual", [True, False])
def test_a_created_participant_is_listed(service, individual):
    number = created(service.create_participant({"name": "Слободан Марковић", "individual": individual}), "id")
    assert type(number) is int
    listed = service.get_participants()
    assert listed.status_code == 200 and set(listed.json()) == {"participants"}
    assert {"id": number, "name": "Слободан Марковић", "individual": individual} in listed.json()["participants"]


@pytest.mark.embedded
def test_ids_begin_with_one_and_participants_are_listed_by_id(serve):
    service = Service.of(serve())
    assert service.get_participants().json() == {"participants": []}
    assert service.get_elections().json() == {"elections": []}
    names = ["c", "a", "b"]
    assert service.new_participants(3, names=names) == [1, 2, 3]
    assert service.get_participants().json() == {"participants": [
        {"id": number, "name": name, "individual": False} for number, name in enumerate(names, 1)]}


@pytest.mark.parametrize("character", ["a", "Ж", "票", CHARACTER_OF_FOUR_BYTES])
def test_a_participants_name_may_have_256_characters_of_any_size(service, character):
    expect_message(service.create_participant({"name": character * 257, "individual": True}), "Invalid name.")
    assert service.create_participant({"name": character * 256, "individual": True}).status_code == 200


@pytest.mark.parametrize("name", [" ", 'quote " \\ /', "line\nbreak", "tab\t", "\u0001", "'; DROP TABLE x;--",
                                  "<script>", "e\u0301", CHARACTER_OF_FOUR_BYTES], ids=ascii)
def test_a_name_comes_back_as_it_was_given(service, name):
    number = created(service.create_participant({"name": name, "individual": False}), "id")
    assert {"id": number, "name": name, "individual": False} in service.get_participants().json()["participants"]


def test_a_name_with_a_nul_is_never_cut_short(service):
    answer = service.create_participant({"name": "a\u0000b", "individual": False})
    if answer.status_code != 200:
        expect_message(answer, "Invalid name.")
        return
    assert service.get_participants().json()["participants"][-1]["name"] == "a\u0000b"


def test_two_participants_may_share_a_name(service):
    first, second = service.new_participants(2, names=["same", "same"])
    assert first != second


# -- elections -------------------------------------------------------------------------------------------------------

def test_poll_numbers_run_from_one_in_the_order_of_the_ids_given(service):
    ids = service.new_participants(3, names=["first", "second", "third"])
    order = [ids[2], ids[0], ids[1]]
    start, end = service.new_period()
    answer = service.create_election({"start": start, "end": end, "individual": False, "participants": order})
    assert (answer.status_code, answer.json()) == (200, {"pollNumbers": [1, 2, 3]})
    newest = service.elections()[-1]
    assert newest == {"id": newest["id"], "start": start, "end": end, "individual": False, "participants": [
        {"id": ids[2], "name": "third"}, {"id": ids[0], "name": "first"}, {"id": ids[1], "name": "second"}]}


def test_elections_are_listed_by_id(service, parties):
    election(service, parties)
    election(service, parties)
    listed = service.get_elections().json()
    assert set(listed) == {"elections"}
    ids = [one["id"] for one in listed["elections"]]
    assert ids == sorted(ids) and len(set(ids)) == len(ids)


def test_an_election_is_of_one_kind(service, parties, persons):
    assert election(service, parties).status_code == 200
    assert election(service, persons, individual=True).status_code == 200
    expect_message(election(service, persons), "Invalid participants.")
    expect_message(election(service, parties, individual=True), "Invalid participants.")
    expect_message(election(service, [parties[0], persons[0]]), "Invalid participants.")
    expect_message(election(service, [parties[0], persons[0]], individual=True), "Invalid participants.")


@pytest.mark.parametrize("wrong", [
    lambda ids: [], lambda ids: ids[:1], lambda ids: [ids[0], ids[0]], lambda ids: [*ids, ids[0]],
    lambda ids: [ids[0], 10**6], lambda ids: [ids[0], 0], lambda ids: [ids[0], -1], lambda ids: [ids[0], 10**30],
    lambda ids: [ids[0], 2**63], lambda ids: [ids[0], 2**64 + ids[1]],
    lambda ids: [ids[0], str(ids[1])], lambda ids: [ids[0], ids[1] + 0.5], lambda ids: [ids[0], None],
    lambda ids: [ids[0], True], lambda ids: [ids[0], [ids[1]]], lambda ids: [ids[0], {}], lambda ids: [ids],
    lambda ids: " ", lambda ids: "12", lambda ids: {"0": 1, "1": 2}, lambda ids: True, lambda ids: 12],
    ids=["none", "one", "twice", "again", "unknown", "zero", "negative", "huge", "2^63", "2^64", "text", "fraction", "null",
         "true", "nested", "object", "list of list", "space", "string", "map", "boolean", "number"])
def test_invalid_participants(service, parties, wrong):
    before = service.elections()
    expect_message(election(service, wrong(parties)), "Invalid participants.")
    assert service.elections() == before


def test_the_dates_are_checked_before_the_participants(service, parties):
    expect_message(election(service, [], start="never"), "Invalid date and time.")
    expect_message(election(service, [], end="2000-01-01T00:00:00"), "Invalid date and time.")
    taken = service.new_period()
    assert election(service, parties, start=taken[0], end=taken[1]).status_code == 200
    expect_message(election(service, [], start=taken[0], end=taken[1]), "Invalid date and time.")


# -- dates -----------------------------------------------------------------------------------------------------------

GOOD_FORMS = ["{}", "{}.1", "{}.12", "{}.123", "{}.1234", "{}.12345", "{}.123456", "{}.000000", "{}Z", "{}.5Z",
              "{}+01:00", "{}+0100", "{}-01:00", "{}-0100", "{}.123456+05:45", "{}+00:00", "{}-00:00", "{}+23:59",
              "{}-2359", "{}.9-23:59"]


@pytest.mark.parametrize("form", GOOD_FORMS)
def test_a_right_date_is_accepted_and_comes_back_verbatim(service, parties, form):
    # Days on both sides are left free: offsets of up to a day must not reach the periods of other tests.
    _, start, _, end, _ = (service.new_period()[0] for _ in range(5))
    assert election(service, parties, start=form.format(start), end=form.format(end)).status_code == 200
    newest = service.elections()[-1]
    assert (newest["start"], newest["end"]) == (form.format(start), form.format(end))


BAD_DATES = [
    " ", "never", "0", "2021", "2021-06-16", "2021-06-16T", "2021-06-16T15", "2021-06-16T15:55", "2021-06-16 15:55:46",
    "2021-06-16t15:55:46", "202106-16T15:55:46+0100", "2021-06-16T1555460100", "2021-06-16T155546", "20210616T155546Z",
    "20210616T15:55:46", "2021-0616T15:55:46", "2021-06-16T15:5546", "2021-6-16T15:55:46", "2021-06-16T5:55:46",
    "21-06-16T15:55:46", "+2021-06-16T15:55:46", "12021-06-16T15:55:46", "-2021-06-16T15:55:46",
    "2021-W24-3T15:55:46", "2021-167T15:55:46", "2021-06-16T15:55:46.", "2021-06-16T15:55:46.Z",
    "2021-06-16T15:55:46,5", "2021-06-16T15:55:46.1234567", "2021-06-16T15:55:46.12345a",
    "2021-06-16T15:55:46z", "2021-06-16T15:55:46 Z", "2021-06-16T15:55:46ZZ", "2021-06-16T15:55:46Z+01:00",
    "2021-06-16T15:55:46+01", "2021-06-16T15:55:46+1:00", "2021-06-16T15:55:46+100", "2021-06-16T15:55:46+24:00",
    "2021-06-16T15:55:46+01:60", "2021-06-16T15:55:46+0160", "2021-06-16T15:55:46+2400", "2021-06-16T15:55:46+01:00:00",
    "2021-06-16T15:55:46+-1:00", "2021-06-16T15:55:46+", "2021-06-16T15:55:46\u221201:00", "2021-06-16T15:55:46 +01:00",
    " 2021-06-16T15:55:46", "2021-06-16T15:55:46 ", "2021-06-16T15:55:46\n", "2021-06-16T15:55:46\u0000",
    "2021-02-29T15:55:46", "1900-02-29T15:55:46", "2021-02-30T15:55:46", "2021-04-31T15:55:46", "2021-13-16T15:55:46",
    "2021-00-16T15:55:46", "2021-06-00T15:55:46", "2021-06-32T15:55:46", "2021-06-16T24:00:00", "2021-06-16T25:55:46",
    "2021-06-16T15:60:46", "2021-06-16T15:55:60", "2016-12-31T23:59:60Z", "2021-06-16T15:55:61",
    "２０２１-06-16T15:55:46", "2021-06-16T15:55:4６", "2021/06/16T15:55:46", "16-06-2021T15:55:46", "1623858946"]


@pytest.mark.parametrize("text", BAD_DATES, ids=ascii)
def test_a_wrong_date_is_refused(service, parties, text):
    expect_message(election(service, parties, start=text, end="9000-01-01T00:00:00"), "Invalid date and time.")
    expect_message(election(service, parties, start="1000-01-01T00:00:00", end=text), "Invalid date and time.")


def test_29_february_of_a_leap_year_exists(service, parties):
    day = f"{random.randrange(5204, 9000, 400) + 4 * random.randrange(24)}-02-29"
    assert election(service, parties, start=day + "T10:00:00", end=day + "T11:00:00").status_code == 200


def test_the_end_comes_after_the_start(service, parties):
    early, late = service.new_period()
    expect_message(election(service, parties, start=late, end=early), "Invalid date and time.")
    expect_message(election(service, parties, start=early, end=early), "Invalid date and time.")
    expect_message(election(service, parties, start=early + "Z", end=early + ".000000+00:00"), "Invalid date and time.")
    # The offset, not the text, decides.
    expect_message(election(service, parties, start=early + "-05:00", end=late + "+05:00"), "Invalid date and time.")
    assert election(service, parties, start=early + ".999999Z", end=early[:-2] + "01Z").status_code == 200


def shifted(text, microseconds):
    whole = 500_000 + microseconds
    return f"{text}.{whole:06}Z"


def test_periods_are_half_open_and_may_touch(service, parties):
    start, end = service.new_period()
    assert election(service, parties, start=shifted(start, 0), end=shifted(end, 0)).status_code == 200
    service.new_period()
    beyond = service.new_period()[1] + "Z"
    before = start[:-5] + "00:00Z"
    # One microsecond inside is an overlap, on either side.
    expect_message(election(service, parties, start=shifted(end, -1), end=beyond), "Invalid date and time.")
    expect_message(election(service, parties, start=before, end=shifted(start, 1)), "Invalid date and time.")
    assert election(service, parties, start=shifted(end, 0), end=beyond).status_code == 200
    assert election(service, parties, start=before, end=shifted(start, 0)).status_code == 200
    service.new_period()


def test_overlapping_periods_are_refused(service, parties, persons):
    start, _ = service.new_period()
    date = start[:11]
    hour = int(start[11:13])
    assert election(service, parties, start=f"{date}{hour:02}:10:00Z", end=f"{date}{hour:02}:50:00Z").status_code == 200
    for first, last in [("10:00", "50:00"), ("20:00", "30:00"), ("00:00", "59:00"), ("00:00", "11:00"), ("49:00", "59:00"),
                        ("10:00", "11:00"), ("49:00", "50:00")]:
        expect_message(election(service, parties, start=f"{date}{hour:02}:{first}Z", end=f"{date}{hour:02}:{last}Z"),
                       "Invalid date and time.")
        # Elections of the other kind overlap just so.
        expect_message(election(service, persons, individual=True, start=f"{date}{hour:02}:{first}Z",
                                end=f"{date}{hour:02}:{last}Z"), "Invalid date and time.")


def test_a_refused_election_does_not_occupy_its_period(service, parties):
    start, end = service.new_period()
    expect_message(election(service, [parties[0]], start=start, end=end), "Invalid participants.")
    assert election(service, parties, start=start, end=end).status_code == 200


def test_of_simultaneous_overlapping_elections_exactly_one_is_created(service, parties):
    service.administrator_token
    for _ in range(3):
        start, end = service.new_period()
        together = threading.Barrier(8)
        answers = []

        def create(number):
            together.wait()
            answers.append(election(service, parties, start=f"{start}.{number:06}", end=end))

        threads = [threading.Thread(target=create, args=(number,)) for number in range(8)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        good = [answer for answer in answers if answer.status_code == 200]
        assert len(answers) == 8 and len(good) == 1
        for answer in answers:
            if answer is not good[0]:
                expect_message(answer, "Invalid date and time.")
        assert sum(one["end"] == end for one in service.elections()) == 1


# -- the time zone (the module's server has Europe/Belgrade) ---------------------------------------------------------

@pytest.mark.embedded
def test_a_time_without_offset_is_civil_time_in_the_configured_zone(service, parties):
    # Winter is +01:00, summer +02:00.
    assert election(service, parties, start="2019-01-15T12:00:00", end="2019-01-15T13:00:00").status_code == 200
    expect_message(election(service, parties, start="2019-01-15T11:59:59Z", end="2019-01-15T12:30:00Z"),
                   "Invalid date and time.")
    assert election(service, parties, start="2019-01-15T12:00:00Z", end="2019-01-15T12:30:00Z").status_code == 200
    assert election(service, parties, start="2019-07-15T12:00:00", end="2019-07-15T13:00:00").status_code == 200
    assert election(service, parties, start="2019-07-15T11:00:00Z", end="2019-07-15T12:00:00Z").status_code == 200
    assert election(service, parties, start="2019-07-15T09:00:00Z", end="2019-07-15T10:00:00Z").status_code == 200


@pytest.mark.embedded
@pytest.mark.parametrize("text", ["2021-03-28T02:00:00", "2021-03-28T02:30:00", "2021-03-28T02:59:59.999999"])
def test_a_time_that_daylight_saving_skips_is_invalid(service, parties, text):
    expect_message(election(service, parties, start=text, end="2021-03-28T05:00:00"), "Invalid date and time.")
    expect_message(election(service, parties, start="2021-03-28T00:00:00", end=text), "Invalid date and time.")


@pytest.mark.embedded
def test_the_hours_around_the_skipped_one_exist(service, parties):
    # From 01:59:59 to 03:00:00 there is one second.
    assert election(service, parties, start="2021-03-28T01:59:59", end="2021-03-28T03:00:00").status_code == 200
    expect_message(election(service, parties, start="2021-03-28T00:59:59.5Z", end="2021-03-28T01:00:01Z"),
                   "Invalid date and time.")
    assert election(service, parties, start="2021-03-28T01:00:00Z", end="2021-03-28T01:00:01Z").status_code == 200


@pytest.mark.embedded
def test_a_time_that_daylight_saving_repeats_means_the_earlier(service, parties):
    # 02:30 stands for 00:30Z (and not for 01:30Z).
    expect_message(election(service, parties, start="2021-10-31T00:30:00Z", end="2021-10-31T02:30:00"),
                   "Invalid date and time.")
    assert election(service, parties, start="2021-10-31T02:30:00", end="2021-10-31T00:30:01Z").status_code == 200


# -- seats and threshold ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize("fields", [{"seats": 1}, {"seats": 250}, {"seats": 10000}, {"seats": None}, {"seats": ""},
                                    {"thresholdPercent": 0}, {"thresholdPercent": 100}, {"thresholdPercent": 5},
                                    {"thresholdPercent": 3.25}, {"thresholdPercent": 0.001},
                                    {"thresholdPercent": 99.999}, {"thresholdPercent": None},
                                    {"seats": 183, "thresholdPercent": 4}], ids=str)
def test_right_seats_and_thresholds_are_accepted(service, parties, persons, fields):
    assert election(service, parties, **fields).status_code == 200
    assert set(service.elections()[-1]) == {"id", "start", "end", "individual", "participants"}
    assert election(service, persons, individual=True, **fields).status_code == 200


@pytest.mark.parametrize("seats", [0, -1, 10001, 1.5, "10", True, [], {}, 10**20], ids=repr)
def test_wrong_seats_are_refused(service, parties, seats):
    expect_message(election(service, parties, seats=seats), "Invalid seats.")


@pytest.mark.parametrize("threshold", [-1, -0.001, 100.001, 101, 5.0001, 0.0005, "5", True, [], {}, 1e300], ids=repr)
def test_wrong_thresholds_are_refused(service, parties, threshold):
    expect_message(election(service, parties, thresholdPercent=threshold), "Invalid thresholdPercent.")


def test_seats_and_threshold_are_checked_after_the_dates(service, parties):
    expect_message(election(service, parties, start="never", seats=0, thresholdPercent=-1), "Invalid date and time.")
    expect_message(election(service, parties, seats=0, thresholdPercent=-1), "Invalid seats.")


# -- getResults ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("query", ["", "?", "?id=", "?id", "?other=1", "?ID=1"])
def test_results_need_an_id(service, query):
    expect_message(service.call("admin", "GET", "/getResults" + query, token=service.administrator_token),
                   "Field id is missing.")


@pytest.mark.parametrize("number", ["1000000", "0", "-1", "abc", "1.5", "1e0", "0x1", "1;", "1,", "%31x", "null", "%00",
                                    "%E2%82%AC", "99999999999999999999", "18446744073709551617"])
def test_an_id_that_no_election_has_does_not_exist(service, parties, number):
    election(service, parties)
    expect_message(service.get_results(number), "Election does not exist.")


def test_an_election_that_has_not_begun_is_ongoing(service, parties):
    assert election(service, parties).status_code == 200
    expect_message(service.get_results(service.elections()[-1]["id"]), "Election is ongoing.")


def test_an_election_is_ongoing_until_its_end_and_over_from_that_instant(service, parties):
    running = service.election_now(parties, seconds=0.6)
    expect_message(service.get_results(running.id), "Election is ongoing.")
    running.wait_for_end()
    assert service.get_results(running.id).status_code == 200


@pytest.mark.parametrize("individual", [True, False])
def test_a_past_election_may_be_created_and_has_no_votes(service, parties, persons, individual):
    day = f"{random.randrange(1000, 1900)}-0{1 + individual}-01T"
    ids = persons if individual else parties
    assert election(service, ids, individual, start=day + "10:00:00Z", end=day + "11:00:00Z").status_code == 200
    newest = service.elections()[-1]
    answer = service.get_results(newest["id"])
    assert (answer.status_code, answer.json()) == (200, {"invalidVotes": [], "participants": [
        {"pollNumber": number, "name": one["name"], "result": 0} for number, one in enumerate(newest["participants"], 1)]})


def test_results_of_an_election_that_ended_lately_and_before_it_was_created(service, parties):
    # Not the very last seconds: other tests held elections in them.
    start = time.time() - random.uniform(600, 86400)
    assert election(service, parties, start=instant_text(start), end=instant_text(start + 0.001)).status_code == 200
    assert service.get_results(service.elections()[-1]["id"]).status_code == 200
