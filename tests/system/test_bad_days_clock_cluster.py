# SPDX-License-Identifier: Apache-2.0
"""Redis' clock was ahead once; stations and daemons refuse, and an operator puts it right while they run."""

import time
import uuid

import pytest
import requests

import trails
from client import expect_empty, expect_message, new_guid
from clocks import WrongClock
from metrics import metrics_of
from urna_process import json_lines, run, within

pytestmark = pytest.mark.embedded

CLUSTER = {"stations": 2, "daemons": 2}


def status(process):
    return requests.get(process.url + "/readyz", timeout=5).status_code


def jumps(process):
    return [line["seconds"] for line in process.entries() if line["message"] == "the queue's clock jumped"]


def resynchronize(cluster, stdin=""):
    return run("queue", "resynchronize", stdin=stdin,
               env={"URNA_CLUSTER": "true", **cluster.redis_of("queue"), **cluster.database("daemon")})


def test_upload_that_redis_accepted_an_hour_ahead(cluster, tmp_path):
    service = cluster.service()
    official = service.new_official()
    participants = service.new_participants(2)
    key, ballots = uuid.uuid4().hex, [(new_guid(), 2)]
    clock = WrongClock(tmp_path)
    clock.set(3600)
    cluster.redis.start_again(**clock.environment(sanitized=False))
    within(10, lambda: service.vote(official.token, [(new_guid(), 1)]).status_code == 200)
    upload = service.vote(official.token, ballots, key)
    expect_empty(upload)
    within(20, lambda: cluster.waiting() == 0)
    # Redis' clock is compared with the machine's, which nobody sets; the stations' own clocks refuse nothing, they warn.
    judge, _ = cluster.the_judge()
    station = cluster.stations[0]
    within(10, lambda: any(3500 < seconds < 3700 for seconds in jumps(judge)))
    within(10, lambda: metrics_of(station.url)["urna_clock_offset_seconds"][0][1] < -3000)
    within(10, lambda: any(line["level"] == "warning" and line.get("other") == "the queue" for line in station.entries()))

    clock.set(0)
    within(10, lambda: all(status(process) == 503 for process in [*cluster.stations, *cluster.daemons]))
    answer = service.vote(official.token, ballots)
    expect_message(answer, "The queue's clock is behind the latest upload.", 503)
    assert int(answer.headers["Retry-After"]) >= 1
    assert status(cluster.admin) == 200 and status(cluster.authentication) == 200
    for process in (station, judge):
        within(10, lambda process=process: any(line["level"] == "error" and "clock is behind" in line["message"]
                                               for line in process.entries()))
    within(10, lambda: any(-3700 < seconds < -3500 for seconds in jumps(judge)))
    over = service.election_now(participants, seconds=0.3)
    over.wait_for_end()
    # Admin cannot ask Redis: the daemon tells it within about a second that the clock was set.
    within(10, lambda: service.overview().json()["elections"][-1]["state"] == "counting")

    refused = resynchronize(cluster, "no\n")
    assert refused.returncode == 1, refused.stdout + refused.stderr
    assert upload.headers["Urna-Upload"] in refused.stdout
    done = resynchronize(cluster, "yes\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line["uploads_released"] for line in json_lines(done.stderr)
            if line["message"] == "the queue was resynchronized by an operator"] == [2]

    for process in cluster.processes:
        process.wait_until_ready()
    [event] = trails.events(service, "elections", kind="queueResynchronized")
    assert event["account"] is None and ", 2 uploads ahead" in event["details"]
    running = service.election_now(participants, seconds=2.5)
    again = service.vote(official.token, ballots, key)
    expect_empty(again)
    assert again.headers["Urna-Upload"] == upload.headers["Urna-Upload"]
    running.wait_for_end()
    results = service.get_results(running.id)
    assert [row["result"] for row in results.json()["participants"]] == [0, 250]
    marked = service.get_results(over.id)
    assert marked.status_code == 200 and marked.headers["Urna-Result"] == "provisional"


def test_stations_refuse_while_an_operator_holds_the_queue(cluster):
    service = cluster.service()
    official = service.new_official()
    cluster.redis.ask("HSET", "urna:counts", "held_until", round((time.time() + 60) * 1e6))
    expect_message(service.vote(official.token, [(new_guid(), 1)]), "The queue is being resynchronized.", 503)
    within(10, lambda: not cluster.judging())
    cluster.redis.ask("HSET", "urna:counts", "held_until", 0)
    cluster.the_judge()
    expect_empty(service.vote(official.token, [(new_guid(), 1)]))
