# SPDX-License-Identifier: Apache-2.0
"""The deliberately naive second implementation of electoral law: exact fractions, slow and obvious.

`apportion(election)` takes an election file (issue 3) as a dictionary, and returns what `urna apportion FILE --json` prints.
It is written from the texts alone, and shares nothing with the program, so that a mistake of one is found by the other.
"""

import president
import sums
import thresholds
from fractions import Fraction
from lots import LotOpen, Lots, seen
from methods import OverAward  # noqa: F401, for callers


class Count:
    """One election while it is counted: what each list holds so far."""

    def __init__(self, election):
        self.election = election
        self.lists = election["lists"]
        self.codes = [district["code"] for district in election.get("districts", [])]
        self.lots = Lots(list(election.get("lots", [])), 0, None)
        self.total = election["seats"]
        self.held = [0] * len(self.lists)
        self.districts = {code: [0] * len(self.lists) for code in self.codes}
        self.passed = set()
        self.first_tier_seats = [0] * len(self.lists)
        self.explained = []  # of each tier and district: what the program's explanation says, too
        self.remainders = [Fraction(0)] * len(self.lists)

    def votes(self, code=None):
        if code is not None:
            return [Fraction(one["districtVotes"].get(code, 0)) for one in self.lists]
        return [Fraction(sum(one["districtVotes"].values()) if "districtVotes" in one else one["votes"]) for one in self.lists]

    def caps(self):
        """Candidates are of the list, wherever its seats were won before (R31)."""
        return [None if one.get("candidates") is None else one["candidates"] - held for one, held in zip(self.lists, self.held)]

    def facts(self, district=None):
        code = None if district is None else district["code"]
        return thresholds.Facts(
            self.lists, self.election["seats"], self.votes(), self.election.get("totals", {}),
            None if district is None else self.votes(code), None if district is None else district.get("totals", {}),
            self.first_tier_seats)

    def sum_for(self, rule, facts, votes, number, lots):
        qualified = thresholds.qualified_lists(rule, facts)
        self.passed |= qualified
        # Remainders have their factor from the tier that left them (R32).
        factors = [1 if rule.get("votes") == "remainders" else thresholds.factor_of(rule, facts, at)
                   for at in range(len(self.lists))]
        weighted = [its * factor for its, factor in zip(votes, factors)]
        in_ties = votes if facts.district_votes is not None else self.votes()
        result = sums.Sum(rule, self.lists, number, votes, in_ties, weighted, self.caps(), qualified, lots)
        self.explained.append({"tier": lots.tier, "district": lots.district, "needed": thresholds.all_needed(rule, facts),
                               "takesPart": sorted(qualified), "quotas": result.quotas})
        return result


def district_tier(count, rule, tier):
    """Each district is a sum of its own, in the file's order (R7)."""
    for district in count.election["districts"]:
        code = district["code"]
        votes = count.votes(code)
        one_sum = count.sum_for(rule, count.facts(district), votes, district["seats"], count.lots.at(tier, code))
        given = [0] * len(votes)
        try:
            quota = sums.distribute(one_sum, one_sum.qualified, given)
        finally:
            count.total += one_sum.added
            count.districts[code] = given
            count.held = [held + more for held, more in zip(count.held, given)]
        # What no seat has used: all votes of who took no part, and never less than nothing (R32).
        count.remainders = [before + max(Fraction(0), weight - seats * (quota or 0))
                            for before, weight, seats in zip(count.remainders, one_sum.weighted, given)]


def remaining_tier(count, one_sum):
    """The seats that the tiers before left (law 1.1, `"seats": "remaining"`)."""
    given = [0] * len(count.lists)
    try:
        sums.distribute(one_sum, one_sum.qualified, given)
    finally:
        count.total += one_sum.added  # also before an open lot (R27)
        count.held = [held + more for held, more in zip(count.held, given)]


def levelling_tier(count, one_sum):
    """All seats by all votes, less what was won before (law 1.1, meaning 11). District seats of lists that are not in this
    sum are subtracted first (issue 1; R35)."""
    excess = one_sum.rule.get("excess", "keepAndRecompute")
    in_sum = set(one_sum.qualified)
    one_sum.number -= sum(held for number, held in enumerate(count.held) if number not in in_sum)
    one_sum.caps = [one.get("candidates") for one in count.lists]
    while True:
        share = [0] * len(count.lists)
        sums.distribute(one_sum, in_sum, share)  # R6: with an open lot, nothing of it is given yet
        over = {number for number in in_sum if count.held[number] > share[number]}
        if over:
            seen[f"excess {excess}"] += 1
        if excess != "keepAndRecompute" or not over:
            break
        # Whoever has more keeps it and leaves the sum; the rest is distributed anew (R33).
        one_sum.number -= sum(count.held[number] for number in over)
        in_sum -= over
    for number in in_sum:
        if excess == "addSeats" and number in over:
            count.total += count.held[number] - share[number]
        else:  # with `takeBack` also for those who had won more (R34)
            count.held[number] = share[number]


def tiers_of(election):
    """A tier has the rule's keys where it states none of its own (R29); districts without tiers are one tier (R30)."""
    rule = {key: value for key, value in election["rule"].items() if key != "tiers"}
    default = [{"scope": "district"}] if election.get("districts") else [{"scope": "election"}]
    rule["topLevelThreshold"] = rule["threshold"]  # a factor asks it, also in a tier that states its own (issue 1; R19)
    return [{**rule, **tier} for tier in election["rule"].get("tiers") or default]


def run_tier(count, rule, tier):
    count.passed = set()  # R20: who takes part in the last tier, there in one of the districts at least
    if rule["scope"] == "district":
        district_tier(count, rule, tier)
    else:
        votes = count.remainders if rule.get("votes") == "remainders" else count.votes()
        remaining = tier == 0 or rule.get("seats", "all") == "remaining"
        number = count.total - sum(count.held) if remaining else count.total
        one_sum = count.sum_for(rule, count.facts(), votes, number, count.lots.at(tier, None))
        (remaining_tier if remaining else levelling_tier)(count, one_sum)
    if tier == 0:
        count.first_tier_seats = list(count.held)


def explain(election):
    """The result, and what led to it, tier by tier. Nothing led to the result of individuals."""
    if election.get("individual"):
        return president.elect(election), []
    count = Count(election)
    open_lot = None
    try:
        for tier, rule in enumerate(tiers_of(election)):
            run_tier(count, rule, tier)
    except LotOpen as lot:
        open_lot = lot.situation
    result = {"total": count.total, "seats": count.held, "open": 0 if open_lot else count.total - sum(count.held),
              "drawLot": open_lot, "passed": [number in count.passed for number in range(len(count.lists))]}
    if result["open"]:
        seen["open seats"] += 1
    if count.codes:
        result["districts"] = count.districts
    return result, count.explained


def apportion(election):
    return explain(election)[0]
