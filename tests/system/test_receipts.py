# SPDX-License-Identifier: Apache-2.0
"""GET /station/uploads: what officials are told of their uploads, and what becomes of them."""

import datetime
import hashlib
import time
import uuid

import pytest

from client import (Multipart, Service, claims, csv_file, expect_bad_token, expect_empty, expect_message,
                    expect_missing_authorization, new_guid)
from urna_process import within

ZERO = {"valid": 0, "duplicate": 0, "invalidPollNumber": 0, "dropped": 0}


def told(service, official, upload=None):
    answer = service.uploads(official.token, upload)
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"uploads"}
    return answer.json()["uploads"]


def upload_of(answer):
    expect_empty(answer)
    return answer.headers["Urna-Upload"]


def told_once_counted(service, official, upload):
    """What is told of this upload once it is counted."""
    within(10, lambda: told(service, official, upload)[0]["state"] == "counted")
    return told(service, official, upload)[0]


def post_named(service, official, disposition, content=csv_file([(new_guid(), 1)])):
    form = Multipart().part(disposition, content)
    return service.call("station", "POST", "/vote", token=official.token, data=form.body(),
                        headers={"Content-Type": form.content_type})


@pytest.fixture
def official(service):
    """One of the test's own, who has uploaded nothing yet."""
    return service.new_official()


def test_nobody_who_uploaded_nothing_has_receipts(service, official):
    assert told(service, official) == []


def test_an_upload_is_told_of_with_everything_at_once(service, official):
    ballots = [(new_guid(), 1), (new_guid(), 2)]
    before = time.time()
    upload = upload_of(service.vote(official.token, ballots))
    after = time.time()
    receipt, = told(service, official)
    assert ("counts" in receipt) == (receipt["state"] == "counted")
    accepted_at = datetime.datetime.strptime(receipt["acceptedAt"], "%Y-%m-%dT%H:%M:%S.%f%z").timestamp()
    assert before - 0.01 <= accepted_at <= after + 0.01
    for changing in ("state", "counts", "acceptedAt"):
        receipt.pop(changing, None)
    assert receipt == {"id": upload, "fileName": "ballots.csv", "ballots": 2,
                       "sha256": hashlib.sha256(csv_file(ballots)).hexdigest(),
                       "tally": [{"pollNumber": 1, "ballots": 1}, {"pollNumber": 2, "ballots": 1}]}


def test_outside_of_elections_ballots_are_dropped_and_it_says_so(service, official):
    upload = upload_of(service.vote(official.token, [(new_guid(), 1)] * 3))
    assert told_once_counted(service, official, upload)["counts"] == {**ZERO, "dropped": 3}


def test_counts_are_the_verdicts(service, official):
    uploads = []

    def vote(_):
        guids = [new_guid() for _ in range(4)]
        files = [[(guids[0], 1), (guids[1], 2), (guids[0], 2), (guids[2], 9)], [(guids[1], 1), (guids[3], 1)]]
        uploads[:] = [upload_of(service.vote(official.token, file)) for file in files]

    service.hold(service.new_participants(2), vote, seconds=1)
    first, second = (told_once_counted(service, official, upload)["counts"] for upload in uploads)
    assert first == {"valid": 2, "duplicate": 1, "invalidPollNumber": 1, "dropped": 0}
    assert second == {"valid": 1, "duplicate": 1, "invalidPollNumber": 0, "dropped": 0}


def test_an_empty_file_has_a_receipt(service, official):
    upload = upload_of(service.vote(official.token, b"", key=new_guid()))
    receipt = told_once_counted(service, official, upload)
    assert (receipt["ballots"], receipt["counts"]) == (0, ZERO)
    assert receipt["sha256"] == hashlib.sha256(b"").hexdigest()


def test_the_newest_comes_first(service, official):
    uploads = [upload_of(service.vote(official.token, b"", key=new_guid())) for _ in range(3)]
    assert [receipt["id"] for receipt in told(service, official)] == uploads[::-1]


def test_at_most_two_hundred_are_told_of_and_older_ones_by_name(service, official):
    uploads = [upload_of(service.vote(official.token, b"", key=new_guid())) for _ in range(203)]
    assert [receipt["id"] for receipt in told(service, official)] == uploads[:2:-1]
    assert [receipt["id"] for receipt in told(service, official, uploads[0])] == [uploads[0]]


def test_one_upload_is_told_of_by_its_name(service, official):
    first, second = (upload_of(service.vote(official.token, b"", key=new_guid())) for _ in range(2))
    for upload in (first, second):
        assert [receipt["id"] for receipt in told(service, official, upload)] == [upload]
    assert len(told(service, official, "")) == 2
    for stranger in (new_guid(), "x", "1"):
        assert told(service, official, stranger) == []


