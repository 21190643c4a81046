# SPDX-License-Identifier: Apache-2.0
"""The program and the naive implementation say the same of random elections."""

import json
import os
import random
import secrets
import subprocess
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

import cases
import naive
import reader
import smaller

REPOSITORY = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("URNA_BINARY", str(REPOSITORY / "build" / "release" / "urna"))
FIXED_SEED = "urna"
CASES_AT_ONCE = 500
DISAGREEMENTS_SHOWN = 5


class Program:
    """`urna apportion --json FILE...`."""

    def __init__(self, folder):
        self.folder = folder

    def ask(self, election):
        return self.ask_all([election])[0]

    def ask_all(self, elections):
        """What the program says of each. When it dies of one, that one is found by asking again."""
        paths = [self.folder / f"{at}.json" for at in range(len(elections))]
        for path, election in zip(paths, elections):
            path.write_text(json.dumps(election), encoding="utf-8")
        done = subprocess.run([BINARY, "apportion", "--json", *map(str, paths)], capture_output=True, text=True, check=False)
        if done.returncode < 0 and len(elections) > 1:
            return [self.ask(election) for election in elections]
        if done.returncode < 0:
            return [{"died": -done.returncode, "message": done.stderr.strip()}]
        if len(elections) == 1 and not done.stdout:
            return [{"refused": True, "message": done.stderr.strip()}]
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(answers) == len(elections), done.stderr
        return [{"refused": True, "message": answer["error"]} if "error" in answer else answer for answer in answers]


@pytest.fixture
def program(tmp_path):
    return Program(tmp_path)


def agree(naive_result, result):
    return all(key in result and result[key] == its for key, its in naive_result.items())


def disagreement(program, election):
    """Both have a result, and not the same one. What the naive implementation cannot read is no case."""
    try:
        mine = cases.outcome(election)[0]
    except Exception:  # pylint: disable=broad-except
        return False
    theirs = program.ask(election)
    return "refused" not in theirs and not agree(mine, theirs)


def explained(program, election, mine, theirs):
    """The smallest election on which both still disagree, and what both say."""
    if "refused" not in theirs:
        election = smaller.smallest(election, lambda candidate: disagreement(program, candidate))
        mine, theirs = cases.outcome(election)[0], program.ask(election)
    return "\n".join(["", json.dumps(election), f"naive:   {json.dumps(mine)}", f"program: {json.dumps(theirs)}"])


def told(steps):
    """The same of the program's explanation as naive.explain() says. A sum that is done again tells its first and last quota."""
    places, within = [], False
    for step in steps:
        if step["step"] == "tier":
            before = places[-1] if step["listsAsBefore"] else {"needed": {}, "takesPart": []}
            places.append({**before, "tier": step["tier"], "district": step["district"], "quotas": [], "unit": step["unit"]})
            within = False
        elif step["step"] == "condition":
            places[-1]["needed"][step["class"], step["index"]] = step["needed"]
        elif step["step"] == "list" and step["standing"] != "below":
            places[-1]["takesPart"].append(step["list"])
        elif step["step"] == "quota" and not within:
            places[-1]["quotas"].append(Fraction(step["quota"]) / places[-1]["unit"])
        within = within or step["step"] == "within"
    return places


def explain_alike(election, steps):
    """Whether both say the same of thresholds, of who takes part, and of quotas."""
    try:
        mine = naive.explain(election)[1]
    except naive.OverAward:
        return True
    theirs = told(steps)
    if len(mine) != len(theirs):
        return not mine  # individuals have no tiers
    for one, other in zip(mine, theirs):
        quotas = [quota for quota in one["quotas"] if quota is not None]
        if any(one[key] != other[key] for key in ("tier", "district", "needed", "takesPart")):
            return False
        # Of a sum that is done again, the first and the last are told; that has no quota when nobody is left in it.
        if other["quotas"] not in (quotas[:1], quotas[:1] + quotas[1:][-1:]):
            return False
    return True


def unfollowed(election, result):
    """What of the explanation does not follow, as a sentence."""
    try:
        reader.read(result, len(election["lists"]))
    except reader.Wrong as wrong:
        return str(wrong)
    return None if explain_alike(election, result["steps"]) else "the naive implementation explains it otherwise"


def compare(program, seed, number):
    keys, decided, wrong, strange = Counter(), Counter(), [], []
    for first in range(0, number, CASES_AT_ONCE):
        batch = [cases.case(seed, at) for at in range(first, min(first + CASES_AT_ONCE, number))]
        for (election, mine, why), theirs in zip(batch, program.ask_all([election for election, _, _ in batch])):
            keys.update(cases.keys_of(election))
            decided.update(why)
            if not agree(mine, theirs):
                wrong.append((election, mine, theirs))
            elif "steps" in theirs and (why_not := unfollowed(election, theirs)):
                strange.append((why_not, election, theirs))
    print(f"seed {seed}: {number} cases, {decided['tie']} tie, {decided['percent met exactly']} meet a percentage exactly")
    for title, counted in ("decided", decided), ("stated", keys):
        print(f"\n{title}:", *(f"{count:8} {name}" for name, count in sorted(counted.items()) if name), sep="\n")
    assert not wrong, f"{len(wrong)} of {number} cases differ (seed {seed})" + "".join(
        explained(program, *one) for one in wrong[:DISAGREEMENTS_SHOWN])
    assert not strange, f"{len(strange)} of {number} explanations cannot be followed (seed {seed}): " + "\n".join(
        f"{why_not}\n{json.dumps(election)}\n{json.dumps(theirs)}" for why_not, election, theirs in strange[:DISAGREEMENTS_SHOWN])
    return keys, decided


def test_a_file_without_a_rule_has_the_seats_of_the_default_rule(tmp_path):
    """Its exit status says whether the seats are those that the file gives."""
    chance = random.Random(FIXED_SEED)
    for _ in range(100):
        percent, seats = chance.choice([0, 3, 4, 5, 10, 30]), chance.randint(1, 30)
        lists = [{"name": str(at), "votes": chance.randint(0, 12) * 10} for at in range(chance.randint(1, 8))]
        rule = {"method": "dhondt", "threshold": [{"percent": str(percent)}]}
        result = naive.apportion({"seats": seats, "rule": rule, "lists": lists})
        for one, its in zip(lists, result["seats"]):
            one["seats"] = its
        file = {"name": "A file of before", "source": "made up", "seats": seats, "threshold": f"{percent}/100",
                "threshold_of": "valid votes", "method": "d'hondt", "lists": lists}
        assert exit_status(tmp_path, file) == 0, file
        lists[0]["seats"] += 1
        assert exit_status(tmp_path, file) == 1, file


def exit_status(folder, election):
    path = folder / "before.json"
    path.write_text(json.dumps(election), encoding="utf-8")
    return subprocess.run([BINARY, "apportion", str(path)], capture_output=True, check=False).returncode


def test_both_say_the_same_of_the_cases_of_a_fixed_seed(program):
    compare(program, FIXED_SEED, 2000)


def test_both_say_the_same_of_the_cases_of_a_fresh_seed(program):
    compare(program, os.environ.get("URNA_LAW_SEED", secrets.token_hex(4)), 2000)


@pytest.mark.long
def test_both_say_the_same_of_very_many_cases(program):
    compare(program, os.environ.get("URNA_LAW_SEED", secrets.token_hex(4)), 100_000)
