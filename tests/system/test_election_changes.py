# SPDX-License-Identifier: Apache-2.0
"""Elections are edited and cancelled until they begin, and withdrawn from then on; participants are edited, removed and merged."""

import datetime
import time

import pytest

from client import Service, created, expect_empty, expect_message, new_guid
from earlier_schema import rebuild_sqlite
from urna_process import lasting, within


@pytest.fixture(scope="module")
def official(service):
    return service.new_official()


@pytest.fixture
def parties(service):
    return service.new_participants(3)


def ask(service, path, fields):
    return service.call("admin", "POST", path, token=service.administrator_token, json=fields)


def listed(service, number):
    [found] = [election for election in service.overview().json()["elections"] if election["id"] == number]
    return found


def participant(service, number):
    answer = service.call("admin", "GET", "/admin/participants", token=service.administrator_token)
    assert answer.status_code == 200, answer.text
    return {one["id"]: one for one in answer.json()["participants"]}.get(number)


def fields_of(service, participants, **more):
    start, end = service.new_period()
    return {"start": start, "end": end, "individual": False, "participants": participants, **more}


def new_election(service, participants, **more):
    """The id and the fields of an election that is far from beginning."""
    fields = fields_of(service, participants, **more)
    assert service.create_election(fields).status_code == 200
    return max(election["id"] for election in service.elections()), fields


def test_an_election_has_the_name_place_kind_and_zone_that_it_was_given(service, parties):
    number, fields = new_election(service, parties, name="Избори </script>", place="Žabalj", kind="local",
                                  timeZone="America/New_York", seats=7)
    election = listed(service, number)
    assert {key: election[key] for key in ("name", "place", "kind", "timeZone", "version", "seats")} == {
        "name": "Избори </script>", "place": "Žabalj", "kind": "local", "timeZone": "America/New_York", "version": 1,
        "seats": 7}
    # A time without an offset is read in that zone: New York is behind UTC by 4 or 5 hours.
    behind = (datetime.datetime.fromisoformat(election["startAt"][:-1])
              - datetime.datetime.fromisoformat(fields["start"])).total_seconds() / 3600
    assert behind in (4, 5)
    [as_the_contract] = [one for one in service.elections() if one["id"] == number]
    assert set(as_the_contract) == {"id", "start", "end", "individual", "participants"}
    assert as_the_contract["start"] == fields["start"]


def test_what_is_not_given_is_not_there_and_the_zone_is_the_services(service, parties):
    number, _ = new_election(service, parties, name="", place=None)
    election = listed(service, number)
    assert not {"name", "place", "kind", "withdrawnAt", "recordedBallots"} & set(election)
    assert election["timeZone"] == service.overview().json()["timeZone"]


@pytest.mark.parametrize("field", ["name", "place", "kind"])
@pytest.mark.parametrize("value", [7, True, ["x"], "ž" * 257, "a\0b"])
def test_a_text_that_is_none_or_too_long_is_refused(service, parties, field, value):
    expect_message(service.create_election(fields_of(service, parties, **{field: value})), f"Invalid {field}.")
    number, _ = new_election(service, parties, **{field: "ž" * 256})
    assert listed(service, number)[field] == "ž" * 256


@pytest.mark.parametrize("zone", [7, "Mars/Olympus", "right/UTC", "../etc/passwd", "europe/belgrade", "UTC+1", "x" * 300])
def test_an_unknown_zone_is_refused_right_before_the_dates_are_read(service, parties, zone):
    fields = {"start": "never", "end": "never", "individual": False, "participants": [], "timeZone": zone}
    expect_message(service.create_election(fields), "Invalid timeZone.")
    expect_message(service.create_election(dict(fields, individual="no")), "Invalid individual.")
    expect_message(service.create_election(dict(fields, timeZone="UTC")), "Invalid date and time.")


