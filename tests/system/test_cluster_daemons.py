# SPDX-License-Identifier: Apache-2.0
"""One daemon judges and another takes over: killed, stopped, started twice."""

import random
import time

import pytest

import books
from cluster import judges
from metrics import metrics_of
from test_cluster_crashes import begin
from urna_process import scaled, within

pytestmark = [pytest.mark.embedded, pytest.mark.slow]

TAKEOVER_SECONDS = 5


def kill_and_see_another_take_over(cluster):
    """Gives the seconds from the kill of the one that judges until another has recorded an upload."""
    judge, others = cluster.the_judge()
    before = {other: len(books.recorded_by(other)) for other in others}
    judge.kill()
    killed_at = time.monotonic()
    within(15, lambda: any(len(books.recorded_by(other)) > before[other] for other in others))
    return time.monotonic() - killed_at


def test_a_standby_takes_over_within_five_seconds_of_a_kill(cluster):
    service, uploads, election = begin(cluster, 9)
    with uploads.going_on():
        for _ in range(2):
            uploads.wait_for_more(20)
            time.sleep(random.uniform(0, 0.3))
            assert kill_and_see_another_take_over(cluster) <= scaled(TAKEOVER_SECONDS)
            next(daemon for daemon in cluster.daemons if daemon.process is None).start()
    books.said_to_be_recorded(cluster.daemons)
    books.balance(cluster, service, [election], uploads.accepted)


def test_a_daemon_killed_between_commit_and_acknowledgement_counts_once(cluster):
    service, uploads, election = begin(cluster, 10)
    with uploads.going_on():
        uploads.wait_for_more(20)
        judge, others = cluster.the_judge()
        cluster.forbid_in_redis("daemon", "+xdel ")  # it goes on reading and committing, and removes nothing
        within(10, lambda: len(recorded_and_waiting(cluster)) >= 10)
        judge.kill()
        twice_delivered = recorded_and_waiting(cluster)
        assert len(twice_delivered) >= 10
        # The other finds them again: first as one that cannot remove them either, then as one that can.
        within(15, lambda: judges(others[0]))
        uploads.wait_for_more(20)
        within(10, lambda: len(recorded_and_waiting(cluster)) > len(twice_delivered))
        cluster.allow_again_in_redis("daemon")
        within(15, lambda: not recorded_and_waiting(cluster) & twice_delivered)
    names = [row["name"] for row in books.balance(cluster, service, [election], uploads.accepted)]
    assert twice_delivered <= set(names)


def test_of_two_daemons_started_at_the_same_instant_one_judges(cluster):
    service, uploads, election = begin(cluster, 6)
    with uploads.going_on():
        for _ in range(3):
            for daemon in cluster.daemons:
                daemon.kill()
            uploads.wait_for_more(10)
            for daemon in cluster.daemons:
                daemon.launch()
            for daemon in cluster.daemons:
                daemon.wait_until_ready()
            cluster.the_judge()
            waiting_since = time.monotonic()
            within(10, lambda: books.uploads_waiting(cluster) < 10 or time.monotonic() - waiting_since > scaled(8))
            for _ in range(20):
                assert sum(metrics_of(daemon.url)["urna_daemon_judging"][0][1] for daemon in cluster.daemons) == 1
    terms = {(entry["epoch"], entry["holder"]) for daemon in cluster.daemons for entry in daemon.entries()
             if entry["message"] == "judging"}
    assert len(terms) == len({epoch for epoch, _ in terms}), "two daemons judged under one epoch"
    books.balance(cluster, service, [election], uploads.accepted)


def test_a_daemon_that_is_stopped_gives_the_lease_up_at_once(cluster):
    service, uploads, election = begin(cluster, 3)
    with uploads.going_on():
        uploads.wait_for_more(20)
        judge, others = cluster.the_judge()
        judge.terminate()
        assert judge.wait_for_exit() == 0
        stopped_at = time.monotonic()
        within(10, lambda: any(judges(other) for other in others))
        assert time.monotonic() - stopped_at < scaled(1.5), "it waited for the lease to run out"
    books.balance(cluster, service, [election], uploads.accepted)


def recorded_and_waiting(cluster):
    """The names of uploads that are recorded and still in the queue."""
    waiting = {fields[fields.index(b"upload") + 1].hex() for _, fields in
               cluster.redis.ask("XRANGE", "urna:ballots", "-", "+") if b"upload" in fields}
    return waiting & {row["name"] for row in books.recorded(cluster)}
