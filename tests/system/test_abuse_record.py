# SPDX-License-Identifier: Apache-2.0
"""Nobody fills queue, record or Redis alone: quotas of an official, the record's bound, the receipts' share, holds."""

import os
import time
import uuid

import pytest
import requests

import books
import trails
from client import Service, expect_empty, expect_message, new_guid
from crowd import resident_bytes
from metrics import metrics_of
from urna_process import SLOW, run, within

pytestmark = pytest.mark.embedded
CLUSTER = {"stations": 2, "daemons": 2, "options": {"admin": ["--results-wait", "1"]}}
OVER = "Daily limit of uploads reached."
HELD = "Uploads of this account are on hold."
FULL = "The record of ballots is full."


def ballots(count, number=1):
    return [(new_guid(), number) for _ in range(count)]


def value(url, metric):
    [(_, only)] = metrics_of(url)[metric]
    return only


def running_election(service, seconds):
    return service.election_now(service.new_participants(2), seconds=seconds)


def receipts_of(service, official):
    return service.uploads(official.token).json()["uploads"]


@pytest.fixture(params=["embedded", "cluster"])
def deployment(request):
    """Makes a service whose uploads are bounded by these options; gives it with the address of its metrics."""
    if request.param == "embedded":
        prepare = request.getfixturevalue("prepare")

        def start(*options):
            urna = prepare("--time-zone", "Europe/Belgrade", *options).start()
            return Service.of(urna), urna.url
    else:
        cluster = request.getfixturevalue("cluster")

        def start(*options):
            station = cluster.another("station", *options).start()
            return cluster.service([station]), station.url
    return start


# -- quotas ------------------------------------------------------------------------------------------------------------

def test_an_official_uploads_so_many_ballots_a_day(deployment):
    service, url = deployment("--official-ballots", "10")
    official, other = service.new_official(), service.new_official()
    file, key = ballots(7), uuid.uuid4().hex
    accepted = service.vote(official.token, file, key=key)
    expect_empty(accepted)
    refused = service.vote(official.token, ballots(4), key=uuid.uuid4().hex)
    expect_message(refused, OVER, 429)
    assert 1 <= int(refused.headers["Retry-After"]) <= 86_400
    assert [receipt["ballots"] for receipt in receipts_of(service, official)] == [7]
    expect_empty(service.vote(official.token, ballots(3)))
    expect_message(service.vote(official.token, ballots(1)), OVER, 429)

    repeated = service.vote(official.token, file, key=key)
    expect_empty(repeated)
    assert repeated.headers["Urna-Upload"] == accepted.headers["Urna-Upload"]
    expect_empty(service.vote(other.token, ballots(10)))
    assert value(url, "urna_uploads_over_quota_total") == 2


def test_an_official_uploads_so_many_files_a_day(deployment):
    service, _ = deployment("--official-uploads", "3")
    official = service.new_official()
    for _ in range(3):
        expect_empty(service.vote(official.token, ballots(1)))
    expect_message(service.vote(official.token, ballots(1)), OVER, 429)


def test_an_official_uploads_so_many_bytes_a_day(deployment):
    service, _ = deployment("--official-bytes", "8KiB")
    official = service.new_official()
    expect_empty(service.vote(official.token, ballots(150)))
    expect_message(service.vote(official.token, ballots(150)), OVER, 429)
    expect_empty(service.vote(official.token, ballots(10)))


def test_a_quota_survives_a_restart(prepare):
    urna = prepare("--official-uploads", "1").start()
    official = Service.of(urna).new_official()
    expect_empty(Service.of(urna).vote(official.token, ballots(1)))
    urna.stop()
    urna.start()
    expect_message(Service.of(urna).vote(official.token, ballots(1)), OVER, 429)


def uploads_until_refused(service, official, size):
    """How many ballots of a stranger in files of this size are accepted, and in how many seconds."""
    accepted, began = 0, time.monotonic()
    while True:
        answer = service.vote(official.token, csv_of(size))
        if answer.status_code != 200:
            return accepted, time.monotonic() - began, answer
        accepted += size


