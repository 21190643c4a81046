# SPDX-License-Identifier: Apache-2.0
"""A clock that was ahead once: no upload is stamped in the future, none is lost in silence, and an operator puts it right."""

import time
import uuid

import pytest
import requests

import trails
from client import Service, expect_empty, expect_message, instant_text, new_guid
from clocks import WrongClock
from metrics import metrics_of
from recounting import check_equal, recount
from urna_process import json_lines, run, within

pytestmark = pytest.mark.embedded

BEHIND = "The queue's clock is behind the latest upload."


def resynchronize(urna, *options, stdin=""):
    return run("queue", "resynchronize", "--data", urna.data, *options, stdin=stdin)


def expect_refused(answer):
    expect_message(answer, BEHIND, 503)
    assert int(answer.headers["Retry-After"]) >= 1


@pytest.fixture
def clock(tmp_path):
    return WrongClock(tmp_path)


def start_with(urna, clock, seconds=0):
    """Starts it with a clock that is ahead by so much; it may not be ready."""
    clock.set(seconds)
    urna.env = clock.environment()
    urna.launch()
    within(15, lambda: "is running" in urna.log())


def readiness(urna):
    return requests.get(urna.url + "/readyz", timeout=5)


def talk_again(urna, before):
    """To a process that was started again: no election overlaps one that was held before."""
    service = Service.of(urna)
    service.last_end = before.last_end
    return service


def test_upload_that_was_accepted_an_hour_ahead(prepare, clock):
    urna = prepare()
    urna.start()
    service = Service.of(urna)
    official = service.new_official()
    participants = service.new_participants(2)
    counted = service.election_now(participants, seconds=0.5)
    expect_empty(service.vote(official.token, [(new_guid(), 1)]))
    counted.wait_for_end()
    before = service.get_results(counted.id).json()
    assert [row["result"] for row in before["participants"]] == [250, 0]
    urna.stop()

    # Ballots of an election that runs now are sent to a service whose clock is an hour ahead.
    key, ballots = uuid.uuid4().hex, [(new_guid(), 2)]
    start_with(urna, clock, 3600)
    official_ahead = Service.of(urna).login(official.person.email, official.person.password).json()["accessToken"]
    upload = service.vote(official_ahead, ballots, key)
    expect_empty(upload)
    within(5, lambda: service.uploads(official_ahead, upload.headers["Urna-Upload"]).json()["uploads"][0]["state"] == "counted")
    urna.stop()

    # The clock is right again, and nothing else is.
    start_with(urna, clock)
    assert readiness(urna).status_code == 503
    assert readiness(urna).json() == {"message": "Not ready: the queue's clock is behind the latest upload"}
    assert requests.get(urna.url + "/healthz", timeout=5).status_code == 200
    service = talk_again(urna, service)
    expect_refused(service.vote(official.token, ballots))
    expect_empty(service.vote(official.token, ballots, key))  # what was accepted is known
    behind = [line for line in urna.entries() if line["level"] == "error" and "clock is behind" in line["message"]]
    assert len(behind) == 1 and 3000 < behind[0]["seconds_behind"] < 3601
    assert 3000 < metrics_of(urna.url)["urna_queue_clock_behind_seconds"][0][1] < 3601
    # What was counted before can be read; what ends now has no complete count.
    assert service.get_results(counted.id).json() == before
    over = service.election_now(participants, seconds=0.1)
    over.wait_for_end()
    assert service.overview().json()["elections"][-1]["state"] == "counting"
    urna.stop()

    # It is held by whoever confirms it, and by nobody else.
    refused = resynchronize(urna, stdin="no\n")
    assert refused.returncode == 1, refused.stderr
    assert upload.headers["Urna-Upload"] in refused.stdout and official.person.email in refused.stdout
    assert "nothing was changed" in refused.stdout
    done = resynchronize(urna, stdin="yes\n")
    assert done.returncode == 0, done.stderr
    logged = [line for line in json_lines(done.stderr) if line["message"] == "the queue was resynchronized by an operator"]
    assert [line["uploads_released"] for line in logged] == [1]
    assert "nothing was changed" in resynchronize(urna, "--yes").stdout

    urna.start()
    service = talk_again(urna, service)
    [event] = trails.events(service, "elections", kind="queueResynchronized")
    assert event["account"] is None and event["object"] == "queue" and ", 1 uploads ahead" in event["details"]
    official_again = service.login(official.person.email, official.person.password).json()["accessToken"]
    assert service.uploads(official_again).json()["uploads"][0]["id"] != upload.headers["Urna-Upload"]
    running = service.election_now(participants, seconds=1.5)
    sent_again = service.vote(official_again, ballots, key)
    expect_empty(sent_again)
    assert sent_again.headers["Urna-Upload"] == upload.headers["Urna-Upload"]
    running.wait_for_end()
    results = service.get_results(running.id)
    assert [row["result"] for row in results.json()["participants"]] == [0, 250]
    assert "Urna-Result" not in results.headers
    # The election that was over meanwhile is nobody's to take for final.
    marked = service.get_results(over.id)
    assert marked.status_code == 200 and marked.headers["Urna-Result"] == "provisional"
    assert [election["id"] for election in service.overview().json()["elections"]
            if election.get("provisional")] == [over.id]
    check_equal(recount(urna.data), 3)


