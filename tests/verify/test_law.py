# SPDX-License-Identifier: Apache-2.0
"""The verifier's electoral law gives the results of the naive implementation in tests/law, which random elections and real ones
compare with the program."""

import json
import pathlib
import random

import pytest

import bundles  # finds tests/law
import cases
import naive
from programs import urna_verify

LAW = pathlib.Path(bundles.naive.__file__).parent
ELECTIONS = sorted(path for path in (LAW / "elections").glob("*.json"))
NUMBER = 200


class FileLots:
    """Lots as the naive implementation draws them, but in the order in which they are asked for."""

    def __init__(self, lots):
        self.unused = list(lots)

    def draw(self, decides, options):
        for lot in self.unused:
            if (lot["decides"], lot["options"], lot["tier"], lot["district"]) == (decides, sorted(options), 0, None):
                self.unused.remove(lot)
                return lot["drawn"][0]
        raise urna_verify.LotOpen()


def by_the_verifier(election):
    rule, lists, lots = election["rule"], election["lists"], FileLots(election.get("lots", []))
    votes, totals = [its["votes"] for its in lists], election.get("totals", {})
    urna_verify.check_rule(rule, bool(election.get("individual")))
    assert urna_verify.needed_totals(rule) <= set(totals)
    try:
        if election.get("individual"):
            return urna_verify.elect(rule, votes, totals, lots)
        return urna_verify.Law(rule, lists, election["seats"], votes, totals, lots).apportion()
    except urna_verify.LotOpen:
        return "a lot is awaited"
    except urna_verify.NoResult:
        return "no result"


def by_the_naive(election):
    try:
        result = naive.apportion(election)
    except naive.OverAward:
        return "no result"
    if result["drawLot"]:
        return "a lot is awaited"
    if election.get("individual"):
        return result["outcome"], result["elected"], result["runoff"]
    return result["seats"], result["open"], result["passed"]


def without_districts(election):
    return "districts" not in election and "tiers" not in election["rule"]


@pytest.mark.parametrize("many", [NUMBER, pytest.param(20 * NUMBER, marks=pytest.mark.long)])
def test_random_elections_come_out_the_same(many):
    outcomes = []
    for number in range(many):
        election = cases.case("verifier", number)[0]
        if not without_districts(election):
            continue
        for its in (election, {**election, "lots": []}):
            expected = by_the_naive(its)
            assert by_the_verifier(its) == expected, json.dumps(its)
            outcomes.append(expected if isinstance(expected, str) else "a result")
    assert {"a result", "a lot is awaited"} <= set(outcomes)
    assert outcomes.count("a result") > many / 4


@pytest.mark.parametrize("path", [its for its in ELECTIONS if without_districts(json.loads(its.read_text()))], ids=lambda its: its.stem)
def test_a_real_election_comes_out_as_it_did(path):
    election = json.loads(path.read_text())
    result = by_the_verifier(election)
    assert result == by_the_naive(election)
    if not election.get("individual"):
        assert result[0] == [its["seats"] for its in election["lists"]]


@pytest.mark.parametrize("change", [
    {"tiers": [{"scope": "district"}]}, {"threshold": [{"percent": "3", "scope": "district"}]}, {"threshold": [{"districtSeats": 1}]},
    {"law": 1}, {"method": "huntingtonHill"}, {"classes": {"a": {"weight": "1"}}}, {"method": {"quota": "hare", "left": 1}},
    {"alliances": {"threshold": "each", "name": "a"}}, {"majority": {"then": "addSeats", "percent": "50"}}])
def test_what_needs_districts_or_is_misspelt_is_refused(change):
    with pytest.raises(urna_verify.RuleRefused):
        urna_verify.check_rule({"method": "dhondt", "threshold": [], **change}, False)


def test_a_signature_is_verified_strictly():
    """The signatures of RFC 8032, 7.1, and what a lax verifier takes."""
    chance = random.Random(8032)
    vectors = [("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a"
                "100b"),
               ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
                )]
    for key, message, signature in (tuple(map(bytes.fromhex, its)) for its in vectors):
        assert urna_verify.is_signature(key, message, signature)
        beyond = (int.from_bytes(signature[32:], "little") + urna_verify.ORDER).to_bytes(32, "little")
        assert not urna_verify.is_signature(key, message, signature[:32] + beyond)
        for _ in range(8):
            wrong = bytearray(signature)
            wrong[chance.randrange(64)] ^= 1 << chance.randrange(8)
            assert not urna_verify.is_signature(key, message, bytes(wrong))
    small_order = [bytes(32), (1).to_bytes(32, "little"), (urna_verify.P - 1).to_bytes(32, "little")]
    for encoded in small_order + [(urna_verify.P + 1).to_bytes(32, "little"), (1 | 1 << 255).to_bytes(32, "little")]:
        assert urna_verify.decode_point(encoded) is None
        assert not urna_verify.is_signature(encoded, b"", encoded + bytes(32))
