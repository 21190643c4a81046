# SPDX-License-Identifier: Apache-2.0
"""The queue between stations and daemon: full, with entries that no daemon can read, and at an election's end."""

import time

import pytest

import books
import trails
from client import expect_empty, expect_message, new_guid
from metrics import metrics_of
from test_cluster_crashes import begin
from urna_process import within

pytestmark = [pytest.mark.embedded, pytest.mark.slow]
CLUSTER = {"options": {"admin": ["--results-wait", "1"]}}


@pytest.fixture(autouse=True)
def no_letter_is_left(cluster):
    yield
    for letter in letters(cluster):
        drop(cluster, letter)


def stop_judging(cluster):
    for daemon in cluster.daemons:
        daemon.pause()


def go_on_judging(cluster):
    for daemon in cluster.daemons:
        daemon.resume()


def dead_letters(cluster):
    return sum(metrics_of(daemon.url)["urna_dead_letters_total"][0][1] for daemon in cluster.daemons)


def told_of(cluster):
    """The logs' lines about entries that were quarantined, the earlier first."""
    return sorted((entry for daemon in cluster.daemons for entry in daemon.entries()
                   if entry["message"] == "queue entry quarantined"), key=lambda entry: entry["time"])


STRANGER = """
local time = redis.call('TIME')
local latest = redis.call('HGET', KEYS[2], 'latest') or '0'
local instant = math.max(tonumber(time[1]) * 1000000 + tonumber(time[2]), tonumber(latest))
return redis.call('XADD', KEYS[1], string.format('%.0f', instant) .. '-*', unpack(ARGV))
"""


def add_to_the_queue(cluster, *fields):
    """As a stranger would, at this instant; gives the place."""
    return cluster.redis.ask("EVAL", STRANGER, 2, "urna:ballots", "urna:counts", *fields).decode()


def test_a_full_queue_turns_uploads_away_and_keeps_nothing_of_them(cluster):
    small = cluster.another("station", "--queue-uploads", "2").start()
    service = cluster.service([small])
    official = service.new_official()
    election = service.election_now(service.new_participants(2), seconds=4)
    stop_judging(cluster)
    guids = [new_guid() for _ in range(3)]
    for guid in guids[:2]:
        expect_empty(service.vote(official.token, [(guid, 9)], key=guid))
    waiting = cluster.waiting()
    answer = service.vote(official.token, [(guids[2], 9)], key=guids[2])
    expect_message(answer, "The queue of ballots is full.", 503)
    assert int(answer.headers["Retry-After"]) > 0 and cluster.waiting() == waiting
    expect_empty(service.vote(official.token, [(guids[0], 9)], key=guids[0]))  # it is in the queue already
    go_on_judging(cluster)
    within(10, lambda: books.uploads_waiting(cluster) == 0)
    results = books.results_of(service, election)
    assert [vote["ballotGuid"] for vote in results["invalidVotes"]] == guids[:2]


def test_uploads_are_held_back_while_much_waits_and_accepted_all_the_same(cluster):
    service = cluster.service()
    official = service.new_official()
    service.election_now(service.new_participants(2), seconds=6)
    stop_judging(cluster)
    many = [(new_guid(), 1) for _ in range(80_000)]
    expect_empty(service.vote(official.token, many))
    began = time.monotonic()
    expect_empty(service.vote(official.token, [(new_guid(), 1)]))
    assert time.monotonic() - began > 0.2
    go_on_judging(cluster)
    within(10, lambda: books.uploads_waiting(cluster) == 0)
    assert sum(upload["valid"] for upload in books.recorded(cluster)[-2:]) == len(many) + 1


def test_a_count_without_a_daemon_is_503_and_never_a_part_of_it(cluster):
    service = cluster.service()
    official = service.new_official()
    election = service.election_now(service.new_participants(2), seconds=1.5)
    guids = [new_guid() for _ in range(20)]
    expect_empty(service.vote(official.token, [(guid, 9) for guid in guids[:10]]))
    within(5, lambda: books.uploads_waiting(cluster) == 0)
    stop_judging(cluster)
    expect_empty(service.vote(official.token, [(guid, 9) for guid in guids[10:]]))
    election.wait_for_end()
    for _ in range(2):
        began = time.monotonic()
        answer = service.get_results(election.id)
        expect_message(answer, "Count is not complete.", 503)
        assert int(answer.headers["Retry-After"]) > 0 and time.monotonic() - began > 0.9
    go_on_judging(cluster)
    within(10, lambda: service.get_results(election.id).status_code == 200)
    results = service.get_results(election.id).json()
    assert [vote["ballotGuid"] for vote in results["invalidVotes"]] == guids


