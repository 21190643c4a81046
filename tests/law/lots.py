# SPDX-License-Identifier: Apache-2.0
"""Who comes first among lists that tie: the rule's `ties` in order, and drawn lots.

`law` is the research page (law.md, part 1), `issue` the page that orders this work, where it is more exact. `R15` and the
like name the readings in README.md: what had to be chosen where both are silent.
"""

from collections import Counter

# How often a rule decided something, so that the tests can show that nothing was left out.
seen = Counter()


class LotOpen(Exception):
    """The sum stops here until a lot is drawn (law 1.1, meaning 9)."""

    def __init__(self, situation):
        super().__init__(str(situation))
        self.situation = situation


class Lots:
    """The drawn lots of a file. A lot that belongs to another situation is kept and not used (issue 2); each lot decides
    one seat, so it is used once (R1)."""

    def __init__(self, unused, tier, district):
        self.unused = unused
        self.tier = tier
        self.district = district

    def at(self, tier, district):
        """The same lots, asked from another place of the sum."""
        return Lots(self.unused, tier, district)

    def draw(self, decides, options):
        """The number of the drawn list, which has the seat, or loses it (R5)."""
        situation = {"tier": self.tier, "district": self.district, "decides": decides, "options": sorted(options)}
        for lot in self.unused:
            if all(lot[key] == value for key, value in situation.items()):
                self.unused.remove(lot)
                seen[f"lot drawn: {decides}"] += 1
                return lot["drawn"][0]
        seen[f"lot open: {decides}"] += 1
        raise LotOpen(situation)


def standing(tie, contender):
    """The greater, the earlier in a tie. The factor never multiplies votes in a tie (law 1.1, meaning 3; R3)."""
    return {"mostVotes": contender.in_ties, "fewestVotes": -contender.in_ties, "lowestNumber": -contender.number}[tie]


def first_of_tied(tied, places, ties, lots, decides="seat", in_reverse=False):
    """Those of the tied who certainly have a place, at most `places` of them.

    More have to tie than there are places, else each gets one (law 1.1, meaning 9; R4). `in_reverse` looks for who comes last:
    an over-award takes seats away with ties in reverse (issue 1).
    """
    if len(tied) > places:
        seen["tie"] += 1
    for tie in ties:
        if len(tied) <= places:
            break
        if tie == "lot":
            number = lots.draw(decides, [contender.number for contender in tied])
            return [contender for contender in tied if contender.number == number]
        standings = [standing(tie, contender) for contender in tied]
        best = min(standings) if in_reverse else max(standings)
        narrowed = [contender for contender, its in zip(tied, standings) if its == best]
        if len(narrowed) < len(tied):
            seen[f"tie decided by {tie}"] += 1
        tied = narrowed
    return tied
