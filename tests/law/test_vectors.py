# SPDX-License-Identifier: Apache-2.0
"""What others' programs compute, or had from results, by the program and the naive implementation: seats and votes are facts, typed
anew from where they stand. test_naive.py has the tables of Dutch councils.
"""

import pytest

import cases
from test_differential import REPOSITORY, Program, agree
from test_naive import DUTCH_COUNCILS, DUTCH_LOTS, NO_END
from test_presets import PRESETS, read

# More from github.com/kiesraad/abacus, backend/apportionment/src/seat_assignment.
MORE_COUNCILS = [  # seats, votes and candidates, seats of each list
    (10, [(500, 5), (0, 1), (0, 1), (0, 1), (0, 1)], [5, 0, 0, 0, 0]),  # five stay open
    (19, [0], [0]),
    (20, [(810, 7), (620, 7), (570, 7)], [7, 7, 6]),
    (20, [(2000, 4), (2000, 5), (1600, 4), (1600, 4), (800, 2)], [4, 5, 4, 4, 2]),
    (20, [(2000, 4), (2000, 4), (1600, 4), (1600, 4), (800, 3)], [4, 4, 4, 4, 3]),
    (23, [(600, 12), (302, 6), (98, 1), (99, 2), (101, 2)], [12, 6, 1, 2, 2]),
]
HARE = {"quota": "hare", "remainder": [{"by": "largest"}]}
ADAMS = {"divisors": {"first": "0", "second": "1", "step": "1"}}
# github.com/polettif/proporz, tests/testthat.
PROPORZ = [  # method, seats, votes, seats of each list
    ("dhondt", 10, [4160, 3380, 2460], [4, 4, 2]),
    ("sainteLague", 10, [4160, 3380, 2460], [4, 3, 3]),
    (ADAMS, 50, [450, 350, 199, 1], [22, 17, 10, 1]),
    (ADAMS, 10, [43, 33, 12, 8, 4], [4, 3, 1, 1, 1]),
    ("sainteLague", 10, [43, 33, 12, 8, 4], [5, 3, 1, 1, 0]),
    ("dhondt", 10, [43, 33, 12, 8, 4], [5, 4, 1, 0, 0]),
    ("sainteLague", 15, [5200, 1700, 3100], [8, 2, 5]),
    ("dhondt", 8, [100, 80, 30, 20], [4, 3, 1, 0]),
    (HARE, 60, [216, 310, 22, 32], [23, 32, 2, 3]),
    (HARE, 10, [47000, 16000, 15800, 12000, 6100, 3100], [5, 2, 1, 1, 1, 0]),
    (HARE, 31, [720257, 323524, 257466, 213138, 144392, 88315], [13, 6, 5, 4, 2, 1]),
    ("sainteLague", 598, [11828277, 9990488, 6316080, 5155933, 4643272, 2830238], [173, 146, 93, 76, 68, 42]),
    ("sainteLague", 146, [430739, 143607, 242942, 1297940, 102419, 348216, 202850, 348082, 2678956, 328753, 812721, 216593, 520990,
                          1120018, 1051198, 144464], [6, 2, 4, 19, 2, 5, 3, 5, 39, 5, 12, 3, 8, 16, 15, 2]),
    ("sainteLague", 3, [100, 1, 0, 10, 0], [3, 0, 0, 0, 0]),
    (ADAMS, 3, [100, 1, 0, 10, 0], [1, 1, 0, 1, 0]),
]
# There, an error: one seat, and two lists with the same claim.
PROPORZ_TIES = [("sainteLague", [1, 10, 10], [1, 2]), (HARE, [10, 10, 0], [0, 1])]
# github.com/simberaj/votelib, tests/real: what lists had in a region in 2017, and votes for two seats in the Senate in 2018.
CZECH_REGIONS = {"Hlavní město Praha": {"ANO": 6, "ODS": 5, "Piráti": 5, "TOP 09": 3, "SPD": 1, "ČSSD": 1, "KSČM": 1, "KDU-ČSL": 1,
                                        "STAN": 1},
                 "Karlovarský kraj": {"ANO": 3, "Piráti": 1, "SPD": 1}}
SENATORS = [([4868, 20595, 2801, 5110, 3058, 1169, 258, 1251], {"outcome": "elected", "elected": 1}),
            ([3241, 5014, 2885, 2030, 5324, 15900, 9443], {"outcome": "runoff", "runoff": [5, 6]})]


@pytest.fixture
def program(tmp_path):
    return Program(tmp_path)


def both(program, election):
    """The outcome that the two agree on."""
    election = {"name": "a vector", **election}
    mine = cases.outcome(election)[0]
    theirs = program.ask(election)
    assert agree(mine, theirs), (mine, theirs)
    return theirs


def lists_of(votes):
    return [{"name": str(number), "votes": its} for number, its in enumerate(votes, 1)]


def council(seats, votes):
    lists = [{"name": str(number), **dict(zip(("votes", "candidates"), one if isinstance(one, tuple) else (one, NO_END)))}
             for number, one in enumerate(votes, 1)]
    preset = PRESETS["netherlands-council-19-or-more" if seats >= 19 else "netherlands-council-under-19"]
    return {"seats": seats, "rule": preset["rule"], "lists": lists}


@pytest.mark.parametrize("seats, votes, expected", DUTCH_COUNCILS + MORE_COUNCILS)
def test_a_dutch_council(seats, votes, expected, program):
    result = both(program, council(seats, votes))
    assert (result["seats"], result["open"], result["drawLot"]) == (expected, seats - sum(expected), None)


@pytest.mark.parametrize("seats, votes, given, decides, options", DUTCH_LOTS)
def test_a_dutch_council_draws_lots(seats, votes, given, decides, options, program):
    result = both(program, council(seats, votes))
    assert result["drawLot"] == {"tier": 0, "district": None, "decides": decides, "options": options}
    assert result["seats"] == given


@pytest.mark.parametrize("method, seats, votes, expected", PROPORZ)
def test_proporz(method, seats, votes, expected, program):
    result = both(program, {"seats": seats, "rule": {"method": method, "threshold": []}, "lists": lists_of(votes)})
    assert result["seats"] == expected


@pytest.mark.parametrize("method, votes, options", PROPORZ_TIES)
def test_where_proporz_has_no_result_a_lot_decides(method, votes, options, program):
    rule = {"method": method, "threshold": [], "ties": ["lot"]}
    result = both(program, {"seats": 1, "rule": rule, "lists": lists_of(votes)})
    assert result["drawLot"] == {"tier": 0, "district": None, "decides": "seat", "options": options}


@pytest.mark.parametrize("region", CZECH_REGIONS)
def test_a_czech_region_of_2017(region, program):
    election = read(REPOSITORY / "tests" / "law" / "elections" / "czechia-2017.json")
    code = next(one["code"] for one in election["districts"] if one["name"] == region)
    won = zip((one["name"] for one in election["lists"]), both(program, election)["districts"][code])
    assert {name: seats for name, seats in won if seats} == CZECH_REGIONS[region]


@pytest.mark.parametrize("votes, expected", SENATORS)
def test_a_czech_senator_has_more_than_half_or_a_second_round(votes, expected, program):
    rule = {"majority": {"percent": "50", "of": "valid"}, "runoff": 2}
    result = both(program, {"individual": True, "rule": rule, "lists": lists_of(votes)})
    assert expected.items() <= result.items()
