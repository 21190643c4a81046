# SPDX-License-Identifier: Apache-2.0
"""`urna replay` against a whole cluster: a published election comes out as it was published."""

import pytest

from cluster import ADMINISTRATORS_PASSWORD
from metrics import metrics_of
from test_replay import AUSTRIA, COUNCIL, SERBIA, expect_serbia_2023, seats_of
from urna_process import fewer, lasting, run

pytestmark = [pytest.mark.embedded, pytest.mark.slow]


def replay(cluster, file, *options, wait=120):
    stations = [word for station in cluster.stations for word in ("--station-url", station.url)]
    return run("replay", file, "--url", cluster.authentication.url, "--admin-url", cluster.admin.url, *stations, *options,
               wait=wait, env={"URNA_ADMIN_PASSWORD": ADMINISTRATORS_PASSWORD})


def test_a_real_election_comes_out_right(cluster):
    ballots = fewer(200_000)
    done = replay(cluster, AUSTRIA, "--ballots", ballots, "--stations", 20, "--duplicates", 500, "--spoiled", 500,
                  "--duration", lasting(10))
    assert done.returncode == 0, done.stdout + done.stderr
    service = cluster.service()
    results = service.get_results(service.elections()[-1]["id"]).json()
    by_name = {one["name"]: one["result"] for one in results["participants"]}
    reasons = [vote["reason"] for vote in results["invalidVotes"]]
    assert reasons.count("Duplicate ballot.") == 500 and reasons.count("Invalid poll number.") == 500
    if ballots >= 200_000:  # so many are enough to give the seats out as they were published
        seats = {"ÖVP": 71, "SPÖ": 40, "FPÖ": 31, "NEOS": 15, "GRÜNE": 26}
        assert by_name == {name: seats.get(name, 0) for name in by_name} and seats.keys() <= by_name.keys()
    assert all(metrics_of(station.url)["urna_ballots_accepted_total"] > [({}, 0)] for station in cluster.stations)
    assert cluster.elections_database("SELECT SUM(LENGTH(ballots)) DIV 20 FROM batches") == [[str(ballots + 1000)]]


def test_elections_with_a_rule_of_their_own_come_out_right(cluster):
    done = replay(cluster, SERBIA, "--ballots", 50_000, "--stations", 8, "--spoiled", 50, "--duration", lasting(6))
    assert done.returncode == 0, done.stdout + done.stderr
    expect_serbia_2023(cluster.service(), cast=55_341)
    done = replay(cluster, COUNCIL, "--stations", 4, "--spoiled", 25, "--duration", lasting(6))
    assert done.returncode == 0, done.stdout + done.stderr
    service = cluster.service()
    assert seats_of(service, service.elections()[-1]["id"]) == [9, 3, 2, 3, 0]