def test_an_edited_election_is_what_the_request_says(service, parties):
    number, fields = new_election(service, parties, name="Old", place="Old", seats=7)
    changed = dict(fields_of(service, parties[:2][::-1]), id=number, version=1, name="New", thresholdPercent=3)
    answer = ask(service, "/admin/election", changed)
    assert (answer.status_code, answer.json()) == (200, {"version": 2})
    election = listed(service, number)
    assert (election["name"], election["seats"], election["thresholdPercent"], election["version"]) == ("New", 250, 3, 2)
    assert "place" not in election and election["start"] == changed["start"]
    assert [one["id"] for one in election["participants"]] == parties[:2][::-1]
    # The old period is free, and the new one is not.
    assert service.create_election(dict(fields)).status_code == 200
    expect_message(service.create_election({key: changed[key] for key in fields if key in changed}), "Invalid date and time.")


def test_who_knows_an_old_version_is_told_the_last_one(service, parties):
    number, fields = new_election(service, parties)
    assert ask(service, "/admin/election", dict(fields, id=number, version=1)).status_code == 200
    for path, request in (("/admin/election", dict(fields, id=number, version=1)),
                          ("/admin/cancelElection", {"id": number, "version": 3})):
        answer = ask(service, path, request)
        assert (answer.status_code, answer.json()) == (409, {"message": "Election was changed.", "version": 2})
    assert listed(service, number)["version"] == 2


@pytest.mark.parametrize("version", [0, -1, 1.5, "1", True, 2**40])
def test_a_version_that_is_none_is_refused(service, parties, version):
    number, fields = new_election(service, parties)
    expect_message(ask(service, "/admin/election", dict(fields, id=number, version=version)), "Invalid version.")
    expect_message(ask(service, "/admin/cancelElection", {"id": number, "version": version}), "Invalid version.")


@pytest.mark.parametrize("path, needed", [
    ("/admin/election", ["id", "version", "start", "end", "individual", "participants"]),
    ("/admin/cancelElection", ["id", "version"]),
    ("/admin/withdrawElection", ["id"]),
    ("/admin/participant", ["id", "version", "name", "individual"]),
    ("/admin/removeParticipant", ["id", "version"]),
    ("/admin/mergeParticipants", ["from", "fromVersion", "into", "intoVersion"])])
def test_fields_are_asked_for_in_their_order(service, parties, path, needed):
    expect_message(ask(service, path, {}), f"Field {needed[0]} is missing.")
    start, end = service.new_period()
    values = {"id": 10**9, "version": 1, "start": start, "end": end, "individual": False, "participants": parties,
              "name": "X", "from": 10**9, "fromVersion": 1, "into": 10**9, "intoVersion": 1}
    for position, field in enumerate(needed):
        expect_message(ask(service, path, {key: values[key] for key in needed[:position]}), f"Field {field} is missing.")
    what = "Participant" if "articipant" in path else "Election"
    expect_message(ask(service, path, {key: values[key] for key in needed}), f"{what} does not exist.")


def test_an_edit_is_checked_as_a_creation_is(service, parties):
    number, fields = new_election(service, parties)
    _, others = new_election(service, parties)
    asked = dict(fields, id=number, version=1)
    for change, message in (({"end": fields["start"]}, "Invalid date and time."),
                            ({"start": others["start"], "end": others["end"]}, "Invalid date and time."),
                            ({"timeZone": "Mars"}, "Invalid timeZone."), ({"seats": 0}, "Invalid seats."),
                            ({"thresholdPercent": 101}, "Invalid thresholdPercent."), ({"name": 7}, "Invalid name."),
                            ({"participants": parties[:1]}, "Invalid participants."),
                            ({"individual": True}, "Invalid participants."), ({"individual": 1}, "Invalid individual.")):
        expect_message(ask(service, "/admin/election", {**asked, **change}), message)
    assert listed(service, number)["version"] == 1


def test_a_cancelled_election_is_listed_as_cancelled_and_nowhere_else(service, parties):
    number, fields = new_election(service, parties, name="Off")
    assert ask(service, "/admin/cancelElection", {"id": number, "version": 1}).json() == {"version": 2}
    election = listed(service, number)
    assert (election["state"], election["name"], election["version"]) == ("cancelled", "Off", 2)
    assert "withdrawnAt" in election
    assert number not in [one["id"] for one in service.elections()]
    expect_message(service.get_results(number), "Election does not exist.")
    expect_message(service.progress(number), "Election does not exist.")
    expect_message(ask(service, "/admin/publish", {"id": number, "public": True}), "Election does not exist.")
    expect_message(ask(service, "/admin/election", dict(fields, id=number, version=2)), "Election is cancelled.", 409)
    expect_message(ask(service, "/admin/cancelElection", {"id": number, "version": 2}), "Election is cancelled.", 409)
    expect_message(ask(service, "/admin/withdrawElection", {"id": number}), "Election is cancelled.", 409)
    assert service.create_election(fields).status_code == 200
    assert max(one["id"] for one in service.elections()) > number


