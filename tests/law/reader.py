# SPDX-License-Identifier: Apache-2.0
"""Does the sum of an explanation again, and knows nothing but what it says.

`read(outcome, lists)` takes what `urna apportion FILE --json` prints, and the number of lists. It raises `Wrong` with the first
step that does not follow from those before it, or with what the outcome says otherwise.
"""

import math
from fractions import Fraction

ANY_DIVISORS = {"first": "1", "second": "2", "step": "1"}  # before the first seat, which all divide by the same


class Wrong(Exception):
    """A step does not follow."""


class Stop(Exception):
    """A lot is not drawn: the sum stops here, after those `picked` before."""

    def __init__(self, situation, picked=()):
        super().__init__(str(situation))
        self.situation, self.picked = situation, list(picked)


class Unit:
    """A list, or an alliance that takes seats as one."""

    def __init__(self, members, amounts, votes, factors, caps):
        self.members = members
        self.list = members[0]
        self.amount = sum(amounts[at] for at in members)
        self.votes = sum(votes[at] for at in members)
        self.weight = sum(amounts[at] * factors[at] for at in members)
        its = [caps[at] for at in members]
        self.cap = None if None in its else sum(its)


class Steps:
    """The steps, one after the other."""

    def __init__(self, steps):
        self.steps = steps
        self.at = 0

    def peek(self):
        return self.steps[self.at]["step"] if self.at < len(self.steps) else None

    def wrong(self, what):
        return Wrong(f"step {self.at} of {len(self.steps)}: {what}")

    def take(self, kind, **expected):
        """The next step, which has to be of this kind and to say this."""
        if self.peek() != kind:
            raise self.wrong(f"{kind} should come here, with {expected}, and not {self.peek()}")
        step = self.steps[self.at]
        for name, value in expected.items():
            if step[name] != value:
                raise self.wrong(f"{kind}: {name} should be {value}, not {step[name]}")
        self.at += 1
        return step

    def later(self, kind, *until):
        """The next step of this kind that comes before those others."""
        for step in self.steps[self.at:]:
            if step["step"] in until:
                return None
            if step["step"] == kind:
                return step
        return None


def text(value):
    """As fractions are written."""
    return str(Fraction(value))


def rounded(quota, how):
    return {"none": lambda: 0, "down": lambda: math.floor(quota), "up": lambda: math.ceil(quota),
            "halfUp": lambda: math.floor(quota + Fraction(1, 2))}[how]()


def quota_of(step, unit):
    """The quota of the step's votes and seats, in 1/unit of a vote."""
    votes, seats = Fraction(step["votes"], unit), step["seats"]
    if step["kind"] == "droop":
        return (math.floor(votes / (seats + 1)) + 1) * Fraction(unit)
    exact = votes / (seats + {"hare": 0, "hagenbachBischoff": 1, "imperiali": 2}[step["kind"]])
    return (rounded(exact, step["round"]) or exact) * Fraction(unit)


