# SPDX-License-Identifier: Apache-2.0
"""GET /station/election: what officials are told of the elections around the present."""

import datetime
import time

import pytest

from client import expect_bad_token, expect_missing_authorization, instant_text
from urna_process import within


@pytest.fixture(scope="module")
def official(service):
    return service.new_official()


def told(service, official):
    answer = service.station_election(official.token)
    assert answer.status_code == 200, answer.text
    return answer.json()


def id_of(service, official, which):
    return told(service, official).get(which, {}).get("id")


def instant(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z").timestamp()


def test_an_election_is_told_as_the_next_the_running_and_the_last(service, official):
    parties = service.new_participants(2, names=["Листа \"А\"", "Lista B"])
    election = service.election_now(parties, seconds=3, starts_in=3, name="Избори", place="Žabalj", kind="local",
                                    timeZone="Europe/Belgrade")
    within(10, lambda: id_of(service, official, "next") == election.id)
    seen = told(service, official)["next"]
    assert instant(seen.pop("startAt")) == pytest.approx(election.start, abs=1e-5)
    assert instant(seen.pop("endAt")) == pytest.approx(election.end, abs=1e-5)
    assert seen.pop("start") and seen.pop("end")
    assert seen == {"id": election.id, "name": "Избори", "place": "Žabalj", "kind": "local", "timeZone": "Europe/Belgrade",
                    "individual": False, "pollNumbers": 2, "names": ["Листа \"А\"", "Lista B"]}

    within(10, lambda: id_of(service, official, "running") == election.id)
    assert instant(told(service, official)["writtenAt"]) >= election.start - 1e-5
    within(20, lambda: id_of(service, official, "ended") == election.id)
    seen = told(service, official)
    assert "running" not in seen
    assert instant(seen["writtenAt"]) >= election.end - 1e-5
    assert instant(seen["now"]) >= instant(seen["writtenAt"])


def post(service, path, **fields):
    answer = service.call("admin", "POST", path, token=service.administrator_token, json=fields)
    assert answer.status_code == 200, answer.text


@pytest.fixture
def upcoming(service):
    """Makes an election that begins in half an hour, and cancels it in the end."""
    made = []

    def make(parties):
        start = time.time() + 1800
        fields = {"start": instant_text(start), "end": instant_text(start + 10), "individual": False, "participants": parties}
        assert service.create_election(fields).status_code == 200
        made.append(max(election["id"] for election in service.elections()))
        return made[-1], fields

    yield make
    for one in service.overview().json()["elections"]:
        if one["id"] in made and one["state"] != "cancelled":
            post(service, "/admin/cancelElection", id=one["id"], version=one["version"])


def test_an_election_that_is_edited_or_cancelled_is_told_so(service, official, upcoming):
    parties = service.new_participants(3)
    number, fields = upcoming(parties)
    within(10, lambda: id_of(service, official, "next") == number)
    post(service, "/admin/election", id=number, version=1, name="Anew", **{**fields, "participants": parties[:2]})
    within(10, lambda: told(service, official)["next"].get("name") == "Anew")
    assert told(service, official)["next"]["pollNumbers"] == 2
    post(service, "/admin/cancelElection", id=number, version=2)
    within(10, lambda: id_of(service, official, "next") != number)


def test_names_that_are_too_long_in_all_are_left_out(service, official, upcoming):
    number, _ = upcoming(service.new_participants(200, names=[f"{number} " + "Ж" * 200 for number in range(200)]))
    within(10, lambda: id_of(service, official, "next") == number)
    seen = told(service, official)
    assert seen["namesLeftOut"] is True
    assert "names" not in seen["next"] and seen["next"]["pollNumbers"] == 200


def test_it_is_told_to_officials_only(service):
    expect_missing_authorization(service.call("station", "GET", "/station/election"))
    expect_bad_token(service.station_election("x"))