def csv_of(size):
    """So many ballots, made quickly."""
    return b"".join(b"%s,1\n" % str(uuid.UUID(bytes=os.urandom(16))).encode() for _ in range(size))


@pytest.mark.long
def test_a_stranger_fills_no_more_than_a_days_quota(prepare):
    urna = prepare().start()
    service = Service.of(urna)
    accepted, seconds, refused = uploads_until_refused(service, service.new_official(), 250_000)
    print(f"a stranger's uploads: {accepted:,} ballots accepted in {seconds:.0f} s, then {refused.status_code}")
    expect_message(refused, OVER, 429)
    assert accepted == 5_000_000


@pytest.mark.long
def test_a_record_at_its_bound_fits_into_the_memory_that_the_bound_is_for(prepare):
    """12 million ballots, as many as 332 MiB are said to hold."""
    bound = 12_000_000
    urna = prepare("--record-ballots", str(bound)).start()
    service = Service.of(urna)
    running_election(service, seconds=600)
    expect_empty(service.vote(service.new_official().token, ballots(1_000)))
    time.sleep(2)
    idle = resident_bytes(urna)
    for _ in range(3):
        accepted, _, refused = uploads_until_refused(service, service.new_official(), 250_000)
        if refused.status_code == 503:
            break
    expect_message(refused, FULL, 503)
    within(60, lambda: value(urna.url, "urna_queue_uploads") == 0)
    held = value(urna.url, "urna_record_ballots")
    urna.stop()
    urna.start()
    within(60, lambda: value(urna.url, "urna_daemon_judging") == 1)
    time.sleep(5)
    taken = resident_bytes(urna) - idle
    print(f"a record of {held:,.0f} ballots: {taken / held:.1f} bytes a ballot above {idle >> 20} MiB")
    assert bound - 250_000 <= held <= bound and (SLOW or taken < 29 * held)


# -- empty uploads -----------------------------------------------------------------------------------------------------

def test_an_empty_file_without_a_key_leaves_no_receipt(deployment):
    service, _ = deployment()
    official = service.new_official()
    for _ in range(20):
        answer = service.vote(official.token, [])
        expect_empty(answer)
        assert answer.headers["Urna-Upload"]
    assert receipts_of(service, official) == []
    expect_empty(service.vote(official.token, [], key="box 1"))
    assert [receipt["ballots"] for receipt in receipts_of(service, official)] == [0]


# -- the record's bound ------------------------------------------------------------------------------------------------

def not_ready(url):
    """Why it is not; an empty text when it is, or does not answer."""
    try:
        answer = requests.get(url + "/readyz", timeout=5)
    except requests.ConnectionError:
        return ""
    return answer.json()["message"] if answer.status_code == 503 else ""


def test_the_record_holds_what_the_daemon_has_memory_for(prepare):
    urna = prepare("--record-ballots", "100").start()
    service = Service.of(urna)
    official = service.new_official()
    running_election(service, seconds=60)
    expect_empty(service.vote(official.token, ballots(79)))
    within(10, lambda: value(urna.url, "urna_record_ballots") == 79)
    assert value(urna.url, "urna_record_ballots_max") == 100
    assert not any("nearly full" in entry["message"] for entry in urna.entries())
    expect_empty(service.vote(official.token, ballots(5) + ballots(5, number=9)))
    within(10, lambda: any("nearly full" in entry["message"] for entry in urna.entries()))

    refused = service.vote(official.token, ballots(12))
    expect_message(refused, FULL, 503)
    assert int(refused.headers["Retry-After"]) > 0
    assert requests.get(urna.url + "/readyz", timeout=5).status_code == 200
    expect_empty(service.vote(official.token, ballots(11)))
    expect_message(service.vote(official.token, ballots(1)), FULL, 503)
    within(10, lambda: "the record of ballots is full" in not_ready(urna.url))

    # It is known from the start, before the daemon has read the record; with more memory there is room.
    urna.stop()
    urna.launch()
    expect_message(vote_once_up(urna, official, ballots(1)), FULL, 503)
    urna.stop()
    urna.options = [*urna.options[:-1], "200"]
    urna.start()
    expect_empty(Service.of(urna).vote(official.token, ballots(1)))
    within(10, lambda: value(urna.url, "urna_record_ballots") == 101)


