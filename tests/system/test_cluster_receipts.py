# SPDX-License-Identifier: Apache-2.0
"""What officials of a cluster are told when something goes wrong between the acceptance and the count."""

import pytest

import books
from client import new_guid
from cluster import judges
from test_cluster_queue import drop, go_on_judging, letters, stop_judging
from test_receipts import told, told_once_counted, upload_of
from urna_process import within

pytestmark = [pytest.mark.embedded, pytest.mark.slow]

PART_BALLOTS = 52_428  # within the entry itself


def state(service, official, upload):
    return told(service, official, upload)[0]["state"]


def hide_a_part(cluster):
    """So that the upload cannot be read."""
    part = cluster.redis.ask("KEYS", "urna:parts:*")[0]
    cluster.redis.ask("RENAME", part, "hidden")
    return part


def upload_that_is_set_aside(cluster, service, official):
    """Gives its name, and the key of the part that is hidden."""
    stop_judging(cluster)
    upload = upload_of(service.vote(official.token, [(new_guid(), 1) for _ in range(PART_BALLOTS + 1)]))
    assert state(service, official, upload) == "waiting"
    part = hide_a_part(cluster)
    go_on_judging(cluster)
    within(10, lambda: state(service, official, upload) == "setAside")
    return upload, part


def test_an_upload_that_is_set_aside_and_put_back_is_followed_to_its_count(cluster):
    service = cluster.service()
    official = service.new_official()
    upload, part = upload_that_is_set_aside(cluster, service, official)
    cluster.redis.ask("RENAME", "hidden", part)
    stop_judging(cluster)
    done = cluster.queue("requeue", *letters(cluster))
    assert done.returncode == 0, done.stderr
    assert state(service, official, upload) == "waiting"
    go_on_judging(cluster)
    counts = told_once_counted(service, official, upload)["counts"]
    assert counts == {"valid": 0, "duplicate": 0, "invalidPollNumber": 0, "dropped": PART_BALLOTS + 1}


def test_an_upload_that_is_given_up_says_so(cluster):
    service = cluster.service()
    official = service.new_official()
    upload, _ = upload_that_is_set_aside(cluster, service, official)
    drop(cluster, *letters(cluster))
    cluster.redis.ask("DEL", "hidden")
    receipt, = told(service, official)
    assert receipt["id"] == upload and receipt["state"] == "givenUp" and "counts" not in receipt


def test_each_station_tells_of_all_uploads(cluster):
    service = cluster.service()
    official = service.new_official()
    uploads = [upload_of(service.vote(official.token, b"", key=new_guid())) for _ in cluster.stations]
    for _ in cluster.stations:
        assert [receipt["id"] for receipt in told(service, official)] == uploads[::-1]


def test_a_daemon_killed_between_commit_and_outcome_leaves_it_to_the_next(cluster):
    service = cluster.service()
    official = service.new_official()
    judge, others = cluster.the_judge()
    cluster.forbid_in_redis("daemon", "+xdel ")  # it commits, and removes and tells nothing
    upload = upload_of(service.vote(official.token, [(new_guid(), 1)] * 2))
    within(10, lambda: upload.replace("-", "") in {row["name"] for row in books.recorded(cluster)})
    assert state(service, official, upload) == "waiting"
    judge.kill()
    cluster.allow_again_in_redis("daemon")
    within(15, lambda: judges(others[0]))
    counts = told_once_counted(service, official, upload)["counts"]
    assert counts == {"valid": 0, "duplicate": 0, "invalidPollNumber": 0, "dropped": 2}


def test_a_killed_redis_forgets_neither_receipts_nor_outcomes(cluster):
    service = cluster.service()
    official = service.new_official()
    upload = upload_of(service.vote(official.token, [(new_guid(), 1)]))
    receipt = told_once_counted(service, official, upload)
    cluster.redis.kill()
    assert service.uploads(official.token).status_code == 503
    cluster.redis.start()
    assert told(service, official) == [receipt]


def test_a_daemon_that_may_not_tell_goes_on_recording_and_says_so(cluster):
    """As with Redis' users of an earlier version."""
    service = cluster.service()
    official = service.new_official()
    cluster.forbid_in_redis("daemon", "(+set ~urna:fate:*)")
    upload = upload_of(service.vote(official.token, [(new_guid(), 1)]))
    within(10, lambda: books.uploads_waiting(cluster) == 0)
    assert upload.replace("-", "") in {row["name"] for row in books.recorded(cluster)}
    assert state(service, official, upload) == "waiting"
    judge, _ = cluster.the_judge()
    assert [entry["level"] for entry in judge.entries()
            if entry["message"] == "officials are not told what became of their uploads"] == ["warning"]
    cluster.allow_again_in_redis("daemon")
    later = upload_of(service.vote(official.token, [(new_guid(), 1)]))
    told_once_counted(service, official, later)
