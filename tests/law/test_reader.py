# SPDX-License-Identifier: Apache-2.0
"""The reader follows true explanations, and finds every number that is changed in one."""

import copy
import json
from collections import Counter

import pytest

import reader
from test_differential import Program

QUOTA = {"quota": "hare", "remainder": [{"by": "largest", "once": True, "minimumQuota": "3/4"}, {"by": "average"}]}
LEVEL = [{"scope": "district"}, {"scope": "election", "seats": "all", "excess": "keepAndRecompute", "ties": ["lot"],
                                 "threshold": [{"districtSeats": 2}, {"percent": "15"}]}]
REMAINDERS = [{"scope": "district"}, {"scope": "election", "seats": "remaining", "votes": "remainders", "method": "sainteLague"}]


def lists(*votes, **more):
    """`more`: by the number of a list, what else it states."""
    result = [{"name": f"List {at}", "votes": its} if isinstance(its, int) else
              {"name": f"List {at}", "districtVotes": {str(code): one for code, one in enumerate(its)}} for at, its in enumerate(votes)]
    for at, its in more.items():
        result[int(at[1:])].update(its)
    return result


def election(seats, rule, of, **more):
    districts = more.pop("in_districts", None)
    if districts:
        more["districts"] = [{"code": str(code), "seats": its} for code, its in enumerate(districts)]
    return {"name": "Made up", "seats": seats, "rule": {"threshold": [], **rule}, "lists": of, **more}


ELECTIONS = {
    "divisors, a class with a factor, a threshold": election(
        9, {"method": "dhondt", "threshold": [{"percent": "5"}, {"quota": "2/3"}],
            "classes": {"minority": {"threshold": [], "factor": "1.35"}}},
        lists(40_317, 30_911, 1_703, 20_117, 900, _2={"class": "minority"})),
    "nobody reaches it, and a tie": election(
        4, {"method": "sainteLague", "threshold": [{"percent": "60", "inclusive": False}], "ties": ["mostVotes", "lowestNumber"]},
        lists(40_000, 40_000, 40_000, 40_000, 40_000)),
    "lots, of which one is open": election(
        3, {"method": "dhondt", "ties": ["lot"]}, lists(50_000, 50_000, 50_000, 50_000),
        lots=[{"tier": 0, "district": None, "decides": "seat", "options": [0, 1, 2, 3], "drawn": [2]}]),
    "quotas and passes": election(17, {"method": QUOTA}, lists(80_817, 51_319, 22_007, 7_103, 2_003)),
    "an over-award": election(
        2, {"method": {"quota": "imperiali", "of": "valid"}}, lists(26_003, 26_002, 26_001, 22_000)),
    "the last seat to the majority": election(
        5, {"method": {"quota": "hare"}, "majority": {"then": "takeLastSeat"}, "ties": ["lot"]},
        lists(51_000, 17_000, 16_000, 16_000, _0={"candidates": 2}),
        lots=[{"tier": 0, "district": None, "decides": "lastSeat", "options": [2, 3], "drawn": [3]}]),
    "added seats": election(
        6, {"method": "dhondt", "majority": {"then": "addSeats"}}, lists(50_001, 10_000, 10_000, 10_000, 10_000, 10_000)),
    "alliances": election(
        11, {"method": "dhondt", "alliances": {"threshold": "joint", "seats": "joint", "within": {"quota": "hare"}},
             "threshold": [{"percent": "20"}]},
        lists(40_411, 17_203, 15_107, 21_119, _1={"alliance": "A"}, _2={"alliance": "A"})),
    "districts and a tier that lists leave": election(
        12, {"method": "dhondt", "tiers": LEVEL},
        lists((60_000, 60_000, 60_000, 0, 0), (59_000, 59_000, 59_000, 0, 0), (10, 20, 90_000, 0, 0), (5, 5, 5, 9_000, 0),
              (0, 0, 0, 0, 3_000)),
        in_districts=[2, 1, 2, 1, 3]),
    "remainders of districts": election(
        9, {"method": {"quota": "hare", "remainder": []}, "tiers": REMAINDERS},
        lists((70_001, 45_003), (30_005, 55_007), (1_009, 90_001)), in_districts=[3, 4]),
    "open seats": election(5, {"method": "dhondt"}, lists(40_000, 30_000, _0={"candidates": 1}, _1={"candidates": 2})),
    "who is elected": {"name": "Made up", "individual": True, "rule": {"majority": {"percent": "50"}, "turnoutPercent": "40"},
                       "totals": {"cast": 101_000, "registered": 200_000}, "lists": lists(60_000, 40_000)},
    "a second round": {"name": "Made up", "individual": True, "rule": {"majority": {"percent": "50"}, "runoff": 2},
                       "lists": lists(45_000, 25_000, 25_000, 5_000)},
}

