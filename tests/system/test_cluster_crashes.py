# SPDX-License-Identifier: Apache-2.0
"""kill -9 of a station, of Redis and of MariaDB under load: what was accepted is counted, and once."""

import concurrent.futures
import random
import time

import pytest

import books
from client import expect_some_message, new_guid
from uploading import Uploading
from urna_process import within

pytestmark = [pytest.mark.embedded, pytest.mark.slow]


def expect_to_come_back(answer):
    expect_some_message(answer, 503)
    assert int(answer.headers["Retry-After"]) > 0


def at_once(*calls):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        return [asked.result() for asked in [pool.submit(call) for call in calls]]


def begin(cluster, seconds):
    """The uploads to come, and an election that begins soon: those before it and after it are dropped."""
    service = cluster.service()
    uploads = Uploading(cluster)
    return service, uploads, service.election_now(service.new_participants(2, individual=True), individual=True,
                                                  seconds=seconds, starts_in=0.2)


def test_a_killed_station_loses_nothing_and_the_others_go_on(cluster):
    service, uploads, election = begin(cluster, 4)
    with uploads.going_on():
        for station in cluster.stations:
            uploads.wait_for_more(20)
            station.kill()
            uploads.wait_for_more(20)
            station.start()
    assert uploads.lost_answers > 0
    books.balance(cluster, service, [election], uploads.accepted)


def test_a_killed_redis_loses_nothing_and_stations_ask_to_come_back(cluster):
    service, uploads, election = begin(cluster, 6)
    official = service.new_official()
    with uploads.going_on():
        for _ in range(2):
            uploads.wait_for_more(20)
            time.sleep(random.uniform(0, 0.05))
            cluster.redis.kill()
            expect_to_come_back(service.vote(official.token, [(new_guid(), 1)]))
            within(8, lambda: not any(station.ready() for station in cluster.stations))
            assert service.get_participants().status_code == 200, "the admin service does not need Redis"
            cluster.redis.start()
            uploads.wait_for_more(20)
            within(8, lambda: all(process.ready() for process in cluster.processes))
    assert uploads.turned_away > 0
    books.balance(cluster, service, [election], uploads.accepted)


def test_a_killed_mariadb_loses_nothing_and_stations_do_not_notice(cluster):
    service, uploads, election = begin(cluster, 9)
    person = service.new_official().person
    with uploads.going_on():
        uploads.wait_for_more(20)
        cluster.mariadb.kill()
        for answer in at_once(lambda: service.login(person.email, person.password), service.get_participants):
            expect_to_come_back(answer)
        assert not cluster.admin.ready() and not cluster.authentication.ready()
        uploads.wait_for_more(20)
        cluster.mariadb.start()
        within(15, lambda: all(process.ready() for process in cluster.processes))
        assert service.login(person.email, person.password).status_code == 200
        for _ in range(3):  # now in the middle of whatever it does
            uploads.wait_for_more(10)
            time.sleep(random.uniform(0, 0.1))
            cluster.mariadb.kill()
            cluster.mariadb.start()
    assert (uploads.turned_away, uploads.lost_answers) == (0, 0)
    books.balance(cluster, service, [election], uploads.accepted)


def test_all_is_killed_at_once_and_nothing_is_lost(cluster):
    service, uploads, election = begin(cluster, 6)
    with uploads.going_on():
        uploads.wait_for_more(40)
        everything = [*cluster.processes, cluster.redis, cluster.mariadb]
        random.shuffle(everything)
        for one in everything:
            one.kill()
        random.shuffle(everything)
        for one in everything:
            one.launch()
        uploads.wait_for_more(40, seconds=30)
    books.balance(cluster, service, [election], uploads.accepted)