def test_results_at_the_instant_of_the_end_are_complete(cluster):
    service, uploads, election = begin(cluster, 2)
    with uploads.going_on():
        election.wait_for_end()
        answer = service.get_results(election.id)
    assert answer.status_code == 200, answer.text
    books.balance(cluster, service, [election], uploads.accepted)
    assert service.get_results(election.id).json() == answer.json(), "it was only a part"


@pytest.mark.parametrize("fields", [["junk", "x"], ["tick", "", "more", "x"], ["upload", "short", "ballots", "x"]],
                         ids=["a stranger's", "a strange tick", "a damaged upload"])
def test_what_no_daemon_can_read_is_set_aside_and_the_rest_is_recorded(cluster, fields):
    service, uploads, election = begin(cluster, 2)
    before = dead_letters(cluster)
    with uploads.going_on():
        uploads.wait_for_more(10)
        place = add_to_the_queue(cluster, *fields)
        within(10, lambda: dead_letters(cluster) == before + 1)
        uploads.wait_for_more(10)
    logged = [entry for entry in told_of(cluster) if entry["place"] == place]
    assert len(logged) == 1 and logged[0]["level"] == "error" and logged[0]["reason"]
    drop(cluster, *letters(cluster))
    books.balance(cluster, service, [election], uploads.accepted)


def letters(cluster):
    """The places of the dead letters, from `urna queue list`."""
    done = cluster.queue("list")
    assert done.returncode == 0, done.stderr
    return [line.split()[0] for line in done.stdout.splitlines()[1:]]


def drop(cluster, letter):
    done = cluster.queue("drop", letter, "--reason", "it was a test's")
    assert done.returncode == 0, done.stderr
    assert letter not in letters(cluster)


def test_a_count_is_not_complete_while_a_letter_of_its_time_waits(cluster):
    service = cluster.service()
    official = service.new_official()
    election = service.election_now(service.new_participants(2), seconds=1)
    guid = new_guid()
    expect_empty(service.vote(official.token, [(guid, 9)]))
    add_to_the_queue(cluster, "junk", "x")
    election.wait_for_end()
    within(10, lambda: cluster.redis.ask("XLEN", "urna:dead") == 1)
    for _ in range(2):
        expect_message(service.get_results(election.id), "Count is not complete.", 503)
    later = service.election_now(service.new_participants(2), seconds=0.5)
    later.wait_for_end()
    assert service.get_results(later.id).status_code == 200, "another election's count does not wait for it"
    drop(cluster, *letters(cluster))
    within(10, lambda: service.get_results(election.id).status_code == 200)
    assert [vote["ballotGuid"] for vote in service.get_results(election.id).json()["invalidVotes"]] == [guid]


def test_a_letter_that_is_put_back_keeps_its_instant(cluster):
    before = len(told_of(cluster))
    add_to_the_queue(cluster, "junk", "x")
    within(10, lambda: len(told_of(cluster)) == before + 1)
    [letter] = letters(cluster)
    for _ in range(2):  # whoever lost the answer asks again, and that is one event
        done = cluster.queue("requeue", letter)
        assert done.returncode == 0, done.stderr
    within(10, lambda: len(told_of(cluster)) == before + 2)  # nobody can read it this time either
    first, second = told_of(cluster)[-2:]
    assert first["accepted_at"] == second["accepted_at"] and first["place"] != second["place"]
    [again] = letters(cluster)
    drop(cluster, again)
    assert cluster.redis.ask("XLEN", "urna:dead") == 0
    service = cluster.service()
    within(10, lambda: [(event["kind"], event["details"]) for event in trails.events(service, "elections")
                        if event["object"] in (f"dead letter {letter}", f"dead letter {again}")] == [
        ("deadLetterDiscarded", "it was a test's"), ("deadLetterRequeued", "")])


@pytest.mark.parametrize("arguments", [["requeue", "1-1"], ["drop", "1-1", "--reason", "a test's"]], ids=lambda it: it[0])
def test_a_letter_that_is_not_there_is_an_error(cluster, arguments):
    done = cluster.queue(*arguments)
    assert done.returncode != 0 and "1-1" in done.stderr
    assert "dead letter 1-1" not in str(cluster.redis.ask("HVALS", "urna:events"))
    assert trails.events(cluster.service(), "elections", search="dead letter 1-1") == []