class Place:
    """One tier, in one district or in the whole election."""

    def __init__(self, steps, step):
        self.steps = steps
        self.tier, self.district, self.unit = step["tier"], step["district"], step["unit"]
        self.ties, self.majority = step["ties"], step.get("majority")

    def order(self, unit, decides):
        """By the ties before a lot: the smaller comes first. Who loses a seat is found in reverse."""
        keys = []
        for by in self.ties:
            if by == "lot":
                break
            key = {"mostVotes": -unit.votes, "fewestVotes": unit.votes, "lowestNumber": unit.list}[by]
            keys.append(key if decides == "seat" else -key)
        return keys

    def pick(self, tied, places, decides):
        """Those of the tied who have one of the places, or lose."""
        if len(tied) <= places:
            return tied
        left = sorted(tied, key=lambda unit: self.order(unit, decides))
        picked, told = [], None
        while places > 0 and len(left) > places:
            first, depth = self.order(left[0], decides), 1
            alike = [left]
            while depth <= len(first):
                alike.append([unit for unit in alike[-1] if self.order(unit, decides)[:depth] == first[:depth]])
                if len(alike[-1]) <= places:
                    break
                depth += 1
            if depth <= len(first):
                by, taken = self.ties[depth - 1], alike[-1]
                if told is None or told["by"] != by:
                    self.tell(told)
                    told = {"by": by, "tied": sorted(unit.list for unit in left), "picked": [], "decides": decides}
                told["picked"] += [unit.list for unit in taken]
            else:
                self.tell(told)
                told, taken = None, [self.lot(alike[-1], decides, picked)]
            picked += taken
            left = [unit for unit in left if unit not in taken]
            places -= len(taken)
        self.tell(told)
        return picked + (left if places > 0 else [])

    def tell(self, told):
        if told is not None:
            self.steps.take("tie", **{**told, "picked": sorted(told["picked"])})

    def picked_so_far(self, tied, places, decides):
        """And the lot that is not drawn, behind those picked before it."""
        try:
            return self.pick(tied, places, decides), None
        except Stop as stop:
            return stop.picked, stop

    def lot(self, tied, decides, picked):
        situation = {"tier": self.tier, "district": self.district, "decides": decides,
                     "options": sorted(unit.list for unit in tied)}
        drawn = self.steps.take("lot", situation=situation)["drawn"]
        if drawn is None:
            raise Stop(situation, picked)
        found = [unit for unit in tied if unit.list == drawn]
        if not found:
            raise self.steps.wrong(f"list {drawn} is drawn, and is none of those in the lot")
        return found[0]


