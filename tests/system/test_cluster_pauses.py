# SPDX-License-Identifier: Apache-2.0
"""A daemon that is paused while another takes over must not write when it wakes up."""

import random
import time

import pytest

import books
from cluster import judges
from test_cluster_crashes import begin
from urna_process import within

pytestmark = [pytest.mark.embedded, pytest.mark.slow]


def test_a_daemon_paused_past_its_lease_does_not_write_when_it_wakes_up(cluster):
    service, uploads, election = begin(cluster, 10)
    with uploads.going_on():
        for _ in range(2):
            uploads.wait_for_more(20)
            judge, others = cluster.the_judge()
            time.sleep(random.uniform(0, 0.1))
            judge.pause()
            paused_at = time.time()
            within(15, lambda: any(judges(other) for other in others))
            uploads.wait_for_more(20)
            known = len(books.recorded_by(judge))
            steps_down = times_it_stepped_down(judge)
            judge.resume()
            within(10, lambda: times_it_stepped_down(judge) > steps_down and not judges(judge))
            uploads.wait_for_more(20)
            assert [judges(daemon) for daemon in cluster.daemons].count(True) == 1
            # It may only tell now of what it had recorded before it was paused.
            told_late = {name.replace("-", "") for name in books.recorded_by(judge)[known:]}
            rows = {row["name"]: row for row in books.recorded(cluster)}
            assert all(rows[name]["accepted_at"] / 1e6 < paused_at for name in told_late)
    books.said_to_be_recorded(cluster.daemons)
    books.balance(cluster, service, [election], uploads.accepted)


def test_a_daemon_paused_in_the_middle_of_its_recording_is_thrown_out(cluster):
    """It has judged, and waits for the lease's row, when it is paused; so it gets the row in its sleep."""
    service, uploads, election = begin(cluster, 10)
    judge, others = cluster.the_judge()
    with uploads.going_on():
        uploads.wait_for_more(20)
        with cluster.mariadb.holding("SELECT * FROM elections.lease FOR UPDATE"):
            within(5, lambda: waits_for_the_lease(cluster))
            judge.pause()
        within(15, lambda: any(judges(other) for other in others))
        uploads.wait_for_more(20)
        steps_down = times_it_stepped_down(judge)
        judge.resume()
        within(10, lambda: times_it_stepped_down(judge) > steps_down and not judges(judge))
        uploads.wait_for_more(20)
    books.said_to_be_recorded(cluster.daemons)
    books.balance(cluster, service, [election], uploads.accepted)


def waits_for_the_lease(cluster):
    return cluster.mariadb.ask("SELECT info FROM information_schema.processlist WHERE user = 'daemon' AND state <> '' "
                               "AND info LIKE '%FROM lease FOR UPDATE' AND time_ms > 100")


def times_it_stepped_down(daemon):
    return sum(entry["message"] == "another daemon has taken over, standing by" for entry in daemon.entries())