def test_an_election_that_has_begun_is_neither_edited_nor_cancelled(service, parties):
    election = service.election_now(parties, seconds=0.6)
    start, end = service.new_period()
    edited = {"id": election.id, "version": 1, "start": start, "end": end, "individual": False, "participants": parties}
    for _ in range(2):
        expect_message(ask(service, "/admin/election", edited), "Election has begun.", 409)
        expect_message(ask(service, "/admin/cancelElection", {"id": election.id, "version": 1}), "Election has begun.", 409)
        election.wait_for_end()


def test_an_election_cannot_be_moved_to_where_it_would_have_begun(service, parties):
    number, fields = new_election(service, parties)
    moved = {"start": "1921-05-03T07:00:00Z", "end": "1921-05-03T20:00:00Z"}
    expect_message(ask(service, "/admin/election", {**fields, **moved, "id": number, "version": 1}), "Election has begun.", 409)


def test_a_mistyped_year_is_withdrawn_and_its_period_is_free(service, parties):
    fields = {"start": "1920-05-03T07:00:00Z", "end": "1920-05-03T20:00:00Z", "individual": False, "participants": parties}
    assert service.create_election(fields).status_code == 200
    number = max(one["id"] for one in service.elections())
    expect_message(service.create_election(fields), "Invalid date and time.")
    expect_message(ask(service, "/admin/cancelElection", {"id": number, "version": 1}), "Election has begun.", 409)
    assert ask(service, "/admin/withdrawElection", {"id": number}).json() == {"version": 2}
    assert listed(service, number)["state"] == "withdrawn"
    expect_message(service.get_results(number), "Election does not exist.")
    expect_message(ask(service, "/admin/withdrawElection", {"id": number}), "Election is withdrawn.", 409)
    assert service.create_election(fields).status_code == 200
    again = max(one["id"] for one in service.elections())
    assert again > number and ask(service, "/admin/withdrawElection", {"id": again}).status_code == 200


def test_an_election_that_has_not_begun_is_not_withdrawn_but_cancelled(service, parties):
    number, _ = new_election(service, parties)
    expect_message(ask(service, "/admin/withdrawElection", {"id": number}), "Election has not begun.", 409)


def test_an_election_with_recorded_ballots_is_not_withdrawn(service, parties, official):
    election = service.election_now(parties, seconds=0.6)
    guid = new_guid()
    expect_empty(service.vote(official.token, [(guid, 1), (guid, 1), (new_guid(), 9)]))
    within(5, lambda: service.progress(election.id).json()["uploads"] == 1)
    answer = ask(service, "/admin/withdrawElection", {"id": election.id})
    assert (answer.status_code, answer.json()) == (409, {"message": "Ballots are recorded.", "ballots": 3})
    election.wait_for_end()
    assert service.get_results(election.id).status_code == 200


def test_what_is_uploaded_after_a_withdrawal_counts_for_who_runs_then(service, parties, official):
    election = service.election_now(parties, seconds=30)
    assert ask(service, "/admin/withdrawElection", {"id": election.id}).status_code == 200
    dropped, counted = new_guid(), new_guid()
    expect_empty(service.vote(official.token, [(dropped, 1)]))
    service.last_end = time.time()
    following = service.election_now(parties, seconds=lasting(1))
    expect_empty(service.vote(official.token, [(counted, 1), (dropped, 2)]))
    following.wait_for_end()
    results = service.get_results(following.id).json()
    assert results["invalidVotes"] == [] and sum(one["result"] for one in results["participants"]) == 250


