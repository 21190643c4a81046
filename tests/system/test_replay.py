# SPDX-License-Identifier: Apache-2.0
"""`urna replay`: a published election, held again over HTTP."""

import datetime
import json
import zoneinfo

import pytest

from client import Service
from urna_process import REPOSITORY, fewer, lasting, run

pytestmark = [pytest.mark.embedded, pytest.mark.slow]

ELECTIONS = REPOSITORY / "tests" / "data" / "elections"
AUSTRIA = ELECTIONS / "austria-2019.json"
LAWS = REPOSITORY / "tests" / "law" / "elections"
SERBIA = LAWS / "serbia-parliament-2023.json"
MADE_UP = REPOSITORY / "tests" / "data" / "laws"
COUNCIL = MADE_UP / "council-17.json"
FIRST_ROUND = MADE_UP / "president-first-round.json"
SECOND_ROUND = MADE_UP / "president-second-round.json"


def replay(urna, *options, file=AUSTRIA, password="1", wait=90):
    return run("replay", file, "--url", urna.url, *options, wait=wait,
               env={"URNA_ADMIN_PASSWORD": password})


def seats_of(service, election):
    return [one["result"] for one in service.get_results(election).json()["participants"]]


def law_of(service, election):
    answer = service.call("admin", "GET", f"/admin/results?id={election}", token=service.administrator_token)
    return answer.json()["law"]


def test_a_real_election_comes_out_right(serve):
    urna = serve()
    ballots = fewer(200_000)
    done = replay(urna, "--ballots", ballots, "--stations", 20, "--duplicates", 500, "--spoiled", 500,
                  "--duration", lasting(8))
    assert done.returncode == 0, done.stdout + done.stderr
    service = Service.of(urna)
    results = service.get_results(service.elections()[-1]["id"]).json()
    by_name = {one["name"]: one["result"] for one in results["participants"]}
    reasons = [vote["reason"] for vote in results["invalidVotes"]]
    assert reasons.count("Duplicate ballot.") == 500 and reasons.count("Invalid poll number.") == 500
    # The published seats: so many ballots are enough to give them out the same.
    if ballots >= 200_000:
        assert by_name == {"ÖVP": 71, "SPÖ": 40, "FPÖ": 31, "NEOS": 15, "JETZT": 0, "GRÜNE": 26,
                           **{name: 0 for name in by_name if name not in ("ÖVP", "SPÖ", "FPÖ", "NEOS", "GRÜNE")}}
    assert sum(by_name.values()) == 183


def test_one_service_can_hold_several(serve):
    urna = serve()
    for duration in ([], ["--duration", lasting(2)]):
        done = replay(urna, "--ballots", 2000, "--stations", 3, "--duplicates", 5, "--spoiled", 5, *duration)
        assert done.returncode == 0, done.stdout + done.stderr


def test_elections_that_are_withdrawn_or_in_another_zone_do_not_stand_in_the_way(serve):
    urna = serve("--time-zone", "Europe/Belgrade")
    service = Service.of(urna)
    parties = service.new_participants(2)
    election = service.election_now(parties, seconds=600)
    assert service.call("admin", "POST", "/admin/withdrawElection", token=service.administrator_token,
                        json={"id": election.id}).status_code == 200
    # What the clocks of Belgrade show now is hours ahead of now in New York.
    soon = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Belgrade")).replace(tzinfo=None, microsecond=0)
    period = {"start": soon.isoformat(), "end": (soon + datetime.timedelta(minutes=10)).isoformat()}
    assert service.create_election({**period, "individual": False, "participants": parties,
                                    "timeZone": "America/New_York"}).status_code == 200
    done = replay(urna, "--ballots", 2000, "--stations", 3, "--duration", lasting(5))
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_election_that_ends_too_early_fails_and_says_so(serve):
    # More than any machine takes in a second; the tool stops at the end.
    done = replay(serve(), "--ballots", 4_700_000, "--stations", 2, "--duration", 1)
    assert done.returncode != 0
    assert "over before" in done.stdout + done.stderr


def test_a_wrong_password_fails_and_says_so(serve):
    done = replay(serve(), "--ballots", 100, "--stations", 1, password="wrong")
    assert done.returncode != 0
    said = (done.stdout + done.stderr).lower()
    assert "password" in said or "credentials" in said


def test_a_file_that_is_no_election_fails_and_says_so(serve, tmp_path):
    file = tmp_path / "election.json"
    file.write_text("{}")
    done = replay(serve(), "--ballots", 100, file=file)
    assert done.returncode != 0 and done.stdout + done.stderr


def test_the_serbian_election_of_2023_comes_out_right(serve):
    urna = serve()
    done = replay(urna, "--ballots", 50_000, "--stations", 8, "--duplicates", 50, "--spoiled", 50, "--duration", lasting(5), file=SERBIA)
    assert done.returncode == 0, done.stdout + done.stderr
    expect_serbia_2023(Service.of(urna), cast=55_341)


def expect_serbia_2023(service, cast):
    """So many ballots, in proportion, are enough for the official seats of every list."""
    election = service.elections()[-1]["id"]
    official = json.loads(SERBIA.read_text(encoding="utf-8"))
    assert seats_of(service, election) == [one["seats"] for one in official["lists"]]
    law = law_of(service, election)
    assert law["rule"]["classes"]["minority"]["factor"] == "1.35"
    assert [one.get("class") for one in law["lists"]] == [one.get("class") for one in official["lists"]]
    assert (law["totals"]["cast"], law["totals"]["version"], law["lots"]) == (cast, 1, [])
    assert law["totals"]["source"] == official["source"]


