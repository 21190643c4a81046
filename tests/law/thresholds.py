# SPDX-License-Identifier: Apache-2.0
"""Which lists a sum is for, and what their votes weigh in quotients (law 1.1, meanings 1 to 4)."""

import math
from dataclasses import dataclass
from fractions import Fraction

from lots import seen


@dataclass
class Facts:
    """What a threshold may look at."""

    lists: list
    seats: int  # of the whole election
    votes: list  # of the whole election, per list
    totals: dict
    district_votes: list | None  # of this sum's district; None in a sum over the election
    district_totals: dict | None
    district_seats: list  # won in the first tier, per list


def base(totals, valid, of):
    """The votes of which a percentage is (law 1.1)."""
    return {"valid": lambda: valid, "cast": lambda: totals["cast"], "registered": lambda: totals["registered"],
            "validAndBlank": lambda: valid + totals["blank"]}[of]()


def together(rule, facts, number):
    """The lists whose votes count for a threshold of list `number`: with a joint threshold, the alliance's (issue 1)."""
    alliance = facts.lists[number].get("alliance")
    if alliance is None or rule.get("alliances", {}).get("threshold", "each") == "each":
        return [number]
    return [other for other, one in enumerate(facts.lists) if one.get("alliance") == alliance]


def percent_met(condition, unit, facts):
    """`inclusive` true, `scope` election, `of` valid unless stated (issue 1)."""
    votes, totals = facts.votes, facts.totals
    if condition.get("scope", "election") == "district":
        if facts.district_votes is None:  # R15: a sum over the election has no district
            return False
        votes, totals = facts.district_votes, facts.district_totals
    mine = 100 * sum(votes[number] for number in unit)
    needed = Fraction(condition["percent"]) * base(totals, sum(votes), condition.get("of", "valid"))
    if mine == needed and needed > 0:
        seen["percent met exactly"] += 1
    return mine >= needed if condition.get("inclusive", True) else mine > needed


def condition_met(condition, unit, facts):
    votes = sum(facts.votes[number] for number in unit)
    if "percent" in condition:
        return percent_met(condition, unit, facts)
    if "quota" in condition:  # R14: valid votes over seats, both of the election (the Netherlands' electoral quota)
        return votes * facts.seats >= Fraction(condition["quota"]) * sum(facts.votes)
    if "votes" in condition:
        return votes >= condition["votes"]
    if "districtSeats" in condition:  # won in tier 1 of this sum (issue 1)
        return sum(facts.district_seats[number] for number in unit) >= condition["districtSeats"]
    return sum(facts.lists[number].get("directSeats", 0) for number in unit) >= condition["directSeats"]


def needed(condition, facts):
    """The least whole number of votes, or of seats, that meets the condition."""
    if "percent" in condition:
        local = condition.get("scope", "election") == "district"
        votes, totals = (facts.district_votes, facts.district_totals) if local else (facts.votes, facts.totals)
        part = Fraction(condition["percent"]) * base(totals, sum(votes), condition.get("of", "valid")) / 100
        return math.ceil(part) if condition.get("inclusive", True) else math.floor(part) + 1
    if "quota" in condition:
        return math.ceil(Fraction(condition["quota"]) * sum(facts.votes) / facts.seats)
    return next(condition[key] for key in ("votes", "districtSeats", "directSeats") if key in condition)


def all_needed(rule, facts):
    """By class (None: the tier's own threshold) and index, what each condition needs."""
    thresholds = {None: rule["threshold"], **{name: own["threshold"] for name, own in rule.get("classes", {}).items()
                                              if "threshold" in own}}
    return {(name, index): needed(condition, facts) for name, threshold in thresholds.items()
            for index, condition in enumerate(threshold)}


def any_met(conditions, unit, facts):
    """One condition suffices, `[]` exempts (law 1.1, meaning 1)."""
    if not conditions:
        return True
    met = [condition for condition in conditions if condition_met(condition, unit, facts)]
    for condition in met:
        seen[f"threshold met by {next(key for key in condition if key not in ('of', 'scope', 'inclusive'))}"] += 1
    return bool(met)


def conditions_of(rule, facts, number):
    """A list's class overrides the threshold (law 1.1, meaning 2); one without a threshold of its own does not (R17)."""
    name = facts.lists[number].get("class")
    return rule.get("classes", {}).get(name, {}).get("threshold", rule["threshold"])


def qualified_lists(rule, facts):
    """The numbers of the lists that take part."""
    everybody = set(range(len(facts.lists)))
    passing = {number for number in everybody
               if any_met(conditions_of(rule, facts, number), together(rule, facts, number), facts)}
    subject = {number for number in everybody if conditions_of(rule, facts, number)}
    # An exempt list does not count as having reached the threshold (issue 1), and stays exempt where nobody has (R18).
    if subject and not subject & passing:
        none_reached = rule.get("noneReached", "all")
        seen[f"noneReached {none_reached}"] += 1
        return everybody if none_reached == "all" else passing
    return passing


def factor_of(rule, facts, number):
    """`belowThreshold` means below the top-level threshold (issue 1): that outside the classes. Whom an empty one exempts has
    not reached it (R19)."""
    own = rule.get("classes", {}).get(facts.lists[number].get("class"), {})
    factor = Fraction(own.get("factor", "1"))
    top_level = rule["topLevelThreshold"]
    reached = top_level and any_met(top_level, together(rule, facts, number), facts)
    if own.get("factorFor", "belowThreshold") == "belowThreshold" and reached:
        return Fraction(1)
    if factor != 1:
        seen["factor used"] += 1
    return factor
