# SPDX-License-Identifier: Apache-2.0
"""deploy/stack.yaml on a swarm of one node. The tests run in this order, on one stack."""

import pathlib
import re
import time

import jwt
import pytest
import requests

from client import expect_empty
from conftest import URL
from containers import (all_healthy, check_containers_are_confined, check_isolation, running, state, wait_for_gateway)
from engine import Failed, run, within
from rules import MAY_MEET, PORTS
from uploads import Uploads

COUNTS = {**{name: 1 for name in PORTS}, "authentication": 2, "admin": 2, "station": 3, "daemon": 2}
OVERRIDE = pathlib.Path(__file__).parent / "stack-in-the-lab.yaml"


def deploy(engine, **environment):
    # There is no registry that could be asked for the images' digests.
    return run(["/usr/bin/docker", "stack", "deploy", "--resolve-image", "never", "--compose-file",
                engine.clone / "deploy/stack.yaml", "--compose-file", OVERRIDE, "urna"],
               env={**engine.environment, **environment})


@pytest.fixture(scope="module", autouse=True)
def stack(engine):
    engine.docker("swarm", "init", "--advertise-addr", "127.0.0.1", "--listen-addr", "127.0.0.1:2377")
    try:
        deploy(engine)
        all_healthy(engine, COUNTS)
        wait_for_gateway(URL)
        yield
    except Failed as error:
        raise AssertionError(f"{error}\n{state(engine)}") from None
    finally:
        engine.docker("stack", "rm", "urna", check=False)
        within(120, lambda: not engine.docker("ps", "--all", "--quiet", "--filter", "label=com.docker.stack.namespace=urna"),
               "the stack is gone", every=1)
        engine.docker("swarm", "leave", "--force", check=False)


def log_in(service):
    service._administrator_token = None
    return service.administrator_token


def judging(engine):
    """The containers of daemons that judge."""
    found = []
    for container in running(engine).get("daemon", []):
        gauge = re.search(r"^urna_daemon_judging (\d)", container.metrics(), re.MULTILINE)
        if gauge and gauge.group(1) == "1":
            found.append(container)
    return found


def update_state(engine, name):
    return engine.docker("service", "inspect", "--format", "{{if .UpdateStatus}}{{.UpdateStatus.State}}{{end}}",
                         f"urna_{name}").strip()


def test_the_stack_is_complete(engine):
    all_healthy(engine, COUNTS)
    listed = engine.docker("service", "ls", "--format", "{{.Name}} {{.Replicas}}")
    assert "urna_station 3/3" in listed and "urna_daemon 2/2" in listed


def test_who_may_reach_reaches_and_who_must_not_does_not(engine):
    check_isolation(running(engine), MAY_MEET, PORTS)


def test_containers_are_confined_and_only_the_gateway_publishes(engine):
    found = running(engine)
    check_containers_are_confined(found)
    for name, containers in found.items():
        for container in containers:
            ports = [where for where in (container.facts["NetworkSettings"]["Ports"] or {}).values() if where]
            assert bool(ports) == (name == "gateway"), name


def test_a_published_election_is_replayed(engine, clone):
    print(engine.docker(
        "run", "--rm", "--user", "0:0", "--network", "host", "--volume", f"{clone}/tests/data/elections:/elections:ro", "--volume",
        f"{clone}/deploy/secrets/administrator:/administrator:ro", "--entrypoint", "urna", "urna/station:0.1.0", "replay",
        "/elections/austria-2019.json", "--url", URL, "--admin-password-file", "/administrator", "--ballots", "50000",
        "--stations", "8", "--duplicates", "200", "--spoiled", "100", seconds=300))


def test_a_station_that_is_killed_comes_back(engine, service):
    killed = running(engine)["station"][0]
    killed.crash()
    within(60, lambda: killed.pid not in [one.pid for one in running(engine)["station"]], "it is gone")
    all_healthy(engine, COUNTS, 60)
    expect_empty(service.vote(service.new_official().token, b""))


