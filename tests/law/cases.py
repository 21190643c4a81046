# SPDX-License-Identifier: Apache-2.0
"""Random elections for the differential test: small round votes, of which a fifth tie and a tenth meet a threshold exactly.

A case is a function of its seed and number alone. `keys_of` names what a case states, so that it can be shown that every
key of the rule was reached.
"""

import random
from fractions import Fraction

import naive

TIE_LISTS = [["lowestNumber"], ["lot"], ["mostVotes", "lot"], ["mostVotes", "lowestNumber"], ["fewestVotes", "lot"],
             ["fewestVotes", "lowestNumber"], ["mostVotes", "fewestVotes", "lot"], ["lowestNumber", "lot"],
             ["lot", "lowestNumber"]]
DIVISORS = [("1.4", "3", "2"), ("1.2", "3", "2"), ("1", "4", "3"), ("1", "1.5", "0.5"), ("0", "1", "1"), ("0", "0.5", "0.25"),
            ("1", "1", "1"), ("2", "2", "0.125"), ("0.001", "0.002", "1000")]
TRIES = 60  # of a case that has to tie or to meet a threshold exactly; the last one counts whatever it is


class Draft:
    """One election while it is made up."""

    def __init__(self, chance):
        self.chance = chance
        self.few_votes = self.often(0.05)
        self.divisors_only = self.often(0.4)  # a factor is for quotients, and refused beside quotas
        self.needs_totals = False

    def often(self, share):
        return self.chance.random() < share

    def one_of(self, *options):
        return self.chance.choice(options)

    def some_votes(self):
        if self.often(0.06):
            return 0
        if self.few_votes:
            return self.chance.randint(1, 3)
        return self.chance.randint(1, 12) * self.one_of(1, 5, 10, 10, 50, 100)

    def ties(self):
        return self.chance.choice(TIE_LISTS)

    def divisors(self):
        return {"divisors": dict(zip(("first", "second", "step"), self.chance.choice(DIVISORS)))}

    def one_pass(self):
        result = {"by": self.one_of("largest", "average")}
        if self.often(0.5):
            result["once"] = self.one_of(True, False)
        if self.often(0.3):
            result["minimumQuota"] = self.one_of("3/4", "1", "1/3", "0.5", "2/7")
        return result

    def quota(self):
        result = {"quota": self.one_of("hare", "droop", "hagenbachBischoff", "imperiali", "imperiali")}
        if self.often(0.4):
            result["of"] = self.one_of("participating", "valid")
        if self.often(0.5):
            result["round"] = self.one_of("none", "up", "down", "halfUp")
        if self.often(0.6):
            result["remainder"] = [self.one_pass() for _ in range(self.one_of(0, 1, 1, 2, 3))]
        if self.often(0.3):
            result["overAward"] = self.one_of("smallestRemainder", "smallestRemainder", "refuse")
        return result

    def method(self):
        kind = self.chance.random() * (0.5 if self.divisors_only else 1)
        if kind < 0.3:
            return self.one_of("dhondt", "sainteLague")
        return self.divisors() if kind < 0.5 else self.quota()

    def base(self):
        of = self.one_of("valid", "valid", "cast", "validAndBlank", "registered")
        self.needs_totals |= of != "valid"
        return of

    def condition(self, districts, tier):
        kind = self.chance.random()
        if kind < 0.65:
            result = {"percent": self.one_of("3", "5", "10", "12.5", "20", "33.333", "0", "25", "50")}
            if self.often(0.5):
                result["of"] = self.base()
            if districts and self.often(0.4):
                result["scope"] = self.one_of("district", "election")
            if self.often(0.4):
                result["inclusive"] = self.one_of(True, False)
            return result
        if kind < 0.75:
            return {"quota": self.one_of("1", "1/2", "0.75", "2")}
        if kind < 0.85 or tier == 0:
            return {"votes": self.one_of(1, 50, 100, 500)} if self.often(0.6) else {"directSeats": self.one_of(1, 2)}
        return {"districtSeats": self.one_of(1, 2)}

    def threshold(self, districts=False, tier=0):
        return [self.condition(districts, tier) for _ in range(self.one_of(0, 1, 1, 1, 2, 3))]

    def classes(self, districts):
        result = {}
        for name in self.chance.sample(["minority", "coalition", "independent"], self.one_of(1, 2)):
            own = {}
            if self.often(0.8):
                own["threshold"] = self.threshold(districts)
            if self.divisors_only and self.often(0.8):
                own["factor"] = self.one_of("1.35", "2", "0.5", "10", "0.001", "1")
                if self.often(0.7):
                    own["factorFor"] = self.one_of("belowThreshold", "all")
            result[name] = own
        return result

    def alliances(self, with_joint_seats):
        result = {"threshold": self.one_of("each", "joint"), "seats": self.one_of("each", "joint", "joint")}
        if not with_joint_seats:
            return {**result, "seats": "each"}
        if self.often(0.4):
            result["within"] = self.method()
        if self.often(0.5):
            result["agreement"] = self.one_of("allPass", "passing")
        return result

    def majority(self):
        result = {"then": self.one_of("takeLastSeat", "addSeats")}
        if self.often(0.6):
            result["of"] = self.one_of("valid", "participating")
        return result

    def common(self, share):
        """The keys that stand in a rule and in a tier alike, each with a chance."""
        result = {}
        if self.often(share * 0.5):
            result["noneReached"] = self.one_of("all", "nobody")
        if self.often(share * 1.2):
            result["ties"] = self.ties()
        return result

    def district_tier(self):
        tier = {"scope": "district"}
        if self.often(0.5):
            tier["method"] = self.method()
        if self.often(0.3):
            tier["threshold"] = self.threshold(True)
        return {**tier, **self.common(0.2)}

    def top_tier(self, by_quota, index):
        tier = {"scope": "election", "seats": self.one_of("all", "remaining")}
        if tier["seats"] == "all":
            tier["excess"] = self.one_of("keepAndRecompute", "addSeats", "takeBack")
        elif by_quota and index == 1 and self.often(0.6):
            tier["votes"] = "remainders"
        if self.often(0.5):
            tier["method"] = self.method()
        if self.often(0.5):
            tier["threshold"] = self.threshold(False, index)
        return {**tier, **self.common(0.2)}

    def tiers(self, rule):
        if self.often(0.2):
            return [self.district_tier()]
        first = self.district_tier()
        if not self.divisors_only and self.often(0.6) and "quota" not in first.get("method", rule["method"]):
            first["method"] = self.quota()
        if self.often(0.5) and "quota" in first.get("method", ""):
            first["method"]["remainder"] = []
        by_quota = "quota" in first.get("method", rule["method"])
        return [first] + [self.top_tier(by_quota, index) for index in range(1, self.one_of(2, 2, 2, 3))]

    def rule(self, districts):
        """Districts have a tier of their own. A majority, candidates and joint seats are not for several tiers."""
        rule = {"method": self.method(), **self.common(0.6)}
        if districts:
            rule["tiers"] = self.tiers(rule)
        elif self.often(0.25):
            rule["majority"] = self.majority()
        one_tier = len(rule.get("tiers", [])) < 2
        has_district = all(tier["scope"] == "district" or "threshold" in tier for tier in rule.get("tiers", []))
        may_need_district = one_tier or not self.divisors_only  # a factor asks the rule's threshold in each tier
        rule["threshold"] = self.threshold(districts and has_district and may_need_district)
        if self.often(0.5):
            rule["classes"] = self.classes(districts and one_tier)
        if self.often(0.3):
            rule["alliances"] = self.alliances(one_tier)
        return rule

    def lists(self, rule, codes):
        result = []
        for number in range(self.chance.randint(2, 7)):
            one = {"name": f"List {number + 1}"}
            if codes:
                one["districtVotes"] = {code: self.some_votes() for code in codes}
            else:
                one["votes"] = self.some_votes()
            if "classes" in rule and self.often(0.4):
                one["class"] = self.chance.choice(sorted(rule["classes"]))
            if not codes and self.often(0.15):
                one["candidates"] = self.chance.randint(1, 5)
            if self.often(0.1):
                one["directSeats"] = self.chance.randint(0, 3)
            result.append(one)
        if "alliances" in rule:
            self.ally(rule, result)
        if "majority" in rule and not codes and self.often(0.6):
            self.give_majority(rule, result)
        return result

    def give_majority(self, rule, lists):
        """About half of the votes to the first list. Others that are alike tie for the last seat."""
        alike = self.often(0.5)
        if alike and self.often(0.5):
            rule.update(majority={"then": "takeLastSeat"}, ties=["lot"])
        for one in lists[2:]:
            one["votes"] = lists[1]["votes"] if alike else one["votes"]
        lists[0]["votes"] = sum(one["votes"] for one in lists[1:]) + self.one_of(0, 1, 10)

    def make_equal(self, election):
        """Lets some lists have the votes of another."""
        keys = ("votes", "districtVotes")
        for one in election["lists"][1:]:
            if self.often(0.6):
                like = self.chance.choice(election["lists"])
                one.update({key: like[key] for key in keys if key in like})

    def ally(self, rule, lists):
        """Members of different classes are refused with a joint threshold (issue 1)."""
        for name in ("A", "B")[:self.one_of(1, 1, 2)]:
            free = [one for one in lists if "alliance" not in one]
            if rule["alliances"]["threshold"] == "joint" and free:
                of = self.chance.choice(free).get("class")
                free = [one for one in free if one.get("class") == of]
            if len(free) >= 2:
                for one in self.chance.sample(free, self.chance.randint(2, min(3, len(free)))):
                    one["alliance"] = name

    def totals(self, valid):
        blank = self.one_of(0, 0, 10, 50)
        cast = valid + blank + self.one_of(0, 0, 10, 90)
        return {"cast": cast, "blank": blank, "registered": cast + self.one_of(0, 100, 1000)}

    def parliament(self, districts):
        codes = [f"{number:02}" for number in range(1, self.chance.randint(2, 4) + 1)] if districts else []
        rule = self.rule(districts)
        election = {"name": "A made-up election", "rule": rule, "lists": self.lists(rule, codes)}
        if districts:
            election["districts"] = [{"code": code, "seats": self.chance.randint(1, 6)} for code in codes]
            election["seats"] = sum(district["seats"] for district in election["districts"])
            if any(tier["scope"] == "election" for tier in rule.get("tiers", [])):
                election["seats"] += self.one_of(0, 1, 3, 8)
        else:
            election["seats"] = self.chance.randint(1, 24)
        return election

    def state_totals(self, election):
        """Totals of the districts and of the election, which agree."""
        if not self.needs_totals and not self.often(0.1):
            return
        if "districts" not in election:
            election["totals"] = self.totals(sum(one["votes"] for one in election["lists"]))
            return
        for district in election["districts"]:
            valid = sum(one["districtVotes"].get(district["code"], 0) for one in election["lists"])
            district["totals"] = self.totals(valid)
        election["totals"] = {key: sum(district["totals"][key] for district in election["districts"])
                              for key in ("cast", "blank", "registered")}

    def meet_exactly(self, election):
        """Sets a percentage to the share of a list, where three decimals can say it."""
        districts = {district["code"]: district for district in election.get("districts", [])}
        conditions = [condition for rule in [election["rule"], *election["rule"].get("tiers", [])]
                      for condition in rule.get("threshold", []) if "percent" in condition]
        if "percent" in election["rule"].get("majority", {}):
            conditions.append(election["rule"]["majority"])
        for condition in conditions:
            one, code = self.chance.choice(election["lists"]), None
            if condition.get("scope") == "district":
                code = self.chance.choice(sorted(districts))
            votes = [self.votes_of(other, code) for other in election["lists"]]
            totals = election.get("totals", {}) if code is None else districts[code].get("totals", {})
            base = naive.thresholds.base(totals, sum(votes), condition.get("of", "valid"))
            if base and (Fraction(100 * 1000 * self.votes_of(one, code), base)).denominator == 1:
                condition["percent"] = decimal(Fraction(100 * self.votes_of(one, code), base))

        method = election["rule"].get("method")
        if "quota" in (method or "") and "seats" in election:
            self.meet_minimum_quota(method.get("remainder", []), election)

    def meet_minimum_quota(self, passes, election):
        """Sets a minimum to what a list has of the Hare quota, where a fraction to 1000 can say it."""
        votes = self.votes_of(self.chance.choice(election["lists"]), None)
        quota = Fraction(sum(self.votes_of(one, None) for one in election["lists"]), election["seats"])
        share = votes / quota if quota else None
        for one_pass in passes:
            if share and "minimumQuota" in one_pass and max(share.numerator, share.denominator) <= 1000:
                one_pass["minimumQuota"] = str(share)

    @staticmethod
    def votes_of(one, code):
        if "votes" in one:
            return one["votes"]
        return one["districtVotes"].get(code, 0) if code else sum(one["districtVotes"].values())

    def president(self):
        self.needs_totals = True
        rule = {}
        if self.often(0.85):
            rule["majority"] = {"percent": self.one_of("50", "50", "40", "33.333")}
            if self.often(0.7):
                rule["majority"]["of"] = self.one_of("valid", "cast", "registered")
            if self.often(0.4):
                rule["majority"]["inclusive"] = self.one_of(True, False)
            if self.often(0.8):
                rule["runoff"] = self.one_of(2, 2, 3)
        if self.often(0.3):
            rule["turnoutPercent"] = self.one_of("40", "50", "75.5")
        if self.often(0.8):
            rule["ties"] = self.ties()
        lists = [{"name": f"Candidate {number + 1}", "votes": self.some_votes()} for number in range(self.chance.randint(2, 5))]
        return {"name": "A made-up president", "individual": True, "rule": rule, "lists": lists}