def test_tick_of_the_daemon_alone(prepare, clock):
    urna = prepare()
    urna.start()
    service = Service.of(urna)
    official = service.new_official()
    participants = service.new_participants(2)
    start = time.time() + 600
    fields = {"start": instant_text(start), "end": instant_text(start + 600), "individual": False, "participants": participants}
    assert service.create_election(fields).status_code == 200
    urna.stop()
    start_with(urna, clock, 3600)
    within(10, lambda: metrics_of(urna.url)["urna_watermark_timestamp_seconds"][0][1] > time.time() + 3000)
    urna.stop()
    start_with(urna, clock)
    assert readiness(urna).status_code == 503
    expect_refused(Service.of(urna).vote(official.token, [(new_guid(), 1)]))
    urna.stop()
    assert resynchronize(urna, "--yes").returncode == 0
    urna.start()
    expect_empty(Service.of(urna).vote(official.token, [(new_guid(), 1)]))


def test_it_ends_by_itself_when_the_clock_has_caught_up(prepare, clock):
    urna = prepare()
    start_with(urna, clock, 20)
    official = Service.of(urna).new_official()
    expect_empty(Service.of(urna).vote(official.token, [(new_guid(), 1)]))
    urna.stop()
    start_with(urna, clock, 17)
    within(10, lambda: urna.ready())
    expect_empty(Service.of(urna).vote(official.token, [(new_guid(), 1)]))
    assert [line for line in urna.entries() if line["message"].startswith("the queue's clock has caught up")]


def test_clock_that_jumps_while_it_runs(prepare, clock):
    urna = prepare()
    start_with(urna, clock)
    service = Service.of(urna)
    official = service.new_official()

    def jumps():
        return [line["seconds"] for line in urna.entries() if line["message"] == "the queue's clock jumped"]

    expect_empty(service.vote(official.token, [(new_guid(), 1)]))
    time.sleep(1.2)  # it is looked at each second
    clock.set(120)
    within(10, lambda: len(jumps()) == 1)
    # A machine that was asleep jumps rightly: uploads are stamped.
    expect_empty(service.vote(official.token, [(new_guid(), 1)]))
    clock.set(0)
    within(10, lambda: len(jumps()) == 2)
    assert 115 < jumps()[0] < 125 and -125 < jumps()[1] < -115
    assert metrics_of(urna.url)["urna_clock_jumps_total"] == [({}, 2)]
    expect_refused(service.vote(official.token, [(new_guid(), 1)]))