def vote_once_up(urna, official, file):
    """The answer to the first request that is answered."""
    for _ in range(1_000):
        try:
            return Service.of(urna).vote(official.token, file)
        except requests.ConnectionError:
            time.sleep(0.01)
    raise AssertionError("it does not answer")


# The standby has less memory than the daemon that judges; stations are bounded by it, and let go when it is gone for a minute.
def test_a_standby_bounds_the_record_of_a_cluster(cluster):
    service = cluster.service()
    official = service.new_official()
    running_election(service, seconds=4)
    expect_empty(service.vote(official.token, ballots(5)))
    within(10, lambda: books.uploads_waiting(cluster) == 0)
    held = value(cluster.stations[0].url, "urna_record_ballots")
    small = cluster.another("daemon", "--holder", "small", "--record-ballots", str(int(held) + 20)).start()
    within(10, lambda: all(value(url.url, "urna_record_ballots_max") == held + 20 for url in cluster.stations))
    expect_message(service.vote(official.token, ballots(21)), FULL, 503)
    expect_empty(service.vote(official.token, ballots(20)))
    for station in cluster.stations:
        within(10, lambda: "the record of ballots is full" in not_ready(station.url))
    small.stop()
    cluster.redis.ask("HSET", "urna:counts", "record_limited_at", "1")  # as if a minute had passed
    within(10, lambda: not any(not_ready(station.url) for station in cluster.stations))
    expect_empty(service.vote(official.token, ballots(21)))


def test_a_daemon_without_memory_for_the_record_says_so_and_another_counts(cluster):
    service = cluster.service()
    official = service.new_official()
    running_election(service, seconds=4)
    expect_empty(service.vote(official.token, ballots(40)))
    within(10, lambda: books.uploads_waiting(cluster) == 0)
    small = cluster.another("daemon", "--holder", "tiny", "--record-ballots", "9").launch()
    within(10, lambda: "this daemon has memory for 9" in not_ready(small.url))
    small.stop()
    cluster.redis.ask("HSET", "urna:counts", "record_limited_at", "1")
    within(10, lambda: not not_ready(cluster.stations[0].url))


# -- the receipts' share -----------------------------------------------------------------------------------------------

def test_the_oldest_receipts_go_first_and_uploads_go_on(cluster):
    station = cluster.another("station", "--receipts-limit", "1MiB").start()
    service = cluster.service([station])
    official = service.new_official()
    known_max = (1 << 20) // 768
    first = service.vote(official.token, ballots(1), key="first")
    expect_empty(first)
    name = first.headers["Urna-Upload"]
    assert cluster.redis.ask("EXISTS", f"urna:accepted:{name}") == 1
    # Names of others, as so many uploads would leave them.
    cluster.redis.ask("EVAL", "for i = 1, ARGV[1] do redis.call('RPUSH', KEYS[1], string.rep('x', 16)) end", 1, "urna:known",
                      known_max)
    for _ in range(known_max):
        if cluster.redis.ask("EXISTS", f"urna:accepted:{name}") == 0:
            break
        expect_empty(service.vote(official.token, ballots(1)))
    assert cluster.redis.ask("EXISTS", f"urna:accepted:{name}") == 0
    assert name not in [receipt["id"] for receipt in receipts_of(service, official)]

    # The record still knows it: what is sent again under its key counts once.
    within(10, lambda: books.uploads_waiting(cluster) == 0)
    cluster.redis.ask("DEL", "urna:known")


