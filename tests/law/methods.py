# SPDX-License-Identifier: Apache-2.0
"""How seats follow from votes: highest quotients, or quotas and what remains (law 1.1, meanings 5 to 7)."""

import math
from dataclasses import dataclass
from fractions import Fraction

from lots import first_of_tied, seen

NAMED_DIVISORS = {
    "dhondt": {"first": "1", "second": "2", "step": "1"},
    "sainteLague": {"first": "1", "second": "3", "step": "2"},
}


class OverAward(Exception):
    """More whole quotas than seats under `"overAward": "refuse"`: there is no result."""


@dataclass
class Contender:
    """A list, or an alliance that counts as one list."""

    number: int  # from 0; the lowest of its members (R2)
    members: list
    votes: Fraction
    in_ties: Fraction  # what mostVotes and fewestVotes compare
    weighted: Fraction  # votes with the factor, for quotients alone (issue 1)
    cap: int | None  # candidates; None: without end


def divisor(divisors, index):
    """first, second, second + step, ... (law 1.1, meaning 5)."""
    if index == 0:
        return Fraction(divisors["first"])
    return Fraction(divisors["second"]) + (index - 1) * Fraction(divisors["step"])


def claim(weighted, by):
    """What is compared, the greater first. Divisor 0 puts a claim before all others, among such by weighted votes (issue 1)."""
    return (1, weighted) if by == 0 else (0, weighted / by)


def rounded(quota, how):
    """A quota that rounds to 0 is used unrounded (issue 1)."""
    result = {"none": lambda: quota, "down": lambda: Fraction(math.floor(quota)), "up": lambda: Fraction(math.ceil(quota)),
              "halfUp": lambda: Fraction(math.floor(quota + Fraction(1, 2)))}[how]()
    if result == 0:
        seen["quota rounded to 0"] += 1
    return result or quota


def quota_of(method, votes, seats):
    """The quota, or None where there is nothing to divide (law 1.1, meaning 6)."""
    if votes == 0 or seats == 0:
        return None
    quota = {"hare": lambda: votes / seats, "droop": lambda: Fraction(math.floor(votes / (seats + 1)) + 1),
             "hagenbachBischoff": lambda: votes / (seats + 1), "imperiali": lambda: votes / (seats + 2)}[method["quota"]]()
    return rounded(quota, method.get("round", "none"))


class Distribution:
    """`number` seats among contenders by one method. A contender without votes never takes a seat (issue 1)."""

    def __init__(self, method, contenders, number, valid, ties, lots):
        self.method = {"divisors": NAMED_DIVISORS[method]} if isinstance(method, str) else method
        self.contenders = [contender for contender in contenders if contender.votes > 0]
        self.number = number
        self.ties = ties
        self.lots = lots
        self.heeds_caps = True
        self.seats = {contender.number: 0 for contender in self.contenders}
        self.log = []  # (pass, value, contender) of each seat but whole quotas, in the order in which they were given
        self.once = set()  # (pass, number) of contenders who had their seat of a pass with `once`
        self.quota = None
        if "quota" in self.method:
            participating = sum((contender.weighted for contender in self.contenders), Fraction(0))  # R8
            of_valid = self.method.get("of", "participating") == "valid"
            self.quota = quota_of(self.method, valid if of_valid else participating, number)

    def run(self):
        if "divisors" in self.method:
            self.hand_out()
        elif self.quota is not None:
            self.give_whole_quotas()
            self.take_over_award()
            self.hand_out()

    def left(self):
        return self.number - sum(self.seats.values())

    def may_take(self, contender):
        """A list with `candidates` stops there, the next quotient takes the seat (law 1.1, meaning 7)."""
        exhausted = self.heeds_caps and contender.cap is not None and self.seats[contender.number] >= contender.cap
        if exhausted:
            seen["exhausted list"] += 1
        return not exhausted

    def hand_out(self):
        """Gives the seats that are left. Some stay open where nobody can take them."""
        if "divisors" in self.method:
            self.give_by("quotient", 0, {})
        elif self.quota is not None:
            for index, one_pass in enumerate(self.method.get("remainder", [{"by": "largest"}])):
                self.give_by(one_pass["by"], index, one_pass)

    def give_by(self, by, index, one_pass):
        """One pass: seat after seat to the greatest value, until no seat or no list is left (law 1.1, meaning 6)."""
        while self.left() > 0:
            able = [contender for contender in self.contenders if self.may_take(contender)
                    and (index, contender.number) not in self.once and self.meets_minimum(contender, one_pass)]
            if not able:
                return
            best = max(self.value(contender, by) for contender in able)
            tied = [contender for contender in able if self.value(contender, by) == best]
            fewest = min(self.given_for(index, best, contender) for contender in tied)
            tied = [contender for contender in tied if self.given_for(index, best, contender) == fewest]
            for contender in first_of_tied(tied, self.left(), self.ties, self.lots):
                self.seats[contender.number] += 1
                self.log.append((index, best, contender))
                if one_pass.get("once", False):
                    self.once.add((index, contender.number))

    def value(self, contender, by):
        """A remainder of 0 takes part; an average is v/(seats + 1) (issue 1). A remainder is what no seat has used (R9)."""
        seats = self.seats[contender.number]
        if by == "quotient":
            return claim(contender.weighted, divisor(self.method["divisors"], seats))
        if by == "average":
            return contender.weighted / (seats + 1)
        return contender.weighted - seats * self.quota

    def given_for(self, index, value, contender):
        """Where first and second divisor are equal, each of the tied has one seat before one has its second (R12)."""
        return self.log.count((index, value, contender))

    def meets_minimum(self, contender, one_pass):
        """`minimumQuota` is of the list's votes (issue 1): without the factor (R10)."""
        if "minimumQuota" not in one_pass:
            return True
        minimum = Fraction(one_pass["minimumQuota"]) * self.quota
        if contender.votes == minimum:
            seen["minimumQuota met exactly"] += 1
        return contender.votes >= minimum

    def give_whole_quotas(self):
        for contender in self.contenders:
            whole = math.floor(contender.weighted / self.quota)
            capped = self.heeds_caps and contender.cap is not None and whole > contender.cap
            self.seats[contender.number] = contender.cap if capped else whole

    def take_over_award(self):
        """Takes from the smallest remainder, ties in reverse (issue 1), one seat after the other (R11)."""
        if self.left() < 0 and self.method.get("overAward", "smallestRemainder") == "refuse":
            seen["over-award refused"] += 1
            raise OverAward()
        while self.left() < 0:
            seen["over-award taken back"] += 1
            able = [contender for contender in self.contenders if self.seats[contender.number] > 0]
            smallest = min(self.value(contender, "largest") for contender in able)
            tied = [contender for contender in able if self.value(contender, "largest") == smallest]
            for contender in first_of_tied(tied, -self.left(), self.ties, self.lots, "loses", in_reverse=True):
                self.seats[contender.number] -= 1