class Sharing:
    """So many seats among units. Without `told` only ties and lots are among the steps."""

    def __init__(self, place, units, number, valid, method=None, told=True):
        self.place, self.steps, self.units, self.number, self.valid, self.told = (
            place, place.steps, units, number, valid, told)
        self.seats = {unit: 0 for unit in units}
        self.added = 0
        self.heeds_caps = True
        self.log = []  # (claim, unit) of each seat by a quotient or in a pass
        self.given = 0  # seats by quotients, counted
        self.shown = []  # seats of the current step that are still to come
        self.quota, self.pass_at, self.in_pass = None, 0, set()
        self.method = method
        if method is None and self.steps.peek() != "quota":
            step = self.steps.later("seats", "tier", "within", "excess", "majority")
            self.method = {"divisors": step["divisors"] if step else ANY_DIVISORS}

    def run(self, clause):
        """With the majority clause, if there is one."""
        if self.number == 0 or not self.units:
            return
        half = self.half(clause)
        self.heeds_caps = half is None
        if self.method is None or "kind" in self.method:
            self.whole_quotas()
        else:
            self.give(self.number)
        if half is not None:
            self.apply(clause, *half)
            self.heeds_caps = True
            again = 0
            for unit in self.units:
                if unit.cap is not None and self.seats[unit] > unit.cap:
                    self.steps.take("exhausted", list=unit.list, seats=self.seats[unit] - unit.cap)
                    again += self.seats[unit] - unit.cap
                    self.seats[unit] = unit.cap
            self.give(again)

    def half(self, clause):
        if clause is None:
            return None
        of = self.valid if clause["of"] == "valid" else sum(unit.amount for unit in self.units)
        return next(((unit, of) for unit in self.units if 2 * unit.amount > of), None)

    def apply(self, clause, unit, of):
        has = self.seats[unit]
        if 2 * has > self.number:
            return
        loser, added = None, 0
        if clause["then"] == "addSeats":
            added = self.number - 2 * has + 1
        else:
            others = [(claim, taker) for claim, taker in self.log if taker is not unit]
            takers = {taker.list: taker for claim, taker in others if claim == others[-1][0]}
            loser = self.place.pick([takers[at] for at in sorted(takers)], 1, "lastSeat")[0] if takers else None
        self.steps.take("majority", list=unit.list, votes=unit.amount, votesOf=of, seats=has, seatsOf=self.number,
                        added=added, **{"from": None if loser is None else loser.list})
        self.seats[unit] += added
        self.added = added
        if loser is not None:
            self.seats[loser] -= 1
            self.seats[unit] += 1
            if [claim for claim, taker in self.log if taker is loser][-1][0] == self.pass_at:
                self.in_pass.discard(loser)

    def may_take(self, unit):
        return not self.heeds_caps or unit.cap is None or self.seats[unit] < unit.cap

    def give(self, places):
        if self.method is None or "kind" in self.method:
            self.passes(places)
        else:
            self.quotients(places)

    def foremost(self, claims):
        best = max(claims.values())
        return [unit for unit in self.units if unit in claims and claims[unit] == best], best

    # Divisors.

    def divisor(self, seats):
        divisors = self.method["divisors"]
        if seats == 0:
            return Fraction(divisors["first"])
        return Fraction(divisors["second"]) + (seats - 1) * Fraction(divisors["step"])

    def claim(self, unit):
        by = self.divisor(self.seats[unit])
        return (1, unit.weight) if by == 0 else (0, unit.weight / by)

    def quotients(self, places):
        able = {unit: self.claim(unit) for unit in self.units if self.may_take(unit)}
        while places > 0 and able:
            tied, best = self.foremost(able)
            if len(tied) > places:
                self.all_shown()
            picked, stop = self.place.picked_so_far(tied, places, "seat")
            for unit in sorted(picked, key=self.units.index):
                self.seat(unit)
                self.log.append((best, unit))
                self.seats[unit] += 1
                places -= 1
                able[unit] = self.claim(unit)
                if not self.may_take(unit):
                    del able[unit]
            if stop:
                self.all_shown()
                raise stop
        self.all_shown()

    def all_shown(self):
        if self.shown:
            raise self.steps.wrong(f"seat {self.given + 1} comes before ties are broken, or there is no such seat")

    def seat(self, unit):
        if self.told and not self.shown:
            claimants = [{"list": each.list, "votes": each.weight, "candidates": each.cap} for each in self.units]
            step = self.steps.take("seats", first=self.given + 1, divisors=self.method["divisors"])
            if [{**its, "votes": Fraction(its["votes"])} for its in step["claimants"]] != claimants:
                raise self.steps.wrong("the claimants are not the lists that take part, with their votes")
            self.shown = list(step["seats"])
            if not self.shown:
                raise self.steps.wrong("a seat should come here")
        self.given += 1
        if self.told:
            its = self.shown.pop(0)
            expected = (unit.list, unit.weight, self.divisor(self.seats[unit]))
            if (its["list"], Fraction(its["votes"]), Fraction(its["divisor"])) != expected:
                raise self.steps.wrong(f"seat {self.given}: the largest quotient left is list {expected[0]}'s, {expected[1]} / "
                                       f"{expected[2]}, not list {its['list']}'s, {its['votes']} / {its['divisor']}")

    # Quotas.

    def whole_quotas(self):
        if self.told:
            step = self.steps.take("quota", seats=self.number)
            self.method = step
        of = self.valid if self.method["of"] == "valid" else sum(unit.amount for unit in self.units)
        if self.told and step["votes"] != of:
            raise self.steps.wrong(f"the quota is of {of} votes, not of {step['votes']}")
        self.quota = quota_of({**self.method, "votes": of, "seats": self.number}, self.place.unit)
        if self.told and Fraction(step["quota"]) != self.quota:
            raise self.steps.wrong(f"the quota is {self.quota}, not {step['quota']}")
        for unit in self.units:
            whole = math.floor(unit.amount / self.quota)
            self.seats[unit] = min(whole, unit.cap) if self.heeds_caps and unit.cap is not None else whole
            if self.told:
                self.steps.take("wholeQuotas", list=unit.list, votes=unit.amount, seats=self.seats[unit],
                                remainder=text(self.remainder(unit)), candidates=unit.cap)
        left = self.number - sum(self.seats.values())
        if left < 0:
            self.take_back(-left)
        else:
            self.passes(left)

    def remainder(self, unit):
        return unit.amount - self.seats[unit] * self.quota

    def take_back(self, too_many):
        while too_many > 0:
            remainders = {unit: -self.remainder(unit) for unit in self.units if self.seats[unit] > 0}
            picked, stop = self.place.picked_so_far(self.foremost(remainders)[0], too_many, "loses")
            for unit in picked:
                if self.told:
                    self.steps.take("overAward", list=unit.list, remainder=text(self.remainder(unit)))
                self.seats[unit] -= 1
            too_many -= len(picked)
            if stop:
                raise stop

    def pass_claim(self, unit, one_pass):
        return unit.amount / Fraction(self.seats[unit] + 1) if one_pass["by"] == "average" else self.remainder(unit)

    def may_take_in(self, unit, one_pass):
        return self.may_take(unit) and not (one_pass["once"] and unit in self.in_pass) and (
            unit.amount >= Fraction(one_pass.get("minimumQuota", 0)) * self.quota)

    def passes(self, places):
        while places > 0 and self.pass_at < len(self.method["remainder"]):
            one_pass = self.method["remainder"][self.pass_at]
            claims = {unit: self.pass_claim(unit, one_pass) for unit in self.units if self.may_take_in(unit, one_pass)}
            if not claims:
                self.pass_at, self.in_pass = self.pass_at + 1, set()
                continue
            tied, best = self.foremost(claims)
            picked, stop = self.place.picked_so_far(tied, places, "seat")
            for unit in picked:
                if self.told:
                    self.steps.take("seatLeft", list=unit.list, value=text(best), by=one_pass["by"], **{"pass": self.pass_at})
                self.log.append(((self.pass_at, best), unit))
                self.in_pass.add(unit)
                self.seats[unit] += 1
            places -= len(picked)
            if stop:
                raise stop


