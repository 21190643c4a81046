# SPDX-License-Identifier: Apache-2.0
"""The naive implementation by itself: real elections, worked examples, and what holds for every election."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest

import cases
import naive

HERE = Path(__file__).parent
ELECTIONS = HERE / "elections"
OLDER_ELECTIONS = HERE.parent / "data" / "elections"  # files that state a threshold beside the lists, and no rule


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def with_rule(election):
    if "rule" in election:
        return election
    per, of = election["threshold"].split("/")
    percent = str(100 * int(per) // int(of))
    return {**election, "rule": {"method": "dhondt", "threshold": [{"percent": percent}]}}


def apportion(votes, seats, rule, **more):
    """Lists from votes alone, or from dictionaries."""
    lists = [one if isinstance(one, dict) else {"votes": one} for one in votes]
    rule = {"threshold": [], **rule}
    return naive.apportion({"seats": seats, "rule": rule, "lists": lists, **more})


def seats_of(votes, seats, rule, **more):
    result = apportion(votes, seats, rule, **more)
    assert result["drawLot"] is None
    return result["seats"]


# Those in elections/ are in test_presets.py.
@pytest.mark.parametrize("path", OLDER_ELECTIONS.glob("*.json"), ids=lambda path: path.stem)
def test_a_real_election_has_its_official_seats(path):
    election = with_rule(read(path))
    official = [one["seats"] for one in election["lists"]]
    assert naive.apportion(election)["seats"] == official


@pytest.mark.parametrize("name", ["czechia-2017", "czechia-chamber-2021"])
def test_czech_regions_have_their_seats_by_the_votes_cast_in_them(name):
    election = read(ELECTIONS / f"{name}.json")
    votes = [sum(one["districtVotes"].get(its["code"], 0) for one in election["lists"]) for its in election["districts"]]
    seats = [its["seats"] for its in election["districts"]]
    assert seats_of(votes, election["seats"], {"method": {"quota": "hare"}}) == seats


def test_prague_had_its_seats_in_2021_after_an_over_award():
    election = read(ELECTIONS / "czechia-chamber-2021.json")
    prague = dict(zip((one["name"] for one in election["lists"]), naive.apportion(election)["districts"]["01"]))
    assert {name: seats for name, seats in prague.items() if seats} == {"SPOLU": 11, "Piráti+STAN": 6, "ANO": 5, "SPD": 1}


# Divisors. Quotients of 600, 300, 100 by 1, 2, 3: 600 300 200 | 300 150 100 | 100 50 33.

def test_dhondt_gives_the_highest_quotients():
    assert seats_of([600, 300, 100], 5, {"method": "dhondt"}) == [4, 1, 0]  # 600, 300 and 300, 200, then 150 and 150 tie: first


def test_sainte_lague_divides_by_odd_numbers():
    assert seats_of([600, 300, 110], 6, {"method": "sainteLague"}) == [3, 2, 1]  # 600 300 200 120 110 | 100


def test_the_first_divisor_may_differ():
    # 100/1.4 = 71.4 is less than 300/3 = 100, than 600/7 = 85.7 and than 600/5 = 120.
    assert seats_of([600, 300, 100], 6, {"method": {"divisors": {"first": "1.4", "second": "3", "step": "2"}}}) == [4, 2, 0]


def test_divisor_zero_comes_before_all_others_by_votes():
    adams = {"method": {"divisors": {"first": "0", "second": "1", "step": "1"}}}
    assert seats_of([600, 300, 1], 3, adams) == [1, 1, 1]
    assert seats_of([600, 300, 1], 2, adams) == [1, 1, 0]


# Quotas. 1000 votes and 9 seats.

@pytest.mark.parametrize("quota, seats", [
    ("hare", [4, 4, 1, 0]),  # 111.1: 4 3 0 0, remainders 55.6 56.7 70 40
    ("hagenbachBischoff", [5, 4, 0, 0]),  # 100: 5 3 0 0, remainders 0 90 70 40
    ("droop", [5, 4, 0, 0]),  # 101: 4 3 0 0, remainders 96 87 70 40
    ("imperiali", [5, 4, 0, 0]),  # 90.9: 5 4 0 0, nothing is left
])
def test_whole_quotas_then_largest_remainders(quota, seats):
    assert seats_of([500, 390, 70, 40], 9, {"method": {"quota": quota}}) == seats


def test_an_over_award_takes_from_the_smallest_remainder():
    # Imperiali: 1000 / (3 + 2) = 200; whole quotas 2, 2 and 1 of 3; remainders 10, 50 and 140.
    rule = {"method": {"quota": "imperiali", "overAward": "smallestRemainder"}}
    assert seats_of([410, 450, 140], 3, rule) == [1, 2, 0]
    with pytest.raises(naive.OverAward):
        apportion([410, 450, 140], 3, {"method": {"quota": "imperiali", "overAward": "refuse"}})


@pytest.mark.parametrize("ties, seats", [
    (["mostVotes", "lot"], [3, 1, 0, 0]), (["fewestVotes", "lot"], [2, 2, 0, 0]), (["lowestNumber"], [3, 1, 0, 0])])
def test_an_over_award_ties_in_reverse(ties, seats):
    # Imperiali: 120 / (4 + 2) = 20; whole quotas 3 and 2 of 4 seats, and no remainders.
    assert seats_of([60, 40, 10, 10], 4, {"method": {"quota": "imperiali"}, "ties": ties}) == seats


def test_an_over_award_may_draw_lots_for_who_loses():
    situation = {"tier": 0, "district": None, "decides": "loses", "options": [0, 1]}
    rule = {"method": {"quota": "imperiali"}, "ties": ["lot"]}
    result = apportion([60, 40, 10, 10], 4, rule)
    assert (result["seats"], result["drawLot"]) == ([3, 2, 0, 0], situation)
    assert seats_of([60, 40, 10, 10], 4, rule, lots=[{**situation, "drawn": [0]}]) == [2, 2, 0, 0]


def test_a_quota_that_rounds_to_zero_is_used_unrounded():
    assert seats_of([2, 1], 9, {"method": {"quota": "hare", "round": "down"}}) == [6, 3]


def test_the_quota_may_be_of_all_valid_votes():
    # Of participating: 900/9 = 100, 6 and 3. Of valid: 1000/9 = 111.1, 5 and 2 (remainders 44.4 and 77.8), then one each.
    votes = [600, 300, 100]
    rule = {"threshold": [{"percent": "20"}], "method": {"quota": "hare", "remainder": []}}
    assert seats_of(votes, 9, rule) == [6, 3, 0]
    result = apportion(votes, 9, {**rule, "method": {**rule["method"], "of": "valid"}})
    assert (result["seats"], result["open"]) == ([5, 2, 0], 2)


# Passes, as a Dutch council of fewer than 19 seats has them: Abacus' example of 15 seats and 1200 votes, quota 80.

DUTCH = {"quota": "hare", "remainder": [{"by": "largest", "once": True, "minimumQuota": "3/4"}, {"by": "average", "once": True},
                                        {"by": "average"}]}


DUTCH_LARGE = {"quota": "hare", "remainder": [{"by": "average"}]}
NO_END = 50  # candidates

# Votes and seats as Kiesraad's Abacus has them (github.com/kiesraad/abacus, backend/apportionment/src/seat_assignment).
DUTCH_COUNCILS = [  # seats, votes (and candidates), seats of each list
    (15, [480, 160, 160, 160, 80, 80, 80], [6, 2, 2, 2, 1, 1, 1]),
    (15, [540, 160, 160, 80, 80, 80, 60, 40], [7, 2, 2, 1, 1, 1, 1, 0]),  # 60 is three quarters of the quota exactly
    (15, [808, 59, 58, 57, 56, 55, 54, 53], [12, 1, 1, 1, 0, 0, 0, 0]),  # once by remainder, and once by average
    (15, [480, 240, 240, 55, 50, 45, 45, 45], [7, 4, 4, 0, 0, 0, 0, 0]),  # remainders of 0 take part
    (3, [8, 7, 6, 5, 4, 3, 2, 1, 1, 1], [1, 1, 1, 0, 0, 0, 0, 0, 0, 0]),
    (10, [0, 3, 5, 6, 7, 79], [0, 0, 0, 0, 1, 9]),
    (10, [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]),
    (15, [2571, 977, 567, 536, 453], [8, 3, 2, 1, 1]),  # article P 9, a council of 2022
    (15, [(2000, 4), (1600, 4), (1200, 3), (800, 2), (400, 2)], [4, 4, 3, 2, 2]),  # article P 10
    (17, [(1116, 17), (485, 6), (832, 11), (658, 11), (601, 10), (649, 8), (606, 13), (326, 14), (1184, 12), (716, 1),
          (380, 6)], [3, 1, 2, 2, 1, 2, 1, 0, 3, 1, 1]),  # article P 10, a council of 2022
    (10, [(0, 1), (3, 1), (5, 1), (6, 1), (7, 1), (79, 8)], [0, 0, 0, 1, 1, 8]),
    (6, [(5, 2), (5, 2), (50, 2)], [2, 2, 2]),
    (6, [(6, 2), (4, 2), (50, 2)], [2, 2, 2]),
    (15, [(2571, 7), (977, 4), (567, 2), (536, 2), (453, 2)], [7, 3, 2, 2, 1]),  # articles P 9 and P 10
    (8, [(32, 5), (41, 3), (7, 1)], [4, 3, 1]),
    (8, [(537, 2), (10, 1), (426, 6)], [2, 1, 5]),
    (15, [(2000, 4), (1600, 4), (1200, 3), (800, 2), (400, 1)], [4, 4, 3, 2, 1]),  # one stays open
    (15, [(2000, 4), (2000, 4), (1200, 3), (400, 2), (400, 1)], [4, 4, 3, 2, 1]),
    (15, [(610, 5), (520, 7), (370, 5)], [5, 6, 4]),
    (25, [576, 288, 96, 96, 96, 48], [12, 6, 2, 2, 2, 1]),
    (23, [600, 302, 98, 99, 101], [12, 6, 1, 2, 2]),
    (19, [808, 57, 56, 55, 54, 53, 52, 51, 14], [15, 1, 1, 1, 1, 0, 0, 0, 0]),
    (24, [7501, 1249, 1249, 1249, 1249, 1249, 1248, 7], [13, 2, 2, 2, 2, 2, 1, 0]),  # article P 9
    (20, [(2000, 4), (2000, 5), (1600, 4), (1600, 4), (800, 3)], [4, 5, 4, 4, 3]),
    (19, [(1599, 5), (1598, 5), (1598, 5), (1598, 5), (1004, 2)], [5, 4, 4, 4, 2]),
    (24, [(7501, 12), (1249, 2), (1249, 2), (1249, 2), (1249, 2), (1249, 2), (1248, 2), (7, 1)], [12, 2, 2, 2, 2, 2, 2, 0]),
]
DUTCH_LOTS = [  # seats, votes, seats given before, what the lot decides, among whom
    (15, [2552, 511, 511, 511, 509, 509], [7, 2, 2, 2, 1, 1], "lastSeat", [1, 2, 3]),
    (15, [540, 160, 160, 80, 80, 80, 55, 45], [7, 2, 2, 1, 1, 1, 0, 0], "seat", [1, 2, 3, 4, 5]),
    (15, [500, 140, 140, 140, 140, 140], [6, 1, 1, 1, 1, 1], "seat", [1, 2, 3, 4, 5]),
    (24, [7501, 1249, 1249, 1249, 1249, 1248, 1248, 8], [12, 2, 2, 2, 2, 2, 2, 0], "lastSeat", [5, 6]),
    (23, [500, 140, 140, 140, 140, 140], [10, 2, 2, 2, 2, 2], "seat", [1, 2, 3, 4, 5]),
]


def dutch_council(seats, votes, method=None):
    lists = [dict(zip(("votes", "candidates"), one if isinstance(one, tuple) else (one, NO_END))) for one in votes]
    rule = {"method": method or (DUTCH_LARGE if seats >= 19 else DUTCH), "majority": {"then": "takeLastSeat"}, "ties": ["lot"]}
    return apportion(lists, seats, rule)


@pytest.mark.parametrize("seats, votes, expected", DUTCH_COUNCILS)
def test_a_dutch_council(seats, votes, expected):
    result = dutch_council(seats, votes)
    assert (result["seats"], result["drawLot"]) == (expected, None)
    assert result["open"] == seats - sum(expected)
    if seats >= 19:  # whole quotas and averages are D'Hondt
        assert dutch_council(seats, votes, "dhondt") == result


@pytest.mark.parametrize("seats, votes, given, decides, options", DUTCH_LOTS)
def test_a_dutch_council_draws_lots(seats, votes, given, decides, options):
    result = dutch_council(seats, votes)
    assert result["drawLot"] == {"tier": 0, "district": None, "decides": decides, "options": options}
    assert result["seats"] == given


def test_the_majority_of_votes_takes_the_last_seat():
    # 101 of 200 votes, 5 seats, quota 40: 2 1 1 with remainders 21, 13 and 6. Three of five are enough.
    rule = {"method": {"quota": "hare"}, "majority": {"then": "takeLastSeat"}, "ties": ["lot"]}
    assert seats_of([101, 53, 46], 5, rule) == [3, 1, 1]
    # 7 seats, quota 28.57: 3 0 0 0 0, remainders 15.3, 25, 25, 25, 24: the others have four, the majority three.
    assert seats_of([101, 25, 25, 25, 24], 7, rule) == [4, 1, 1, 1, 0]


def test_lists_that_tied_for_the_last_seat_draw_lots_for_it():
    rule = {"method": {"quota": "hare"}, "majority": {"then": "takeLastSeat"}, "ties": ["lot"]}
    votes = [101, 25, 25, 25, 25]  # 201 votes, quota 28.71: 3 and remainders 14.9, 25 four times
    result = apportion(votes, 7, rule)
    situation = {"tier": 0, "district": None, "decides": "lastSeat", "options": [1, 2, 3, 4]}
    assert (result["seats"], result["drawLot"]) == ([3, 1, 1, 1, 1], situation)
    assert seats_of(votes, 7, rule, lots=[{**situation, "drawn": [2]}]) == [4, 1, 0, 1, 1]


def test_a_list_whose_last_seat_was_taken_may_have_it_again():
    # Quotients 375.8, 150.3, 90.2 and five times 75: 3 1 1 1. The majority takes the fourth list's seat, and has two candidates:
    # of the lists with 75 that have none, the first two have one each.
    rule = {"method": {"divisors": {"first": "1.2", "second": "3", "step": "2"}}, "majority": {"then": "takeLastSeat"}}
    assert seats_of([{"votes": 451, "candidates": 2}, 90, 90, 90, 90, 90], 6, rule) == [2, 1, 1, 1, 1, 0]


def test_a_majority_of_seats_is_added():
    rule = {"method": {"quota": "hare"}, "majority": {"then": "addSeats"}}
    result = apportion([101, 25, 25, 25, 25], 7, rule)
    assert (result["seats"], result["total"]) == ([5, 1, 1, 1, 1], 9)  # 2 * (3 + k) > 7 + k: k = 2


def test_the_majority_comes_before_exhaustion():
    rule = {"method": {"quota": "hare"}, "majority": {"then": "addSeats"}}
    result = apportion([{"votes": 101, "candidates": 4}, 25, 25, 25, 25], 7, rule)
    assert (result["seats"], result["total"]) == ([4, 2, 1, 1, 1], 9)


def test_exhausted_lists_stop_and_seats_for_nobody_stay_open():
    votes = [{"votes": 600, "candidates": 2}, {"votes": 300, "candidates": 1}, 0]
    result = apportion(votes, 5, {"method": "dhondt"})
    assert (result["seats"], result["open"]) == ([2, 1, 0], 2)
    # 600 300 300 150 110, where 600/3 and 600/4 would have come before.
    assert seats_of([{"votes": 600, "candidates": 2}, 300, 110], 5, {"method": "dhondt"}) == [2, 2, 1]


# Thresholds.

def test_a_threshold_is_met_exactly_unless_it_is_exclusive():
    votes = [90, 5, 5]
    assert apportion(votes, 3, {"method": "dhondt", "threshold": [{"percent": "5"}]})["passed"] == [True, True, True]
    exclusive = {"method": "dhondt", "threshold": [{"percent": "5", "inclusive": False}]}
    assert apportion(votes, 3, exclusive)["passed"] == [True, False, False]


@pytest.mark.parametrize("of, passed", [("valid", True), ("validAndBlank", True), ("cast", False), ("registered", False)])
def test_a_percentage_has_a_base(of, passed):
    totals = {"blank": 20, "cast": 121, "registered": 200}  # 6 is 5 % of 120
    rule = {"method": "dhondt", "threshold": [{"percent": "5", "of": of}]}
    assert apportion([94, 6], 3, rule, totals=totals)["passed"] == [True, passed]


@pytest.mark.parametrize("condition, passed", [
    ({"votes": 100}, [True, True, False]), ({"votes": 101}, [True, False, False]),
    ({"quota": "1"}, [True, True, False]), ({"quota": "1001/1000"}, [True, False, False]),  # 1000 votes, 10 seats
    ({"directSeats": 2}, [False, False, True])])
def test_one_condition_suffices(condition, passed):
    votes = [850, 100, {"votes": 50, "directSeats": 2}]
    rule = {"method": "dhondt", "threshold": [{"percent": "90"}, condition]}
    assert apportion(votes, 10, rule)["passed"] == passed


def test_nobody_reaches_the_threshold():
    rule = {"method": "dhondt", "threshold": [{"percent": "60"}]}
    assert seats_of([50, 50], 2, rule) == [1, 1]
    result = apportion([50, 50], 2, {**rule, "noneReached": "nobody"})
    assert (result["seats"], result["open"], result["passed"]) == ([0, 0], 2, [False, False])


def test_an_exempt_list_has_not_reached_the_threshold():
    rule = {"method": "dhondt", "threshold": [{"percent": "60"}], "classes": {"minority": {"threshold": []}}}
    votes = [50, 40, {"votes": 10, "class": "minority"}]
    assert seats_of(votes, 3, rule) == [2, 1, 0]
    assert seats_of(votes, 3, {**rule, "noneReached": "nobody"}) == [0, 0, 3]


def test_the_factor_is_for_quotients_of_lists_below_the_threshold():
    classes = {"minority": {"threshold": [], "factor": "2"}}
    rule = {"method": "dhondt", "threshold": [{"percent": "20"}], "classes": classes}
    votes = [60, {"votes": 20, "class": "minority"}, {"votes": 19, "class": "minority"}]
    # 60, 38 (19 doubled), 30, 20, 20: the second list is above the threshold and keeps its 20.
    assert seats_of(votes, 3, rule) == [2, 0, 1]
    classes["minority"]["factorFor"] = "all"
    assert seats_of(votes, 3, rule) == [1, 1, 1]  # 60, 40, 38


# Ties.

@pytest.mark.parametrize("ties, seats", [
    (["mostVotes", "lot"], [2, 0]), (["fewestVotes", "lot"], [1, 1]), (["lowestNumber"], [2, 0])])
def test_equal_quotients_are_decided_in_the_order_of_the_ties(ties, seats):
    assert seats_of([200, 100], 2, {"method": "dhondt", "ties": ties}) == seats  # 200, then 200/2 and 100


def test_two_who_tie_for_two_seats_draw_no_lots():
    assert seats_of([100, 100, 50], 2, {"method": "dhondt", "ties": ["lot"]}) == [1, 1, 0]


def test_a_lot_stops_the_sum_until_it_is_drawn():
    rule = {"method": "dhondt", "ties": ["lot"]}
    situation = {"tier": 0, "district": None, "decides": "seat", "options": [0, 1, 2]}
    result = apportion([100, 100, 100], 5, rule)
    assert (result["seats"], result["drawLot"]) == ([1, 1, 1], situation)
    second = {**situation, "options": [0, 2], "drawn": [2]}
    elsewhere = {**situation, "options": [0, 1], "drawn": [0]}
    lots = [elsewhere, second, {**situation, "drawn": [1]}]
    assert seats_of([100, 100, 100], 5, rule, lots=lots) == [1, 2, 2]


def test_the_lists_that_certainly_come_first_draw_no_lots():
    # 60/2 = 30 ties with 30 and 30 for two seats: the list with most votes has one; the other two draw lots.
    result = apportion([60, 30, 30], 3, {"method": "dhondt", "ties": ["mostVotes", "lot"]})
    assert (result["seats"], result["drawLot"]["options"]) == ([2, 0, 0], [1, 2])


# Alliances.

ALLIED = [{"votes": 500}, {"votes": 40, "alliance": "A"}, {"votes": 60, "alliance": "A"}]


def test_a_joint_threshold_is_of_the_alliance():
    rule = {"method": "dhondt", "threshold": [{"percent": "10"}], "alliances": {"threshold": "joint", "seats": "each"}}
    assert apportion(ALLIED, 3, rule)["passed"] == [True, True, True]
    rule["alliances"]["threshold"] = "each"
    assert apportion(ALLIED, 3, rule)["passed"] == [True, False, True]


def test_joint_seats_are_shared_inside():
    alliances = {"threshold": "each", "seats": "joint"}
    assert seats_of(ALLIED, 6, {"method": "dhondt", "alliances": alliances}) == [5, 0, 1]  # 500 ... 100, then 100/1
    # 12 seats: the alliance has 100, 50 of 500/1 ... 500/10 = 50: two; inside 60, then 40 before 30.
    assert seats_of(ALLIED, 12, {"method": "dhondt", "alliances": alliances}) == [10, 1, 1]
    within = {**alliances, "within": {"divisors": {"first": "1", "second": "1.4", "step": "1"}}}
    assert seats_of(ALLIED, 12, {"method": "dhondt", "alliances": within}) == [10, 0, 2]  # 60/1.4 = 42.9 > 40


def test_an_agreement_counts_if_all_pass_or_for_those_who_pass():
    rule = {"method": "dhondt", "threshold": [{"votes": 50}], "alliances": {"threshold": "each", "seats": "joint"}}
    votes = [*ALLIED, {"votes": 50, "alliance": "A"}]
    assert seats_of(votes, 9, rule) == [8, 0, 1, 0]  # 500/8 = 62.5 > 60 > 500/9 = 55.6
    rule["alliances"]["agreement"] = "passing"
    assert seats_of(votes, 9, rule) == [8, 0, 1, 0]  # 110; inside 60 before 50
    assert seats_of(votes, 11, rule) == [9, 0, 1, 1]  # 500/9 = 55.6, 110/2 = 55


# Districts and tiers.

def in_districts(votes, district_seats, seats, rule, **more):
    """`votes` per list and district."""
    codes = ["01", "02", "03"][:len(district_seats)]
    lists = [{"districtVotes": dict(zip(codes, its))} for its in votes]
    districts = [{"code": code, "seats": its} for code, its in zip(codes, district_seats)]
    return apportion(lists, seats, rule, districts=districts, **more)


def test_each_district_is_a_sum_under_a_threshold_of_the_election():
    rule = {"method": "dhondt", "threshold": [{"percent": "20"}]}
    result = in_districts([(60, 60), (40, 5), (0, 35)], [2, 2], 4, rule)  # 120, 45 and 35 of 200: 17.5 %
    assert result["districts"] == {"01": [1, 1, 0], "02": [2, 0, 0]}
    rule["threshold"] = [{"percent": "20", "scope": "district"}]
    assert in_districts([(60, 60), (40, 5), (0, 35)], [2, 2], 4, rule)["districts"]["02"] == [1, 0, 1]


LEVELLING = {"scope": "election", "seats": "all"}


def test_a_levelling_tier_gives_what_is_missing():
    tiers = [{"scope": "district"}, LEVELLING]
    votes = [(60, 60), (25, 30), (15, 10)]
    result = in_districts(votes, [2, 2], 7, {"method": "dhondt", "tiers": tiers})
    assert result["districts"] == {"01": [2, 0, 0], "02": [2, 0, 0]}  # 60/2 = 30 ties with 30: the lower number
    assert result["seats"] == [4, 2, 1]  # 120 60 55 40 30 27.5 25


@pytest.mark.parametrize("excess, seats, total", [
    # The districts give [4, 0]; all four by D'Hondt of 120 and 82 are [2, 2]: 120 82 60 41.
    ("keepAndRecompute", [4, 0], 4), ("addSeats", [4, 2], 6), ("takeBack", [2, 2], 4)])
def test_more_district_seats_than_the_share(excess, seats, total):
    tiers = [{"scope": "district", "method": {"divisors": {"first": "1", "second": "1", "step": "0.001"}}},
             {**LEVELLING, "excess": excess, "method": "dhondt"}]
    result = in_districts([(60, 60), (40, 42)], [2, 2], 4, {"method": "dhondt", "tiers": tiers})
    assert result["districts"] == {"01": [2, 0], "02": [2, 0]}
    assert (result["seats"], result["total"]) == (seats, total)


def test_district_seats_outside_the_top_tier_are_subtracted_first():
    # The third list wins a seat in its district with 30 votes and is below 20 % of the election. Of six seats five are left.
    tiers = [{"scope": "district"}, {**LEVELLING, "threshold": [{"percent": "20"}]}]
    result = in_districts([(20, 60), (0, 60), (30, 0)], [1, 2], 6, {"method": "dhondt", "tiers": tiers})
    assert result["districts"] == {"01": [0, 0, 1], "02": [1, 1, 0]}
    assert result["seats"] == [3, 2, 1]  # 80 60 40 30 26.7


def test_a_tier_may_distribute_remainders():
    # The quota is 100 in both districts, and one seat is whole. Remainders are 50 + 40, 30 + 80, 20 + 80.
    whole = {"quota": "hare", "remainder": []}
    tiers = [{"scope": "district"}, {"scope": "election", "seats": "remaining", "votes": "remainders", "method": "dhondt"}]
    votes = [(150, 40), (30, 80), (20, 80)]
    result = in_districts(votes, [2, 2], 4, {"method": whole, "tiers": tiers})
    assert result["districts"] == {"01": [1, 0, 0], "02": [0, 0, 0]}
    assert result["seats"] == [2, 1, 1]  # 110 100 90
    assert result["open"] == 0


def test_added_seats_count_before_an_open_lot():
    # 51 of 101 votes and one of two seats: a third one is added. The first list has no candidates, and a lot gives each seat.
    rule = {"method": {"divisors": {"first": "0", "second": "1", "step": "1"}}, "ties": ["lot"],
            "majority": {"then": "addSeats"}}
    lot = {"tier": 0, "district": None, "decides": "seat", "options": [1, 2, 3, 4, 5], "drawn": [1]}
    result = apportion([{"votes": 51, "candidates": 0}, *[{"votes": 10}] * 5], 2, rule, lots=[lot])
    assert (result["total"], result["seats"]) == (3, [0, 1, 0, 0, 0, 0])
    assert result["drawLot"]["options"] == [2, 3, 4, 5]


def test_who_loses_the_last_seat_may_take_one_of_the_pass_again():
    # Quota 425.8: 5 0 1 1 1 1, the last seat to the second list, which loses it to the majority. That has no candidates.
    rule = {"method": {"quota": "hagenbachBischoff", "remainder": [{"by": "largest", "once": True}]},
            "majority": {"then": "takeLastSeat"}}
    result = apportion([{"votes": 2500, "candidates": 0}, *({"votes": its} for its in (420, 428, 438, 449, 449))], 10, rule)
    assert (result["seats"], result["open"]) == ([0, 1, 2, 2, 2, 2], 1)


def test_a_quota_of_remainders_is_rounded_to_whole_votes():
    # Seed e628e28a: 25/3 of a vote for 19 seats. The quota of 25/63 is less than one vote, so it is used as it is.
    rule = {"method": {"quota": "imperiali", "round": "down"},
            "tiers": [{"scope": "district"}, {"scope": "election", "seats": "remaining", "votes": "remainders"}]}
    result = in_districts([(0, 0, 3), (2, 1, 3)], [1, 0, 0], 20, rule)
    assert result["districts"]["01"] == [0, 1]
    assert result["seats"] == [7, 13]


def test_a_droop_quota_of_remainders_is_a_whole_number_of_votes():
    # Quotas of 15/2 and 17/2 leave all 32 votes, 5, 13 and 14: floor(32/5) + 1 = 7.
    droop = {"quota": "droop", "remainder": []}
    tiers = [{"scope": "district", "method": {**droop, "quota": "hagenbachBischoff"}},
             {"scope": "election", "seats": "remaining", "votes": "remainders"}]
    result = in_districts([(4, 1), (5, 8), (6, 8)], [1, 1], 4, {"method": droop, "tiers": tiers})
    assert (result["seats"], result["open"]) == ([0, 1, 2], 1)


def test_a_seat_in_a_district_opens_the_top_tier():
    tiers = [{"scope": "district", "threshold": []}, LEVELLING]
    rule = {"method": "dhondt", "threshold": [{"percent": "50"}, {"districtSeats": 1}], "tiers": tiers}
    result = in_districts([(20, 60), (0, 60), (30, 0), (10, 0)], [1, 2], 6, rule)
    assert result["passed"] == [True, True, True, False]
    assert result["seats"] == [3, 2, 1, 0]


# Presidents.

def president(votes, rule, **more):
    return naive.apportion({"individual": True, "rule": rule, "lists": [{"votes": its} for its in votes], **more})


def test_exactly_half_is_no_majority():
    rule = {"majority": {}, "runoff": 2}
    assert president([50, 30, 20], rule)["runoff"] == [0, 1]
    assert president([51, 30, 19], rule) == {"outcome": "elected", "elected": 0, "runoff": [], "drawLot": None}
    assert president([50, 30, 20], {"majority": {}})["outcome"] == "none"


def test_too_low_a_turnout_is_void_before_the_majority():
    rule = {"majority": {"of": "valid"}, "turnoutPercent": "40"}
    assert president([90, 10], rule, totals={"cast": 100, "registered": 251})["outcome"] == "void"
    assert president([90, 10], rule, totals={"cast": 100, "registered": 250})["outcome"] == "elected"


def test_never_more_than_the_stated_number_go_to_the_second_round():
    rule = {"majority": {"of": "valid"}, "runoff": 2, "ties": ["lot"]}
    result = president([40, 30, 30], rule)
    situation = {"tier": 0, "district": None, "decides": "seat", "options": [1, 2]}
    assert (result["runoff"], result["drawLot"]) == ([0], situation)
    assert president([40, 30, 30], rule, lots=[{**situation, "drawn": [2]}])["runoff"] == [0, 2]


def test_the_second_round_is_plurality():
    assert president([40, 45], {})["elected"] == 1


# What holds for every election.

def decided(election):
    result, why = cases.outcome(election)
    return None if "refused" in result or result["drawLot"] else (result, why)


def parliaments(seed, number):
    for at in range(number):
        election = cases.make(random.Random(f"{seed}/{at}"), None)
        if not election.get("individual") and decided(election):
            yield election, *decided(election)


def test_seats_and_open_seats_sum_to_the_total():
    for election, result, _ in parliaments("sum", 500):
        assert sum(result["seats"]) + result["open"] == result["total"]
        assert result["open"] >= 0 and min(result["seats"]) >= 0
        assert all(seats <= one.get("candidates", seats) for one, seats in zip(election["lists"], result["seats"]))


def test_where_nothing_ties_names_and_numbers_decide_nothing():
    tried = 0
    for election, result, why in parliaments("anonymity", 500):
        if "tie" not in why:
            tried += 1
            turned = decided({**election, "lists": election["lists"][::-1]})[0]
            assert turned["seats"][::-1] == result["seats"]
    assert tried > 100


def test_one_seat_more_takes_none_away_with_divisors():
    tried = 0
    for election, result, _ in parliaments("house", 800):
        rule = election["rule"]
        by_divisors = isinstance(rule["method"], str) or "divisors" in rule["method"]
        if by_divisors and "majority" not in rule and "alliances" not in rule and "districts" not in election \
                and '"quota"' not in json.dumps(rule):
            more = decided({**election, "seats": election["seats"] + 1})
            if more:
                tried += 1
                assert all(after >= before for before, after in zip(result["seats"], more[0]["seats"]))
    assert tried > 50


def test_votes_and_totals_can_be_scaled():
    tried = 0
    for election, result, _ in parliaments("scaling", 500):
        text = json.dumps(election["rule"])
        if '"votes": ' not in text and '"round"' not in text and "droop" not in text:
            tried += 1
            districts = [{**one, "totals": scale_all(one.get("totals", {}))} for one in election.get("districts", [])]
            larger = {**election, "lists": [scaled(one) for one in election["lists"]], "districts": districts,
                      "totals": scale_all(election.get("totals", {}))}
            assert cases.outcome(larger)[0]["seats"] == result["seats"]
    assert tried > 100


def scale_all(numbers):
    return {key: 7 * number for key, number in numbers.items()}


def scaled(one):
    return {**one, **({"votes": 7 * one["votes"]} if "votes" in one else {"districtVotes": scale_all(one["districtVotes"])})}


# What the differential test is made of.

WORDS = {
    "rule.method": ["dhondt", "sainteLague"], "rule.method.divisors.first": [], "rule.method.divisors.second": [],
    "rule.method.divisors.step": [], "rule.method.quota": ["hare", "droop", "hagenbachBischoff", "imperiali"],
    "rule.method.of": ["participating", "valid"], "rule.method.round": ["none", "up", "down", "halfUp"],
    "rule.method.remainder": ["[]"], "rule.method.remainder.by": ["largest", "average"],
    "rule.method.remainder.once": ["True", "False"], "rule.method.remainder.minimumQuota": [],
    "rule.method.overAward": ["smallestRemainder", "refuse"], "rule.threshold": ["[]"], "rule.threshold.percent": [],
    "rule.threshold.of": ["valid", "cast", "validAndBlank", "registered"], "rule.threshold.scope": ["election", "district"],
    "rule.threshold.inclusive": ["True", "False"], "rule.threshold.quota": [], "rule.threshold.votes": [],
    "rule.threshold.directSeats": [], "rule.tiers.threshold.districtSeats": [], "rule.classes.*.threshold": ["[]"],
    "rule.classes.*.factor": [], "rule.classes.*.factorFor": ["belowThreshold", "all"], "rule.noneReached": ["all", "nobody"],
    "rule.alliances.threshold": ["each", "joint"], "rule.alliances.seats": ["each", "joint"],
    "rule.alliances.within": ["dhondt", "sainteLague"], "rule.alliances.within.divisors": [], "rule.alliances.within.quota": [],
    "rule.alliances.agreement": ["allPass", "passing"], "rule.majority.then": ["takeLastSeat", "addSeats"],
    "rule.majority.of": ["valid", "participating", "cast", "registered"], "rule.majority.percent": [],
    "rule.majority.inclusive": ["True", "False"], "rule.turnoutPercent": [], "rule.runoff": [],
    "rule.ties": ["mostVotes", "fewestVotes", "lowestNumber", "lot"], "rule.tiers.scope": ["district", "election"],
    "rule.tiers.seats": ["all", "remaining"], "rule.tiers.excess": ["keepAndRecompute", "addSeats", "takeBack"],
    "rule.tiers.votes": ["remainders"], "rule.tiers.method": ["dhondt"], "rule.tiers.method.quota": [],
    "rule.tiers.ties": ["lot"], "rule.tiers.noneReached": ["all", "nobody"],
    "totals.cast": [], "totals.blank": [], "totals.registered": [], "districts.totals.cast": [], "lists.class": [],
    "lists.alliance": [], "lists.candidates": [], "lists.directSeats": [], "lists.districtVotes.*": [], "lots.district": [],
    "lots.decides": ["seat", "lastSeat", "loses"], "individual": ["True"],
}
DECISIONS = ["exhausted list", "factor used", "joint seats", "last seat taken", "lot drawn: lastSeat", "lot drawn: loses",
             "lot drawn: seat", "lot open: loses", "lot open: seat", "majority met exactly", "majority seats added",
             "minimumQuota met exactly", "noneReached all", "noneReached nobody", "open seats", "over-award refused",
             "over-award taken back", "president: elected", "president: none", "president: runoff", "president: void",
             "quota rounded to 0", "threshold met by districtSeats", "threshold met by directSeats",
             "threshold met by percent", "threshold met by quota", "threshold met by votes", "tie decided by fewestVotes",
             "tie decided by lowestNumber", "tie decided by mostVotes", "excess addSeats", "excess keepAndRecompute",
             "excess takeBack"]


def test_random_cases_reach_every_key_and_every_decision():
    keys, decided = Counter(), Counter()
    for at in range(2000):
        election, _, why = cases.case("keys", at)
        keys.update(cases.keys_of(election))
        decided.update(why)
    wanted = [name for path, words in WORDS.items() for name in [path, *(f"{path}: {word}" for word in words)]]
    assert [name for name in wanted if not keys[name]] == []
    assert [name for name in DECISIONS if not decided[name]] == []
    assert decided["tie"] >= 400
    assert decided["percent met exactly"] >= 200
