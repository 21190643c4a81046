# SPDX-License-Identifier: Apache-2.0
"""Presets of electoral law (src/election/presets): real elections by each of them, and that each of their keys matters.

The program and the naive implementation compute all of it.
"""

import json
import subprocess

import pytest

import cases
import naive
import rule_keys
from test_differential import BINARY, REPOSITORY, Program, agree

PRESETS = {path.stem: json.loads(path.read_text(encoding="utf-8"))
           for path in sorted((REPOSITORY / "src" / "election" / "presets").glob("*.json"))}
ELECTIONS = sorted((REPOSITORY / "tests" / "law" / "elections").glob("*.json"))
KEYS = REPOSITORY / "tests" / "law" / "keys"

# A file is named by its preset and what tells its elections apart. These have none, because:
WITHOUT_PRESET = {
    "czechia-2017": "the law of until 2021",
    "czechia-european-parliament-2019": "what the law says of ties was not verified",
    "norway-2013": "the act of 2002, which one of 2023 has replaced",
}
# Who won, or enters the second round: the form of the files has no place for it.
PRESIDENTS = {"serbia-president-2017": {"outcome": "elected", "elected": 0},
              "serbia-president-2022": {"outcome": "elected", "elected": 0}}


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def preset_of(name):
    found = [preset for preset in PRESETS if name.startswith(f"{preset}-")]
    return max(found, key=len, default=None)


@pytest.fixture
def program(tmp_path):
    return Program(tmp_path)


@pytest.mark.parametrize("path", ELECTIONS, ids=lambda path: path.stem)
def test_a_real_election_has_its_official_seats(path, program):
    election = read(path)
    assert "https://" in election["source"] or "http://" in election["source"]
    done = subprocess.run([BINARY, "apportion", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    mine = cases.outcome(election)[0]
    assert mine["drawLot"] is None
    assert agree(mine, program.ask(election))
    if election.get("individual"):
        assert PRESIDENTS[path.stem].items() <= mine.items()
    else:
        assert mine["seats"] == [one["seats"] for one in election["lists"]]


@pytest.mark.parametrize("path", ELECTIONS, ids=lambda path: path.stem)
def test_a_real_election_is_by_its_preset(path):
    preset = preset_of(path.stem)
    if path.stem in WITHOUT_PRESET:
        assert preset is None
        return
    assert preset is not None, "neither named by a preset, nor among those without one"
    election = read(path)
    assert election["rule"] == PRESETS[preset]["rule"]
    assert PRESETS[preset].get("individual", False) == election.get("individual", False)
    assert PRESETS[preset].get("seats", election.get("seats")) == election.get("seats")


def test_each_preset_has_a_real_election():
    assert {preset_of(path.stem) for path in ELECTIONS} - {None} == set(PRESETS)


def test_each_key_of_each_preset_has_a_vector():
    for name, preset in PRESETS.items():
        stated = {rule_keys.text_of(path) for path in rule_keys.keys_of(preset["rule"])}
        assert stated == set(read(KEYS / f"{name}.json")), name


def made_up(vector, preset):
    """The vector without what is expected of it."""
    election = {key: value for key, value in vector.items() if key not in ("by", "without")}
    return {"name": "made up", **({"individual": True} if preset.get("individual") else {}), **election}


@pytest.mark.parametrize("name", PRESETS)
def test_each_key_of_a_preset_changes_the_outcome(name, program):
    """`by` is the outcome by the preset, and `without` the one when the key is absent or another (rule_keys.py)."""
    preset, vectors = PRESETS[name], read(KEYS / f"{name}.json")
    for path in rule_keys.keys_of(preset["rule"]):
        vector = vectors[rule_keys.text_of(path)]
        assert vector["by"] != vector["without"], path
        for rule, expected in ((preset["rule"], vector["by"]),
                               (rule_keys.without(preset["rule"], path), vector["without"])):
            election = rule_keys.by_another_rule(made_up(vector, preset), rule)
            mine = cases.outcome(election)[0]
            assert expected.items() <= mine.items(), (path, rule, mine)
            theirs = program.ask(election)
            assert agree(mine, theirs), (path, rule, mine, theirs)