class Reader:
    """An election of lists."""

    def __init__(self, outcome, lists):
        self.outcome, self.lists = outcome, lists
        self.steps = Steps(outcome["steps"])
        self.votes, self.total, self.added = None, 0, 0
        self.standing, self.qualified, self.factors, self.about = [], set(), [], []
        self.seats = [0] * lists
        self.first_tier = None  # seats in it
        self.places = []  # of the first tier: votes, quota, seats
        self.districts = {}
        self.passed = set()
        self.last_tier = 0

    def read(self):
        open_lot = None
        try:
            while self.steps.peek() == "tier":
                self.place()
        except Stop as lot:
            open_lot = lot.situation
        left = 0 if open_lot else self.total + self.added - sum(self.seats)
        if left:
            self.steps.take("open", seats=left)
        if self.steps.peek() is not None:
            raise self.steps.wrong(f"{self.steps.peek()} comes after the end")
        self.compare("seats", self.seats)
        self.compare("open", left)
        self.compare("drawLot", open_lot)
        self.compare("passed", [at in self.passed for at in range(self.lists)])
        if open_lot is None or self.last_tier > 0 or not self.districts:
            self.compare("total", self.total + self.added)
        for code, seats in self.outcome.get("districts", {}).items():
            if seats != self.districts.get(code, [0] * self.lists):
                raise Wrong(f"the outcome of district {code} should be {self.districts.get(code)}, not {seats}")

    def compare(self, name, value):
        if self.outcome[name] != value:
            raise Wrong(f"the outcome's {name} should be {value}, not {self.outcome[name]}")

    def place(self):
        step = self.steps.take("tier")
        if step["tier"] != (self.last_tier if self.votes is None or step["district"] is not None else self.last_tier + 1):
            raise self.steps.wrong(f"tier {step['tier']} comes after tier {self.last_tier}")
        if step["tier"] != self.last_tier:
            self.first_tier = self.first_tier or list(self.seats)
            self.passed = set()
        self.last_tier = step["tier"]
        if not step["listsAsBefore"]:
            self.participants(step)
        self.passed |= self.qualified
        place, amounts = Place(self.steps, step), step["votes"]
        if self.steps.peek() == "remainderVotes":
            amounts = self.remainders(place.unit)
        elif place.unit != 1:
            raise self.steps.wrong("only remainders are counted in parts of a vote")
        if step["district"] is None and step["votes"] != self.votes:
            raise self.steps.wrong(f"the votes of the tier should be {self.votes}, not {step['votes']}")
        if step["tier"] == 0:
            self.total += step["seats"]
        else:
            total = step["seats"] + (0 if step["allSeats"] else sum(self.seats))
            if total < self.total or step["tier"] > 1 and total != self.total + self.added:
                raise self.steps.wrong(f"there are {self.total + self.added} seats in all, not {total}")
            self.total, self.added = total, 0
        before = self.seats if not step["allSeats"] else [0] * self.lists
        caps = [None if its["candidates"] is None else max(0, its["candidates"] - had)
                for its, had in zip(self.about, before)]
        in_ties = amounts if step["tier"] == 0 else self.votes
        units = self.units(amounts, in_ties, caps)
        if step["allSeats"]:
            self.level(place, units, sum(amounts))
            return
        given = [0] * self.lists
        sharing = Sharing(place, units, step["seats"], sum(amounts))
        try:
            try:
                sharing.run(place.majority)
            finally:
                self.added += sharing.added
                for unit in units:
                    if len(unit.members) == 1:
                        given[unit.list] = sharing.seats[unit]
            for unit in units:
                if len(unit.members) > 1:
                    self.within(place, unit, sharing.seats[unit], given, amounts, in_ties, caps)
        finally:
            self.seats = [had + more for had, more in zip(self.seats, given)]
            if step["tier"] == 0:
                self.places.append((amounts, sharing.quota or 0, given))
                if step["district"] is not None:
                    self.districts[step["district"]] = given

    def within(self, place, unit, seats, given, amounts, in_ties, caps):
        self.steps.take("within", members=unit.members, seats=seats)
        inside = [Unit([at], amounts, in_ties, self.factors, caps) for at in unit.members]
        sharing = Sharing(place, inside, seats, unit.amount)
        try:
            sharing.run(None)
        finally:
            for one in inside:
                given[one.list] = sharing.seats[one]

    def units(self, amounts, votes, caps):
        """The lists that take part and have votes, and alliances whose agreement counts, in order."""
        groups, placed = [], set()
        for at in sorted(self.qualified):
            if at in placed:
                continue
            members = [at]
            if self.steps.peek() == "agreement":
                members = self.agreement(at)
            placed |= set(members)
            members = [one for one in members if amounts[one] > 0]
            groups += [members] if members else []
        if self.steps.peek() == "agreement":
            raise self.steps.wrong("no alliance is left that could agree")
        return [Unit(members, amounts, votes, self.factors, caps) for members in groups]

    def agreement(self, at):
        name = self.about[at]["alliance"]
        everybody = [other for other, its in enumerate(self.about) if its["alliance"] == name]
        if name is None or len(everybody) < 2 or min(set(everybody) & self.qualified) != at:
            return [at]
        passing = [other for other in everybody if other in self.qualified]
        step = self.steps.steps[self.steps.at]
        counts = step["agreement"] == "passing" or passing == everybody
        self.steps.take("agreement", counts=counts, members=passing if counts else everybody)
        return passing if counts else [at]

    # Who takes part.

    def participants(self, tier):
        conditions = {}
        while self.steps.peek() == "condition":
            step = self.steps.take("condition")
            own = conditions.setdefault(step["class"], [])
            if step["index"] != len(own):
                raise self.steps.wrong("a condition is missing")
            own.append(step)
        none_reached = self.steps.take("noneReached")["then"] if self.steps.peek() == "noneReached" else None
        start = self.steps.at
        self.about = [self.steps.take("list", list=at) for at in range(self.lists)]
        votes = [its["votes"] for its in self.about]
        if self.votes not in (None, votes):
            raise self.steps.wrong("lists have other votes than before")
        self.votes = votes
        for condition in (its for own in conditions.values() for its in own):
            self.check_condition(condition, tier)
        found = [self.standing_of(at, conditions, tier) for at in range(self.lists)]
        below = [at for at, (standing, _) in enumerate(found) if standing == "below"]
        nobody = bool(below) and all(standing != "reached" for standing, _ in found)
        if nobody != (none_reached is not None):
            raise self.steps.wrong("whether no list has reached the threshold does not follow")
        if none_reached == "all":
            found = [("admitted" if standing == "below" else standing, by) for standing, by in found]
        for at, (standing, by) in enumerate(found):
            self.steps.at = start + at
            self.steps.take("list", standing=standing, condition=by)
        self.steps.at = start + self.lists
        self.qualified = {at for at, (standing, _) in enumerate(found) if standing != "below"}
        if any(its["class"] is None and its["factor"] != "1" for its in self.about):
            raise self.steps.wrong("a list without a class has a factor")
        self.factors = [Fraction(its["factor"]) for its in self.about]

    def check_condition(self, its, tier):
        if "percent" in its:
            local = its["scope"] == "district"
            valid = sum(tier["votes"] if local else self.votes)
            base = int(its["base"])
            if its["of"] == "valid" and base != valid or its["of"] != "valid" and base < valid:
                raise self.steps.wrong(f"condition {its['index']} is of {valid} votes or more, not of {base}")
            part = Fraction(its["percent"]) * base / 100
            needed = math.ceil(part) if its["inclusive"] else math.floor(part) + 1
        elif "quota" in its:
            if int(its["base"]) != sum(self.votes):
                raise self.steps.wrong(f"condition {its['index']} is of {sum(self.votes)} votes, not of {its['base']}")
            needed = math.ceil(Fraction(its["quota"]) * int(its["base"]) / its["seats"])
        else:
            if its["base"] != "0":
                raise self.steps.wrong(f"condition {its['index']} is of no number")
            needed = next(its[key] for key in ("votes", "districtSeats", "directSeats") if key in its)
        if its["needed"] != needed:
            raise self.steps.wrong(f"condition {its['index']} needs {needed}, not {its['needed']}")

    def standing_of(self, at, conditions, tier):
        its = self.about[at]
        own = conditions.get(its["class"] if its["ownThreshold"] else None, [])
        judged = [at]
        if tier["jointThreshold"] and its["alliance"] is not None:
            judged = [other for other, one in enumerate(self.about) if one["alliance"] == its["alliance"]]
        for condition in own:
            if sum(self.measured(other, condition, tier) for other in judged) >= condition["needed"]:
                return "reached", condition["index"]
        return ("below" if own else "exempt"), None

    def measured(self, at, condition, tier):
        if condition.get("scope") == "district":
            return tier["votes"][at]
        if "districtSeats" in condition:
            return self.first_tier[at] if self.first_tier else 0
        return self.about[at]["directSeats"] if "directSeats" in condition else self.votes[at]

    # Further tiers.

    def remainders(self, unit):
        left = [sum(max(Fraction(0), votes[at] - seats[at] * quota) for votes, quota, seats in self.places)
                for at in range(self.lists)]
        for at, its in enumerate(left):
            self.steps.take("remainderVotes", list=at, votes=text(its))
            if (its * unit).denominator != 1:
                raise self.steps.wrong(f"1/{unit} of a vote is no common unit of the remainders")
        return [int(its * unit) for its in left]

    def level(self, place, units, valid):
        before = list(self.seats)
        outside = sum(before[at] for at in range(self.lists) if at not in self.qualified)
        if outside:
            self.steps.take("outside", seats=outside)
        to_give, result, method, added = self.total - outside, list(before), None, 0
        while units:
            sharing = self.round(place, units, to_give, valid, method, before)
            method = sharing.method
            leave = [unit for unit in units if before[unit.list] > sharing.seats[unit]]
            excess = None
            for unit in units:
                result[unit.list] = sharing.seats[unit]
                if unit not in leave:
                    continue
                step = self.steps.take("excess", list=unit.list, before=before[unit.list], target=sharing.seats[unit])
                excess = step["excess"]
                if excess != "takeBack":
                    result[unit.list] = before[unit.list]
                if excess == "addSeats":
                    added += before[unit.list] - sharing.seats[unit]
            if excess != "keepAndRecompute":
                break
            to_give -= sum(before[unit.list] for unit in leave)
            units = [unit for unit in units if unit not in leave]
        self.seats = result
        self.added += added

    def round(self, place, units, to_give, valid, method, before):
        """Of a sum that is done again, only the last is told, in which nobody leaves."""
        if method is not None:
            start = self.steps.at
            sharing = Sharing(place, units, to_give, valid, method, told=False)
            try:
                sharing.run(None)
                if any(before[unit.list] > sharing.seats[unit] for unit in units):
                    return sharing
            except (Wrong, Stop):
                pass
            self.steps.at = start
        sharing = Sharing(place, units, to_give, valid)
        sharing.run(None)
        return sharing