def test_a_council_with_a_majority_clause_and_a_lot_comes_out_right(serve):
    urna = serve()
    done = replay(urna, "--stations", 4, "--duplicates", 20, "--spoiled", 25, "--duration", lasting(4), file=COUNCIL)
    assert done.returncode == 0, done.stdout + done.stderr
    service = Service.of(urna)
    election = service.elections()[-1]["id"]
    # The list with more than half of the votes takes the last seat of one of three that tie, and the lot names the third list.
    assert seats_of(service, election) == [9, 3, 2, 3, 0]
    law = law_of(service, election)
    totals = [law["totals"][name] for name in ("cast", "blank", "registered")]
    assert totals == [30_125, 100, 41_000]
    assert [(one["decision"]["decides"], one["decision"]["options"], one["drawn"], one["used"]) for one in law["lots"]] == [
        ("lastSeat", [2, 3, 4], 3, True)]


def test_a_president_comes_out_right(serve):
    urna = serve()
    done = replay(urna, "--ballots", 2000, "--stations", 2, "--duration", lasting(4), file=LAWS / "serbia-president-2022.json")
    assert done.returncode == 0, done.stdout + done.stderr
    service = Service.of(urna)
    law = law_of(service, service.elections()[-1]["id"])
    assert (law["outcome"], law["elected"], law["runoff"]) == ("elected", 1, [])
    assert "expected: elected Aleksandar Vučić" in done.stdout


def test_a_second_round_is_created_from_the_result_of_the_first(serve):
    urna = serve()
    done = replay(urna, "--second-round", SECOND_ROUND, "--stations", 2, "--spoiled", 10, "--duration", lasting(4), "--seed", 7,
                  file=FIRST_ROUND)
    assert done.returncode == 0, done.stdout + done.stderr
    service = Service.of(urna)
    first, second = (one["id"] for one in service.elections()[-2:])
    law = law_of(service, first)
    # The lot, and not the poll number, has decided who stands beside Anchor.
    assert (law["outcome"], law["runoff"], law["totals"]["cast"]) == ("runoff", [1, 3], 5600)
    assert [one["used"] for one in law["lots"]] == [True]
    law = law_of(service, second)
    assert (law["follows"], law["outcome"], law["elected"]) == (first, "elected", 1)
    by_poll_number = [one["name"] for one in service.get_results(second).json()["participants"]]
    assert by_poll_number == ["Compass", "Anchor"]
    assert "expected: elected Compass" in done.stdout


@pytest.mark.parametrize("first, second, options, why", [
    ({}, {"lists": [{"name": "Anchor", "votes": 3}, {"name": "Beacon", "votes": 2}], "lots": []}, [],
     "other candidates than enter it: Anchor, Compass"),
    ({"rule": {"ties": ["lot"]}, "lots": []}, {}, [], "its outcome is `elected`"),
    ({}, {"lots": []}, [], "lacks a lot"),
    ({}, {}, ["--second-round", AUSTRIA], "no election of individuals"),
], ids=["others", "elected", "a lot", "lists"])
def test_a_second_round_that_does_not_fit_creates_nothing(serve, tmp_path, first, second, options, why):
    files = [tmp_path / "first.json", tmp_path / "second.json"]
    for file, of, change in zip(files, (FIRST_ROUND, SECOND_ROUND), (first, second)):
        file.write_text(json.dumps({**json.loads(of.read_text()), **change}))
    urna = serve()
    done = replay(urna, *(options or ["--second-round", files[1]]), file=files[0])
    assert done.returncode == 2 and why in done.stderr, done.stdout + done.stderr
    service = Service.of(urna)
    assert service.elections() == [] and service.get_participants().json() == {"participants": []}


@pytest.mark.parametrize("change, options, why", [
    ({"totals": {}}, [], "lacks: cast"),
    ({"lots": []}, [], "lacks a lot"),
    ({}, ["--ballots", 1000], "lacks a lot"),
    ({}, ["--spoiled", 26], "fewer than its valid"),
    ({"rule": {"method": "dhondt", "threshold": [{"percent": "3", "of": "cast"}]}}, [], "lots[0]"),
    ({"rule": {"method": "dhondt", "threshold": []}, "lots": []}, [], "contradicts itself"),
    ({"rule": {"method": "dhondt", "threshold": [{"percent": "3", "scope": "district"}]}}, [], "Invalid rule.threshold"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_a_file_whose_law_cannot_be_followed_creates_nothing(serve, tmp_path, change, options, why):
    file = tmp_path / "election.json"
    file.write_text(json.dumps({**json.loads(COUNCIL.read_text()), **change}))
    urna = serve()
    done = replay(urna, *options, file=file)
    assert done.returncode != 0 and why in done.stdout + done.stderr, done.stdout + done.stderr
    service = Service.of(urna)
    assert service.elections() == [] and service.get_participants().json() == {"participants": []}


def test_a_rule_that_the_service_refuses_creates_nothing(serve):
    urna = serve()
    done = replay(urna, "--ballots", 1000, file=LAWS / "poland-sejm-2023.json")
    assert done.returncode != 0 and "`rule.tiers`" in done.stderr
    assert Service.of(urna).elections() == []


@pytest.mark.parametrize("file", sorted(ELECTIONS.glob("*.json")), ids=lambda file: file.stem)
def test_apportion_gives_the_published_seats(file):
    done = run("apportion", file)
    assert done.returncode == 0, done.stdout + done.stderr


def test_apportion_fails_when_the_seats_differ(tmp_path):
    file = tmp_path / "election.json"
    file.write_text(AUSTRIA.read_text().replace('"seats": 71', '"seats": 70'))
    assert run("apportion", file).returncode == 1
