# SPDX-License-Identifier: Apache-2.0
"""One sum: so many seats among the lists of one district, or of the election (law 1.1, meanings 7, 8 and 10)."""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from lots import first_of_tied, seen
from methods import Contender, Distribution


@dataclass
class Sum:
    rule: dict
    lists: list
    number: int  # of seats
    votes: list  # of this sum, per list
    in_ties: list  # votes that ties compare: also in a tier that distributes remainders, all votes (R3)
    weighted: list
    caps: list  # seats that each list can still take; None: without end
    qualified: set
    lots: object
    added: int = 0  # seats, by a majority
    quotas: list = field(default_factory=list)  # of each time that it is done


def counts_as_one(one_sum, members):
    """An agreement counts only if every member passes (law 1.1, meaning 10), or for those who pass with `passing`."""
    alliances = one_sum.rule.get("alliances", {})
    if alliances.get("seats", "each") == "each":
        return False
    everybody_passes = all(number in one_sum.qualified for number in members)
    return alliances.get("agreement", "allPass") == "passing" or everybody_passes


def contenders_of(one_sum, in_sum):
    """An alliance with joint seats is one list (law 1.1, meaning 10; R24). Only lists that have votes can take a seat."""
    alliances = defaultdict(list)
    for number, one in enumerate(one_sum.lists):
        alliances[one.get("alliance")].append(number)
    groups = []
    for name, members in alliances.items():
        able = [number for number in members if number in in_sum and one_sum.votes[number] > 0]
        if name is not None and counts_as_one(one_sum, members):
            groups += [able] if able else []
            if len(able) > 1:
                seen["joint seats"] += 1
        else:
            groups += [[number] for number in able]
    return [contender_of(one_sum, members) for members in sorted(groups)]


def contender_of(one_sum, members):
    caps = [one_sum.caps[number] for number in members]
    votes, in_ties, weighted = (sum(its[number] for number in members)
                                for its in (one_sum.votes, one_sum.in_ties, one_sum.weighted))
    return Contender(members[0], members, votes, in_ties, weighted, None if None in caps else sum(caps))


def majority_of(one_sum, contenders):
    """Who has more than half of the votes, valid ones unless stated (issue 1; law 1.1, meaning 8)."""
    clause = one_sum.rule.get("majority")
    if not clause or clause == "none":
        return None
    participating = sum(contender.votes for contender in contenders)
    of = sum(one_sum.votes) if clause.get("of", "valid") == "valid" else participating
    return next((contender for contender in contenders if 2 * contender.votes > of), None)


def take_last_seat(distribution, winner):
    """The last seat goes to the winner, by lot among those who tied for it (law 1.1, meaning 8). It is the last that another
    list was given, and nothing happens where there is none, as with whole quotas alone (R25)."""
    others = [(index, value, contender) for index, value, contender in distribution.log if contender is not winner]
    if not others:
        return
    index, value, _ = others[-1]
    tied = {contender.number: contender for other, its, contender in others if (other, its) == (index, value)}
    last, = first_of_tied(list(tied.values()), 1, distribution.ties, distribution.lots, "lastSeat", in_reverse=True)
    seen["last seat taken"] += 1
    distribution.once.discard((index, last.number))  # it has none of this pass now (R13)
    distribution.log.remove((index, value, last))
    distribution.seats[last.number] -= 1
    distribution.seats[winner.number] += 1


def add_seats(distribution, winner):
    """The least k with 2(s + k) > S + k (issue 1; R27)."""
    seen["majority seats added"] += 1
    while 2 * distribution.seats[winner.number] <= distribution.number:
        distribution.seats[winner.number] += 1
        distribution.number += 1


def apply_majority(distribution, winner, clause):
    """More than half of the votes and at most half of the seats (law 1.1, meaning 8)."""
    if 2 * distribution.seats[winner.number] > distribution.number:
        return
    if clause["then"] == "takeLastSeat":
        take_last_seat(distribution, winner)
    else:
        add_seats(distribution, winner)


def stop_exhausted(distribution):
    """Seats beyond a list's candidates are given anew, by the next quotient (law 1.1, meaning 7)."""
    distribution.heeds_caps = True
    for contender in distribution.contenders:
        if contender.cap is not None:
            distribution.seats[contender.number] = min(distribution.seats[contender.number], contender.cap)
    distribution.hand_out()


def share_inside(one_sum, contender, seats, given):
    """The seats of an alliance are shared by `within`, else by the same method (issue 1; law 1.1, meaning 10; R22)."""
    if len(contender.members) == 1:
        given[contender.number] = seats
        return
    within = one_sum.rule["alliances"].get("within", one_sum.rule["method"])
    members = [contender_of(one_sum, [number]) for number in contender.members]
    inside = Distribution(within, members, seats, contender.votes, one_sum.rule.get("ties", ["lowestNumber"]), one_sum.lots)
    try:
        inside.run()
    finally:
        for number, its in inside.seats.items():
            given[number] = its


def distribute(one_sum, in_sum, given):
    """Writes each list's seats into `given`, also those from before an open lot, and the number of added seats into the sum.
    Returns the quota where there is one."""
    contenders = contenders_of(one_sum, in_sum)
    ties = one_sum.rule.get("ties", ["lowestNumber"])
    distribution = Distribution(one_sum.rule["method"], contenders, one_sum.number, sum(one_sum.votes, Fraction(0)), ties,
                                one_sum.lots)
    if contenders and one_sum.number > 0:
        one_sum.quotas.append(distribution.quota)
    winner = majority_of(one_sum, contenders)
    distribution.heeds_caps = winner is None  # the majority comes before exhaustion (issue 1; R26)
    try:
        distribution.run()
        if winner is not None:
            apply_majority(distribution, winner, one_sum.rule["majority"])
            stop_exhausted(distribution)
    finally:
        for contender in distribution.contenders:
            if len(contender.members) == 1:
                given[contender.number] = distribution.seats[contender.number]
        one_sum.added = distribution.number - one_sum.number
    for contender in distribution.contenders:
        share_inside(one_sum, contender, distribution.seats[contender.number], given)
    return distribution.quota