def elected(outcome, lists):
    """An election of individuals. The ties of the rule are not told, so each tie break is judged by itself."""
    steps, votes = Steps(outcome["steps"]), outcome["votes"]
    result = {"outcome": "none", "elected": None, "runoff": [], "drawLot": None}
    if len(votes) != lists:
        raise Wrong("there is not one number of votes for each candidate")
    if steps.peek() == "turnout":
        step = steps.take("turnout")
        enough = 100 * step["cast"] >= Fraction(step["percent"]) * step["registered"]
        if step["enough"] != enough:
            raise steps.wrong(f"whether the turnout is enough should be {enough}")
        if not enough:
            return compare_all(outcome, {**result, "outcome": "void"}, steps)
    needed = 1
    if steps.peek() == "majorityNeeded":
        step = steps.take("majorityNeeded")
        if step["of"] == "valid" and step["base"] != sum(votes):
            raise steps.wrong(f"the majority is of {sum(votes)} votes, not of {step['base']}")
        part = Fraction(step["percent"]) * step["base"] / 100
        needed = math.ceil(part) if step["inclusive"] else math.floor(part) + 1
        if step["needed"] != needed:
            raise steps.wrong(f"the majority is {needed}, not {step['needed']}")
    winners = [at for at in range(lists) if votes[at] >= max(1, needed)]
    if not winners and outcome["outcome"] != "runoff":
        return compare_all(outcome, result, steps)
    most = sorted(winners or [at for at in range(lists) if votes[at] > 0], key=lambda at: -votes[at])
    places = 1 if winners else len(outcome["runoff"])
    try:
        first = most_voted(steps, votes, most, places)
    except Stop as lot:
        situation, first = lot.situation, lot.picked
        kind = {"drawLot": situation, "runoff": [] if winners else sorted(first), "outcome": "none" if winners else "runoff"}
        return compare_all(outcome, {**result, **kind}, steps)
    if winners:
        steps.take("elected", list=first[0], votes=votes[first[0]])
        return compare_all(outcome, {**result, "outcome": "elected", "elected": first[0]}, steps)
    steps.take("runoff", lists=sorted(first))
    return compare_all(outcome, {**result, "outcome": "runoff", "runoff": sorted(first)}, steps)