def done_to(service, official):
    """What operators did to an official, as the audit trail has it, the newest first."""
    found = [event for event in trails.events(service, "elections")
             if event["object"] == f"official {official.person.email.lower()}"]
    assert all(event["account"] is None and event["address"] == "" and event["requestId"] for event in found)
    return [(event["kind"], event["actor"], event["details"]) for event in found]


# -- officials on hold -------------------------------------------------------------------------------------------------

def test_an_official_is_stopped_while_the_service_runs(prepare):
    urna = prepare().start()
    service = Service.of(urna)
    official, other = service.new_official(), service.new_official()
    election = running_election(service, seconds=4)
    expect_empty(service.vote(official.token, ballots(2)))
    within(10, lambda: receipts_of(service, official)[0]["state"] == "counted")
    held = run("queue", "hold", "--data", urna.data, "--official", official.person.email.upper(), "--by", "Mira Mirić",
               "--reason", "not one of ours")
    assert held.returncode == 0, held.stderr
    assert "an official's uploads are on hold" in held.stderr and "Mira Mirić" in held.stderr and "not one of ours" in held.stderr
    expect_message(service.vote(official.token, ballots(1)), HELD, 403)
    expect_empty(service.vote(other.token, ballots(1)))
    listed = run("queue", "held", "--data", urna.data)
    assert official.person.email.lower() in listed.stdout and "Mira Mirić" in listed.stdout and "not one of ours" in listed.stdout

    election.wait_for_end()
    within(10, lambda: service.get_results(election.id).status_code == 200)
    assert service.get_results(election.id).json()["invalidVotes"] == []

    release = ("queue", "release", "--data", urna.data, "--official", official.person.email, "--by", "Mira Mirić")
    refused = run(*release)
    assert refused.returncode == 2 and "in use" in refused.stderr
    expect_message(service.vote(official.token, ballots(1)), HELD, 403)
    urna.stop()
    assert "can upload again" in run(*release).stdout
    urna.start()
    expect_empty(Service.of(urna).vote(official.token, ballots(1)))
    within(10, lambda: done_to(Service.of(urna), official) == [
        ("officialReleased", "Mira Mirić", ""), ("officialHeld", "Mira Mirić", "not one of ours")])


def test_a_hold_says_that_there_is_no_such_account(prepare):
    urna = prepare().start()
    told = run("queue", "hold", "--data", urna.data, "--official", "nobody@nowhere.rs", "--by", "Mira", "--reason", "x")
    assert told.returncode == 0 and "There is no account with this address now." in told.stdout


def test_a_full_redis_is_emptied_and_its_officials_can_be_held(cluster):
    service = cluster.service()
    official, other = service.new_official(), service.new_official()
    running_election(service, seconds=4)
    for daemon in cluster.daemons:
        daemon.kill()
    expect_empty(service.vote(official.token, ballots(3)))
    expect_empty(service.vote(other.token, ballots(2)))
    cluster.redis.ask("CONFIG", "SET", "maxmemory", "1")
    try:
        held = cluster.queue("hold", "--official", official.person.email, "--by", "Mira", "--reason", "fills Redis")
        assert held.returncode == 0, held.stderr
        for daemon in cluster.daemons:
            daemon.launch()
        within(20, lambda: books.uploads_waiting(cluster) == 0)
        assert [upload["valid"] for upload in books.recorded(cluster)[-1:]] == [2]
    finally:
        cluster.redis.ask("CONFIG", "SET", "maxmemory", "0")
    assert receipts_of(service, official)[0]["state"] == "setAside"
    assert "1 uploads" in cluster.queue("drop", "--official", official.person.email, "--reason", "a test").stdout
    assert cluster.queue("release", "--official", official.person.email, "--by", "Mira").returncode == 0