# What the law and the facts state, and this sum does not depend on: with another number it would be as true.
STATED = {"directSeats", "cast", "registered", "turnout.percent", "second", "step", "minimumQuota"}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    found = Program(tmp_path_factory.mktemp("reader")).ask_all(list(ELECTIONS.values()))
    return dict(zip(ELECTIONS, found))


def numbers_of(value, path=()):
    """The path of every number, also of one that is a text."""
    if isinstance(value, (dict, list)):
        for key, its in value.items() if isinstance(value, dict) else enumerate(value):
            yield from numbers_of(its, path + (key,))
    elif isinstance(value, int) and not isinstance(value, bool) or isinstance(value, str) and value[:1].isdigit():
        yield path


def changed(outcome, path):
    """The outcome with another number there."""
    other = copy.deepcopy(outcome)
    inside = other
    for key in path[:-1]:
        inside = inside[key]
    number = inside[path[-1]]
    inside[path[-1]] = number + 1 if isinstance(number, int) else str(reader.Fraction(number) + 1)
    return other


@pytest.mark.parametrize("name", ELECTIONS)
def test_a_true_explanation_is_followed(outcomes, name):
    assert "steps" in outcomes[name], outcomes[name]
    reader.read(outcomes[name], len(ELECTIONS[name]["lists"]))


@pytest.mark.parametrize("name", ELECTIONS)
def test_no_number_can_be_changed(outcomes, name):
    accepted = []
    for path in numbers_of(outcomes[name]):
        try:
            reader.read(changed(outcomes[name], path), len(ELECTIONS[name]["lists"]))
        except (reader.Wrong, reader.Stop):
            continue
        except (KeyError, IndexError):
            continue  # a list, a district or a condition that there is not
        kind = outcomes[name]["steps"][path[1]]["step"] if path[0] == "steps" else path[0]
        if not {path[-1], f"{kind}.{path[-1]}"} & STATED:
            accepted.append(("/".join(map(str, path)), kind))
    assert not accepted, json.dumps(outcomes[name])
    assert len(list(numbers_of(outcomes[name]))) > 10


def test_no_step_can_be_left_out_or_come_twice(outcomes):
    """But a condition, which lists that reach another one do not need. Of individuals more than that may be left out."""
    for name, outcome in outcomes.items():
        if "outcome" in outcome:
            continue
        for at, step in enumerate(outcome["steps"]):
            for steps in (outcome["steps"][:at] + outcome["steps"][at + 1:], outcome["steps"][:at + 1] + outcome["steps"][at:]):
                if step["step"] != "condition":
                    with pytest.raises((reader.Wrong, KeyError, IndexError)):
                        reader.read({**outcome, "steps": steps}, len(ELECTIONS[name]["lists"]))
                        print(name, at, step)


def test_words_cannot_be_changed(outcomes):
    outcome = outcomes["nobody reaches it, and a tie"]
    for kind, key, other in ("noneReached", "then", "nobody"), ("tie", "by", "mostVotes"), ("list", "standing", "below"):
        wrong = copy.deepcopy(outcome)
        next(step for step in wrong["steps"] if step["step"] == kind)[key] = other
        with pytest.raises(reader.Wrong):
            reader.read(wrong, 5)


def test_every_kind_of_step_is_among_them(outcomes):
    kinds = Counter(step["step"] for outcome in outcomes.values() for step in outcome["steps"])
    assert set(kinds) == {
        "tier", "condition", "list", "noneReached", "agreement", "quota", "wholeQuotas", "overAward", "seats", "seatLeft", "tie",
        "lot", "majority", "exhausted", "excess", "outside", "remainderVotes", "within", "open", "turnout", "majorityNeeded",
        "elected", "runoff"}, kinds