def most_voted(steps, votes, candidates, places):
    """Those with the most votes. The first tie or lot is for the last places."""
    first = []
    while candidates and (len(first) < places or steps.peek() in ("tie", "lot")):
        tied = sorted(at for at in candidates if votes[at] == votes[candidates[0]])
        candidates = [at for at in candidates if at not in tied]
        if steps.peek() == "tie" and steps.steps[steps.at]["tied"] == tied:
            picked = tied[:places - len(first)]
            steps.take("tie", by="lowestNumber", picked=picked, decides="seat")
            return first + picked
        if steps.peek() == "lot" and steps.steps[steps.at]["situation"]["options"] == tied:
            return first + drawn_of(steps, tied, first)
        if steps.peek() in (None, "elected", "runoff") and len(first) + len(tied) > places:
            raise steps.wrong(f"{tied} tie, and nothing decides between them")
        first += tied
    return first


def drawn_of(steps, tied, first):
    """Lots, each for one place."""
    drawn = []
    while steps.peek() == "lot":
        left = [at for at in tied if at not in drawn]
        situation = {"tier": 0, "district": None, "decides": "seat", "options": left}
        one = steps.take("lot", situation=situation)["drawn"]
        if one is None:
            raise Stop(situation, first + drawn)
        drawn.append(one)
    return drawn


def compare_all(outcome, result, steps):
    if steps.peek() is not None:
        raise steps.wrong(f"{steps.peek()} comes after the end")
    for name, value in result.items():
        if outcome[name] != value:
            raise Wrong(f"the outcome's {name} should be {value}, not {outcome[name]}")


def read(outcome, lists):
    if "outcome" in outcome:
        elected(outcome, lists)
    else:
        Reader(outcome, lists).read()