def decimal(value):
    """At most three decimals, without trailing zeros."""
    thousandths = int(value * 1000)
    return f"{thousandths // 1000}.{thousandths % 1000:03}".rstrip("0").rstrip(".")


def make(chance, wanted):
    draft = Draft(chance)
    kind = chance.random()
    election = draft.president() if kind < 0.1 else draft.parliament(districts=kind > 0.6)
    if wanted == "tie":
        draft.make_equal(election)
    draft.state_totals(election)
    if wanted == "percent met exactly" or draft.often(0.2):
        draft.meet_exactly(election)
    return election


def outcome(election):
    """What the naive implementation says, and what decided in it."""
    naive.seen.clear()
    try:
        result = naive.apportion(election)
    except naive.OverAward:
        result = {"refused": True}
    return result, set(naive.seen)


def draw_lots(chance, election):
    """Draws the lots that the election asks for, most of the time all. Some lots belong to another situation."""
    lots = []
    while chance.random() < 0.9:
        situation = outcome({**election, "lots": lots})[0].get("drawLot")
        if not situation:
            break
        if chance.random() < 0.1:
            other = {**situation, "options": sorted({*situation["options"], 0, 1}), "decides": "seat"}
            if other != situation:
                lots.append({**other, "drawn": [chance.choice(other["options"])]})
        lots.append({**situation, "drawn": [chance.choice(situation["options"])]})
    return {**election, "lots": lots} if lots else election


def case(seed, number):
    """The election, what the naive implementation says of it, and what decided."""
    chance = random.Random(f"{seed}/{number}")
    wanted = {0: "tie", 1: "tie", 2: "percent met exactly"}.get(number % 10)
    for _ in range(TRIES):
        election = make(chance, wanted)
        if wanted is None or wanted in outcome(election)[1]:
            break
    election = draw_lots(chance, election)
    return election, *outcome(election)


def keys_of(value, path=""):
    """Every key that a case states, with its value where that is a word: `threshold.of: cast`."""
    if isinstance(value, dict):
        names = {key: "*" if path.endswith("classes") or path.endswith("districtVotes") else key for key in value}
        return {path}.union(*(keys_of(its, f"{path}.{names[key]}".lstrip(".")) for key, its in value.items()))
    if isinstance(value, list):
        empty = set() if value else {f"{path}: []"}
        return {path}.union(empty, *(keys_of(its, path) for its in value))
    word = isinstance(value, bool) or isinstance(value, str) and value[0].isalpha() and " " not in value
    return {path, f"{path}: {value}"} if word else {path}