def test_a_participant_is_edited_until_an_election_of_theirs_begins(service, parties):
    number, _ = new_election(service, parties)
    first = parties[0]
    assert participant(service, first)["version"] == 1
    edit = {"id": first, "version": 1, "name": "Нова", "individual": False}
    assert ask(service, "/admin/participant", edit).json() == {"version": 2}
    assert listed(service, number)["participants"][0] == {"id": first, "name": "Нова"}
    assert {"id": first, "name": "Нова", "individual": False} in service.get_participants().json()["participants"]
    answer = ask(service, "/admin/participant", edit)
    assert (answer.status_code, answer.json()) == (409, {"message": "Participant was changed.", "version": 2})
    expect_message(ask(service, "/admin/participant", dict(edit, version=2, individual=True)), "Invalid individual.")
    expect_message(ask(service, "/admin/participant", dict(edit, version=2, name="x" * 257)), "Invalid name.")
    election = service.election_now(parties, seconds=0.6)
    expect_message(ask(service, "/admin/participant", dict(edit, version=2, name="Друга")), "Election has begun.", 409)
    expect_message(ask(service, "/admin/removeParticipant", {"id": first, "version": 2}), "Election has begun.", 409)
    assert participant(service, first)["begun"] and election.id in participant(service, first)["elections"]
    election.wait_for_end()


def test_a_participant_has_the_looks_that_it_was_given_also_when_an_election_is_over(service, parties):
    first = parties[0]
    election = service.election_now(parties, seconds=0.6)
    election.wait_for_end()
    assert not {"shortName", "colour", "seatOrder"} & set(participant(service, first))
    name = participant(service, first)["name"]
    edit = {"id": first, "version": 1, "name": name, "individual": False}
    for looks, message in (({"shortName": "x" * 17}, "Invalid shortName."), ({"shortName": 7}, "Invalid shortName."),
                           ({"shortName": "a\u202eb"}, "Invalid shortName."), ({"colour": "#12345"}, "Invalid colour."),
                           ({"colour": "red"}, "Invalid colour."), ({"colour": "#12345g"}, "Invalid colour."),
                           ({"colour": 1}, "Invalid colour."), ({"seatOrder": 0}, "Invalid seatOrder."),
                           ({"seatOrder": 10001}, "Invalid seatOrder."), ({"seatOrder": "1"}, "Invalid seatOrder."),
                           ({"seatOrder": 1.5}, "Invalid seatOrder.")):
        expect_message(ask(service, "/admin/participant", dict(edit, **looks)), message)
    # The short name is kept in NFC, and the colour in lower case.
    looks = {"shortName": "C\u030cačak", "colour": "#ABCDEF", "seatOrder": 2}
    assert ask(service, "/admin/participant", dict(edit, **looks)).json() == {"version": 2}
    kept = {"shortName": "Čačak", "colour": "#abcdef", "seatOrder": 2}
    assert kept.items() <= participant(service, first).items()
    details = f"/admin/results?id={election.id}"
    public = f"/admin/publicResults?id={election.id}"
    assert service.call("admin", "POST", "/admin/publish", token=service.administrator_token,
                        json={"id": election.id, "public": True}).status_code == 200
    for path in (details, public):
        shown = service.call("admin", "GET", path, token=service.administrator_token).json()["participants"]
        assert kept.items() <= shown[0].items() and "colour" not in shown[1]
    [result, *_] = service.get_results(election.id).json()["participants"]
    assert set(result) == {"pollNumber", "name", "result"}
    assert {"id": first, "name": name, "individual": False} in service.get_participants().json()["participants"]
    # What is not there stays, and null clears.
    assert ask(service, "/admin/participant", dict(edit, version=2, colour=None)).json() == {"version": 3}
    assert participant(service, first)["shortName"] == "Čačak" and "colour" not in participant(service, first)
    trail = service.call("admin", "GET", "/admin/audit?limit=1", token=service.administrator_token).json()["events"]
    assert trail[0]["details"] == f"party: {name}, short name: Čačak, seat order: 2"


def test_a_participant_who_stands_nowhere_is_removed(service, parties):
    number, fields = new_election(service, parties)
    answer = ask(service, "/admin/removeParticipant", {"id": parties[0], "version": 1})
    assert (answer.status_code, answer.json()) == (
        409, {"message": "Participant stands in an election.", "elections": [number]})
    assert ask(service, "/admin/cancelElection", {"id": number, "version": 1}).status_code == 200
    assert ask(service, "/admin/removeParticipant", {"id": parties[0], "version": 1}).json() == {"version": 2}
    assert participant(service, parties[0]) is None
    assert parties[0] not in [one["id"] for one in service.get_participants().json()["participants"]]
    expect_message(service.create_election(fields), "Invalid participants.")
    # The cancelled election goes on naming them.
    assert listed(service, number)["participants"][0]["id"] == parties[0]
    assert min(service.new_participants(1)) > max(parties)