def test_officials_are_told_of_their_own_uploads_only(service, official):
    other = service.new_official()
    mine, theirs = (upload_of(service.vote(one.token, b"", key=new_guid())) for one in (official, other))
    assert [receipt["id"] for receipt in told(service, official)] == [mine]
    assert [receipt["id"] for receipt in told(service, other)] == [theirs]
    assert told(service, official, theirs) == [] and told(service, other, mine) == []


def test_a_later_account_with_the_same_email_is_told_nothing_of_the_earlier_ones(service, official):
    upload = upload_of(service.vote(official.token, b"", key=new_guid()))
    expect_empty(service.delete(official.person.email))
    later = service.new_official(email=official.person.email)
    assert told(service, later) == [] and told(service, later, upload) == []


def test_a_repetition_leaves_the_first_receipt(service, official):
    key = uuid.uuid4().hex
    upload = upload_of(service.vote(official.token, [(new_guid(), 1)], key))
    receipt = told_once_counted(service, official, upload)
    file = csv_file([(new_guid(), 1)])
    expect_message(service.vote(official.token, file, key), "Idempotency-Key was used with another file.", 422)
    assert told(service, official) == [receipt]


def test_the_same_file_again_with_its_key_is_one_receipt(service, official):
    ballots, key = [(new_guid(), 1)], uuid.uuid4().hex
    upload = upload_of(service.vote(official.token, ballots, key))
    receipt = told_once_counted(service, official, upload)
    assert upload_of(service.vote(official.token, ballots, key)) == upload
    assert told(service, official) == [receipt]


def test_a_refused_file_has_no_receipt(service, official):
    expect_message(service.vote(official.token, b"x"), "Incorrect number of values on line 0.")
    assert told(service, official) == []


@pytest.mark.parametrize("disposition, name", [
    ('name="file"; filename="Biračko mesto 12.csv"', "Biračko mesto 12.csv"),
    ('name="file"', None), ('name="file"; filename=""', None),
    ('name="file"; filename="/home/ana/a b.csv"', "a b.csv"),
    ('name="file"; filename="say \\"hi\\".csv"', 'say "hi".csv'),
    ('name="file"; filename="' + "č" * 64 + '"', "č" * 64),
    ('name="file"; filename="' + "č" * 65 + '"', "č" * 62 + "…"),
    ('name="file"; filename="vsc.\u202etolab"', None),
], ids=lambda it: str(it)[:40])
def test_the_file_name_is_that_of_the_part_without_directories(service, official, disposition, name):
    expect_empty(post_named(service, official, disposition))
    assert [receipt["fileName"] for receipt in told(service, official)] == [name]


def test_only_officials_may_ask(service, mint):
    expect_missing_authorization(service.call("station", "GET", "/station/uploads"))
    expect_missing_authorization(service.uploads(service.administrator_token))
    expect_bad_token(service.uploads("x"))
    assert told(service, service.new_official()) == []
    assert service.uploads(mint(claims(["official"]))).json() == {"uploads": []}


@pytest.mark.embedded
@pytest.mark.parametrize("end", ["stop", "kill"])
def test_receipts_and_outcomes_are_there_after_a_restart(serve, end):
    urna = serve()
    service = Service.of(urna)
    official = service.new_official()
    upload = upload_of(service.vote(official.token, [(new_guid(), 1)]))
    receipt = told_once_counted(service, official, upload)
    getattr(urna, end)()
    urna.start()
    service = Service.of(urna)
    assert told(service, official) == [receipt]
    upload_of(service.vote(official.token, b"", key=new_guid()))
    assert len(told(service, official)) == 2


# -- what the file says ------------------------------------------------------------------------------------------------

def test_a_receipt_says_what_the_file_says_by_poll_number(service, official):
    guid = new_guid()
    ballots = [(guid, 2), (guid, 2), (new_guid(), 7), (new_guid(), 1), (new_guid(), 2_147_483_647)]
    upload = upload_of(service.vote(official.token, ballots, key="night"))
    tally = [{"pollNumber": 1, "ballots": 1}, {"pollNumber": 2, "ballots": 2}, {"pollNumber": 7, "ballots": 1},
             {"pollNumber": 2_147_483_647, "ballots": 1}]
    assert told(service, official, upload)[0]["tally"] == tally
    assert upload_of(service.vote(official.token, ballots, key="night")) == upload
    receipt = told_once_counted(service, official, upload)
    assert receipt["tally"] == tally and receipt["ballots"] == 5


def test_a_tally_of_more_than_256_numbers_is_left_out(service, official):
    most = [(new_guid(), number) for number in range(1, 257)]
    assert len(told(service, official, upload_of(service.vote(official.token, most)))[0]["tally"]) == 256
    more = most + [(new_guid(), 257)]
    assert "tally" not in told(service, official, upload_of(service.vote(official.token, more)))[0]
