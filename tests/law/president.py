# SPDX-License-Identifier: Apache-2.0
"""Who is elected president, or goes to the second round (issue 1, "President")."""

from fractions import Fraction

from lots import LotOpen, Lots, first_of_tied, seen
from methods import Contender
from thresholds import base


def is_void(rule, totals):
    """The turnout condition comes before the majority; exactly the stated turnout suffices (R36)."""
    return "turnoutPercent" in rule and 100 * totals["cast"] < Fraction(rule["turnoutPercent"]) * totals["registered"]


def has_majority(candidate, clause, totals, valid):
    """Exactly half is no majority, unless the clause is inclusive (issue 1)."""
    mine = 100 * candidate.votes
    needed = Fraction(clause.get("percent", "50")) * base(totals, valid, clause.get("of", "valid"))
    if mine == needed and needed > 0:
        seen["majority met exactly"] += 1
    return mine >= needed if clause.get("inclusive", False) else mine > needed


def best(candidates, places, ties, lots, chosen):
    """Adds the candidates with the most votes to `chosen`, at most `places`; ties for the last place by `ties`."""
    while len(chosen) < places:
        left = [candidate for candidate in candidates if candidate not in chosen]
        if not left:
            return
        most = max(candidate.votes for candidate in left)
        tied = [candidate for candidate in left if candidate.votes == most]
        chosen += first_of_tied(tied, places - len(chosen), ties, lots)


def elect(election):
    rule, totals = election["rule"], election.get("totals", {})
    votes = [Fraction(one["votes"]) for one in election["lists"]]
    # A candidate without votes is neither elected nor in a second round (R37).
    candidates = [Contender(number, [number], its, its, its, None) for number, its in enumerate(votes) if its > 0]
    ties = rule.get("ties", ["lowestNumber"])
    lots = Lots(list(election.get("lots", [])), 0, None)
    result = {"outcome": "none", "elected": None, "runoff": [], "drawLot": None}
    if is_void(rule, totals):
        seen["president: void"] += 1
        return {**result, "outcome": "void"}
    winners = candidates  # without a majority clause the most votes suffice (issue 1)
    if "majority" in rule:
        winners = [candidate for candidate in candidates if has_majority(candidate, rule["majority"], totals, sum(votes))]
    chosen = []
    try:
        if winners:  # R38: of several with the majority that was asked for, the most votes decide
            best(winners, 1, ties, lots, chosen)
            result.update(outcome="elected", elected=chosen[0].number)
        elif candidates and "runoff" in rule:
            result["outcome"] = "runoff"
            best(candidates, rule["runoff"], ties, lots, chosen)
    except LotOpen as lot:
        result["drawLot"] = lot.situation
    if result["outcome"] == "runoff":
        result["runoff"] = sorted(candidate.number for candidate in chosen)
    seen[f"president: {result['outcome']}"] += 1
    return result