def test_two_participants_that_are_one_are_merged(service, parties):
    first, second, third = parties
    number, _ = new_election(service, [first, second])
    merge = {"from": first, "fromVersion": 1, "into": third, "intoVersion": 1}
    both = ask(service, "/admin/mergeParticipants", dict(merge, into=second))
    assert (both.status_code, both.json()) == (409, {"message": "Both stand in an election.", "elections": [number]})
    [person] = service.new_participants(1, individual=True)
    for into in (first, person):
        expect_message(ask(service, "/admin/mergeParticipants", dict(merge, into=into)), "Invalid participants.")
    stale = ask(service, "/admin/mergeParticipants", dict(merge, intoVersion=2))
    assert (stale.status_code, stale.json()) == (409, {"message": "Participant was changed.", "version": 1})
    expect_message(ask(service, "/admin/mergeParticipants", dict(merge, intoVersion=0)), "Invalid intoVersion.")
    assert ask(service, "/admin/mergeParticipants", merge).status_code == 200
    election = listed(service, number)
    assert [one["id"] for one in election["participants"]] == [third, second] and election["version"] == 2
    assert participant(service, first) is None and participant(service, third)["elections"] == [number]


def test_changes_stand_in_the_audit_trail(service, parties):
    number, fields = new_election(service, parties)
    ask(service, "/admin/election", dict(fields, id=number, version=1))
    ask(service, "/admin/cancelElection", {"id": number, "version": 2})
    ask(service, "/admin/participant", {"id": parties[0], "version": 1, "name": "X", "individual": False})
    ask(service, "/admin/mergeParticipants", {"from": parties[1], "fromVersion": 1, "into": parties[2], "intoVersion": 1})
    ask(service, "/admin/removeParticipant", {"id": parties[0], "version": 2})
    trail = service.call("admin", "GET", "/admin/audit?limit=5", token=service.administrator_token).json()["events"]
    assert [(event["kind"], event["object"]) for event in sorted(trail, key=lambda event: event["number"])] == [
        ("electionEdited", f"election {number}"), ("electionCancelled", f"election {number}"),
        ("participantEdited", f"participant {parties[0]}"), ("participantsMerged", f"participant {parties[1]}"),
        ("participantRemoved", f"participant {parties[0]}")]


def test_only_administrators_change_elections(service, official):
    for path in ("/admin/election", "/admin/cancelElection", "/admin/withdrawElection", "/admin/participant",
                 "/admin/removeParticipant", "/admin/mergeParticipants"):
        assert service.call("admin", "POST", path, token=official.token, json={}).status_code == 401


def test_a_participant_of_no_election_is_listed_with_its_first_version(service, parties):
    number = created(service.create_participant({"name": "Last", "individual": False}), "id")
    assert participant(service, number) == {"id": number, "version": 1, "name": "Last", "individual": False, "begun": False,
                                            "elections": []}


@pytest.mark.embedded
def test_elections_of_an_earlier_version_have_the_configured_zone_and_can_be_changed(serve):
    urna = serve("--time-zone", "Europe/Belgrade")
    service = Service.of(urna)
    parties = service.new_participants(2)
    number, fields = new_election(service, parties, name="Lost with the column")
    urna.stop()
    rebuild_sqlite(urna.data / "elections.db", 8)  # as the version before versions left it
    urna.start()
    service = Service.of(urna)
    election = listed(service, number)
    assert (election["timeZone"], election["version"], election["state"]) == ("Europe/Belgrade", 1, "upcoming")
    assert "name" not in election and election["start"] == fields["start"]
    assert participant(service, parties[0])["version"] == 1
    assert ask(service, "/admin/election", dict(fields, id=number, version=1, name="New")).json() == {"version": 2}
    assert listed(service, number)["name"] == "New"
