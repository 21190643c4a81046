# SPDX-License-Identifier: Apache-2.0
"""The keys of a rule, and the rule without one of them: what test_presets.py proves each preset with."""

import copy

# What takes the place of a key that cannot be absent.
DHONDT = {"first": "1", "second": "2", "step": "1"}
OTHERS = {"then": {"takeLastSeat": "addSeats", "addSeats": "takeLastSeat"}, "by": {"largest": "average", "average": "largest"},
          "excess": {"takeBack": "keepAndRecompute", "keepAndRecompute": "takeBack"}, "seats": {"joint": "each", "each": "joint"}}


def keys_of(rule, path=()):
    """The path of each key and of each name in a list. A later tier's scope is none, since it can only be "election"."""
    if isinstance(rule, dict):
        for name, value in rule.items():
            if not (name == "scope" and len(path) == 2 and path[1] > 0):
                yield path + (name,)
            yield from keys_of(value, path + (name,))
    elif isinstance(rule, list):
        for at, value in enumerate(rule):
            if isinstance(value, str):
                yield path + (at,)
            yield from keys_of(value, path + (at,))


def text_of(path):
    """`threshold[0].percent`"""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def without(rule, path):
    """The rule as it is without the key, or with another value in its place when it cannot be absent."""
    rule = copy.deepcopy(rule)
    if path == ("tiers", 0, "scope"):
        path = ("tiers",)
    *outer, name = path
    parent = rule
    for part in outer:
        parent = parent[part]
    value = parent.pop(name)
    if name == "majority":  # of a president: a runoff needs one
        rule.pop("runoff", None)
    if outer[:1] == ["ties"]:
        if not parent or parent[-1] not in ("lot", "lowestNumber"):
            parent.append("lowestNumber")
    elif outer[:1] == ["tiers"] and len(outer) == 2 and name == "seats":
        parent.pop("votes", None)  # which needs seats that are left
        parent.pop("excess", None)
        parent.update({"seats": "remaining"} if value == "all" else {"seats": "all", "excess": "keepAndRecompute"})
    else:
        other = in_place_of(path, value)
        if other is not None:
            parent[name] = other
    return rule


def in_place_of(path, value):
    """Another value of a key that cannot be absent; None of one that can."""
    name = path[-1]
    if path == ("method",):
        if isinstance(value, dict) and "quota" in value:  # a tier may need one
            return {"quota": "droop"}
        return "sainteLague" if value == "dhondt" else "dhondt"
    if path == ("threshold",):
        return [] if value else [{"percent": "20"}]
    if path == ("alliances", "threshold"):
        return "joint" if value == "each" else "each"
    if name == "percent":
        return "0" if "majority" not in path else "30"
    if name == "quota":
        return {"hare": "droop"}.get(value, "hare") if "threshold" not in path else "0"
    if name == "directSeats":
        return 99
    if name in DHONDT:
        return DHONDT[name]
    if name == "divisors":
        return DHONDT
    return OTHERS[name][value] if name in OTHERS and isinstance(value, str) else None


def by_another_rule(election, rule):
    """The election by a rule that may know less: no districts, no classes."""
    election = {**copy.deepcopy(election), "rule": rule}
    if "districts" in election and not any(tier["scope"] == "district" for tier in rule.get("tiers", [])):
        del election["districts"]
        for one in election["lists"]:
            one["votes"] = sum(one.pop("districtVotes").values())
    for one in election["lists"]:
        if one.get("class") not in rule.get("classes", {}):
            one.pop("class", None)
        if "alliances" not in rule:
            one.pop("alliance", None)
    return election