def test_what_waits_of_an_official_is_set_aside_and_put_back(cluster):
    service = cluster.service()
    official, other = service.new_official(), service.new_official()
    election = running_election(service, seconds=5)
    expect_empty(service.vote(official.token, ballots(1, number=9), key="recorded"))
    within(10, lambda: books.uploads_waiting(cluster) == 0)
    for daemon in cluster.daemons:
        daemon.pause()
    expect_empty(service.vote(official.token, ballots(3, number=9), key="waits"))
    expect_empty(service.vote(other.token, ballots(2, number=9), key="of another"))
    held = cluster.queue("hold", "--official", official.person.email, "--by", "Mira", "--reason", "a stranger")
    assert held.returncode == 0, held.stderr
    expect_message(service.vote(official.token, ballots(1)), HELD, 403)
    for daemon in cluster.daemons:
        daemon.resume()
    within(10, lambda: books.uploads_waiting(cluster) == 0)
    assert [receipt["state"] for receipt in receipts_of(service, official)] == ["setAside", "counted"]
    assert [receipt["state"] for receipt in receipts_of(service, other)] == ["counted"]
    listed = cluster.queue("list").stdout
    assert "its official is on hold: a stranger (Mira)" in listed
    election.wait_for_end()
    expect_message(service.get_results(election.id), "Count is not complete.", 503)

    released = cluster.queue("release", "--official", official.person.email, "--by", "Mira")
    assert "1 uploads that had been set aside were put back" in released.stdout, released.stderr
    within(10, lambda: service.get_results(election.id).status_code == 200)
    assert len(service.get_results(election.id).json()["invalidVotes"]) == 6
    again = cluster.queue("release", "--official", official.person.email, "--by", "Mira")
    assert again.returncode == 1 and "was not on hold" in again.stderr
    within(10, lambda: done_to(service, official) == [("officialReleased", "Mira", ""), ("officialHeld", "Mira", "a stranger")])


def test_what_was_set_aside_can_be_discarded_at_once(cluster):
    service = cluster.service()
    official = service.new_official()
    election = running_election(service, seconds=4)
    for daemon in cluster.daemons:
        daemon.pause()
    for _ in range(3):
        expect_empty(service.vote(official.token, ballots(1, number=9)))
    assert cluster.queue("hold", "--official", official.person.email, "--by", "Mira", "--reason", "x").returncode == 0
    for daemon in cluster.daemons:
        daemon.resume()
    within(10, lambda: books.uploads_waiting(cluster) == 0)
    done = cluster.queue("drop", "--official", official.person.email, "--reason", "not one of ours")
    assert "3 uploads that had been set aside were discarded" in done.stdout, done.stderr
    election.wait_for_end()
    within(10, lambda: service.get_results(election.id).status_code == 200)
    assert service.get_results(election.id).json()["invalidVotes"] == []
    assert {receipt["state"] for receipt in receipts_of(service, official)} == {"givenUp"}
    within(10, lambda: done_to(service, official) == [
        ("heldUploadsDiscarded", "", "3 uploads: not one of ours"), ("officialHeld", "Mira", "x")])


@pytest.mark.parametrize("arguments, said", [
    (["hold", "--official", "nobody", "--by", "x", "--reason", "x"], "--official 'nobody' is no email address"),
    (["hold", "--official", "a@b.rs", "--by", "", "--reason", "x"], "--by must be one line"),
    (["hold", "--official", "a@b.rs", "--by", "x", "--reason", "a\nb"], "--reason must be one line"),
    (["hold", "--official", "a@b.rs", "--by", "x"], "--reason is required"),
    (["drop", "--reason", "x"], "PLACE or --official is required"),
])
def test_a_hold_says_who_and_why(prepare, arguments, said):
    urna = prepare().start()
    done = run("queue", *arguments, "--data", urna.data)
    assert done.returncode not in (0, 1) and said in done.stderr, done.stderr
    assert run("queue", "held", "--data", urna.data).stdout.count("\n") == 1
