# SPDX-License-Identifier: Apache-2.0
"""Bad days of a cluster: a Redis that takes nothing, a MariaDB that takes too little at once, an answer that was lost."""

import contextlib

import pytest
import requests

from client import expect_empty, new_guid
from test_cluster_queue import letters
from urna_process import json_lines, scaled, within

pytestmark = pytest.mark.embedded

CLUSTER = {"stations": 1, "daemons": 1}


@contextlib.contextmanager
def settings_of(redis, *settings):
    """Sets what is given in pairs, and brings back what was before."""
    before = [value for name in settings[::2] for value in redis.ask("CONFIG", "GET", name)]  # name and value
    redis.ask("CONFIG", "SET", *settings)
    try:
        yield
    finally:
        redis.ask("CONFIG", "SET", *before)


@contextlib.contextmanager
def a_replica(redis):
    redis.ask("REPLICAOF", "127.0.0.1", "1")
    try:
        yield
    finally:
        redis.ask("REPLICAOF", "NO", "ONE")


def full_memory(redis):
    return settings_of(redis, "maxmemory", "1mb")


@contextlib.contextmanager
def failing_snapshots(redis):
    """The last snapshot failed, after which Redis takes nothing: a directory is in its place."""
    in_its_place = redis.directory / "dump.rdb"
    in_its_place.mkdir()
    try:
        with settings_of(redis, "save", "3600 1"):
            redis.ask("BGSAVE")
            within(5, lambda: b"rdb_last_bgsave_status:err" in redis.ask("INFO", "persistence"))
            yield
    finally:
        in_its_place.rmdir()


def status(process, path):
    return requests.get(process.url + path, timeout=scaled(10))


@pytest.mark.parametrize(["trouble", "word"], [(a_replica, "READONLY"), (full_memory, "OOM"),
                                               (failing_snapshots, "MISCONF")])
def test_no_service_is_ready_while_redis_takes_nothing_and_each_is_by_itself_again(cluster, trouble, word):
    service = cluster.service()
    official = service.new_official()
    station, daemon = cluster.stations[0], cluster.daemons[0]
    upload = service.vote(official.token, [(new_guid(), 1)]).headers["Urna-Upload"]
    key = new_guid()
    with trouble(cluster.redis):
        answer = service.vote(official.token, [(new_guid(), 1)], key)
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True), answer.text
        # One that is large, too, of which parts were on their way.
        large = service.vote(official.token, [(new_guid(), 1) for _ in range(60_000)])
        assert large.status_code == 503, large.text
        for process in (station, daemon):
            within(5, lambda: status(process, "/readyz").status_code == 503)
            assert word in status(process, "/readyz").text
            assert status(process, "/healthz").status_code == 200
        assert service.uploads(official.token, upload).status_code == 200
    for process in (station, daemon):
        within(10, process.ready)
    expect_empty(service.vote(official.token, [(new_guid(), 1)], key))
    told = [entry["message"] for entry in json_lines(station.log()) if entry["message"].startswith("uploads can")]
    assert told[-2:] == ["uploads cannot be kept", "uploads can be kept again"]


def test_packets_that_are_too_small_are_found_before_an_upload_needs_them(cluster):
    daemon = cluster.daemons[0]
    before = cluster.mariadb.ask("SELECT @@global.max_allowed_packet")[0][0]
    daemon.terminate()
    assert daemon.wait_for_exit() == 0
    cluster.mariadb.ask("SET GLOBAL max_allowed_packet = 1048576")
    try:
        migrated = cluster.migrate("elections")
        assert migrated.returncode == 0
        assert "max_allowed_packet is 1048576 bytes" in migrated.stderr
        daemon.launch()
        within(10, lambda: "max_allowed_packet is 1048576 bytes" in daemon.log())
        answer = status(daemon, "/readyz")
        assert answer.status_code == 503
        assert "max_allowed_packet is 1048576 bytes" in answer.text
    finally:
        cluster.mariadb.ask(f"SET GLOBAL max_allowed_packet = {before}")
    within(15, daemon.ready)


@pytest.mark.parametrize("how", [["requeue"], ["drop", "--reason", "a test's"]], ids=lambda it: it[0])
def test_a_letter_that_was_settled_is_told_as_such_when_the_command_is_repeated(cluster, how):
    cluster.redis.ask("XADD", "urna:ballots", "*", "nobody", "knows")
    within(10, lambda: len(letters(cluster)) == 1)
    letter = letters(cluster)[0]
    first = cluster.queue(how[0], letter, *how[1:])
    assert first.returncode == 0, first.stderr
    again = cluster.queue(how[0], letter, *how[1:])
    assert (again.returncode, again.stdout) == (0, first.stdout)
    assert ("requeued at" if how[0] == "requeue" else "discarded at") in again.stdout
    other = ["drop", letter, "--reason", "another"] if how[0] == "requeue" else ["requeue", letter]
    refused = cluster.queue(*other)
    assert (refused.returncode, refused.stderr) == (1, first.stdout)
    missing = cluster.queue(how[0], "7-7", *how[1:])
    assert (missing.returncode, missing.stderr) == (1, "There is no dead letter 7-7.\n")
    for left in letters(cluster) if how[0] == "drop" else []:
        assert left != letter
    if how[0] == "requeue":
        within(10, lambda: letters(cluster) not in ([], [letter]))
        cluster.queue("drop", letters(cluster)[0], "--reason", "the test is over")