def test_of_two_daemons_one_judges_and_the_other_takes_over(engine):
    [first] = within(20, lambda: judging(engine), "a daemon judges")
    first.crash()
    began = time.monotonic()
    [second] = within(15, lambda: [one for one in judging(engine) if one.id != first.id], "another daemon judges", every=0.2)
    print(f"taken over {time.monotonic() - began:.1f} s after the crash")
    all_healthy(engine, COUNTS, 60)
    assert [one.id for one in judging(engine)] == [second.id]


@pytest.fixture(scope="module")
def accepted():
    """How many ballots were uploaded, certainly, while the long election ran."""
    return []


@pytest.fixture(scope="module")
def long_election(service):
    """It outlasts an update, and its count is looked at by the last test."""
    return service.election_now(service.new_participants(2), seconds=120)


def test_a_rolling_update_drops_no_request(engine, service, long_election, accepted):
    with Uploads(service) as uploads:
        time.sleep(2)
        before = {one.id for one in running(engine)["station"]}
        engine.docker("service", "update", "--force", "--detach", "urna_station")
        within(110, lambda: update_state(engine, "station") == "completed", "the update is complete", every=1)
        after = within(30, lambda: len(found := running(engine)["station"]) == 3 and {one.id for one in found},
                       "the old stations are gone", every=1)
    print(f"{uploads.uploads} uploads during the update")
    assert uploads.failures == [] and uploads.uploads > 200
    assert not before & after
    assert long_election.time_left() > 0, "the update outlasted the election"
    accepted.append(uploads.ballots)


def test_an_update_that_never_gets_ready_is_rolled_back_and_drops_nothing(engine, service):
    before = {one.id for one in running(engine)["station"]}
    with Uploads(service) as uploads:
        engine.docker("service", "update", "--detach", "--env-add", "URNA_REDIS=nowhere:6379", "urna_station")
        within(120, lambda: update_state(engine, "station") == "rollback_completed", "the update is rolled back", every=1)
    assert uploads.failures == [] and uploads.uploads > 20
    found = all_healthy(engine, COUNTS, 60)
    assert {one.id for one in found["station"]} == before
    environment = found["station"][0].facts["Config"]["Env"]
    assert "URNA_REDIS=redis:6379" in environment


def test_keys_are_rotated_while_everybody_goes_on(engine, service, clone):
    """As docs/operating/accounts-and-keys.md says: a new key in the slot that is not in use, then signing with it."""
    old = service.new_official()
    run([clone / "deploy/secrets.sh", "key", "b"])
    with Uploads(service) as uploads:
        for environment in ({"URNA_KEY_B": "2"}, {"URNA_KEY_B": "2", "URNA_SIGNING_KEY": "b"}):
            deploy(engine, **environment)
            for name in ("authentication", "admin", "station"):
                within(150, lambda name=name: update_state(engine, name) in ("completed", ""), f"{name} is rolled", every=1)
            all_healthy(engine, COUNTS, 60)
    assert uploads.failures == []
    assert jwt.get_unverified_header(log_in(service))["kid"] == "b"
    expect_empty(service.vote(old.token, b""))
    assert service.refresh(old.refresh_token).status_code == 200
    assert service.get_participants().status_code == 200
    assert requests.get(f"{URL}/station/readyz", timeout=5).status_code == 200


def test_the_count_has_every_ballot_that_was_accepted_meanwhile(service, long_election, accepted):
    long_election.wait_for_end()
    results = within(30, lambda: (answer := service.get_results(long_election.id)).status_code == 200 and answer.json(),
                     "the count")
    assert results["invalidVotes"] == []
    assert [participant["result"] for participant in results["participants"]] == [250, 0]
    valid = service.progress(long_election.id).json()["ballots"]["valid"]
    assert valid >= sum(accepted) > 600
