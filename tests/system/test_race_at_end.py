# SPDX-License-Identifier: Apache-2.0
"""Eight stations upload through the end of an election while the administrator asks at that very instant."""

import threading
import time

import pytest

from client import expect_empty, new_guid
from urna_process import fewer, scaled

STATIONS = 8
BALLOTS = 40  # in an upload; every one is spoiled, so that the results show each that was counted


@pytest.fixture(scope="module")
def officials(service):
    return [service.new_official() for _ in range(STATIONS)]


def upload_until(service, official, stop_at, uploads):
    """One upload after the other; the last is sent at that instant, or later."""
    sent = 0
    while sent < stop_at:
        ballots = [(new_guid(), 9) for _ in range(BALLOTS)]
        sent = time.time()
        answer = service.vote(official.token, ballots)
        expect_empty(answer)
        uploads.append((ballots, sent, time.time()))


@pytest.mark.slow
@pytest.mark.parametrize("round", range(fewer(5)))
def test_every_upload_answered_before_the_end_is_in_the_results_asked_for_at_the_end(service, officials, round):
    seconds = 1.2
    while not hold_a_round(service, officials, seconds):
        seconds *= 2
        assert seconds < 20, "no round showed anything"


def hold_a_round(service, officials, seconds):
    """Whether every station was answered before the end: on a busy machine an election may be too short for that."""
    participants = service.new_participants(2)
    election = service.election_now(participants, seconds=seconds)
    uploads = [[] for _ in officials]
    stations = [threading.Thread(target=upload_until, args=(service, official, election.end + scaled(0.2), done))
                for official, done in zip(officials, uploads)]
    [station.start() for station in stations]
    election.wait_for_end()
    at_the_end = service.get_results(election.id)
    [station.join() for station in stations]
    assert at_the_end.status_code == 200, at_the_end.text
    afterwards = service.get_results(election.id)

    # The count is complete when it is first shown, and never changes.
    assert at_the_end.json() == afterwards.json()

    listed = [vote["ballotGuid"] for vote in at_the_end.json()["invalidVotes"]]
    assert all(vote["reason"] == "Invalid poll number." for vote in at_the_end.json()["invalidVotes"])
    place = {guid: position for position, guid in enumerate(listed)}
    assert len(place) == len(listed), "a ballot was counted twice"

    answered_before, sent_after, sent = 0, 0, set()
    for ballots, sent_at, answered_at in (upload for done in uploads for upload in done):
        guids = [guid for guid, _ in ballots]
        sent.update(guids)
        there = [guid in place for guid in guids]
        assert all(there) or not any(there), "a part of an upload was counted"
        if answered_at < election.end:
            answered_before += 1
            assert all(there), f"an upload answered {election.end - answered_at:.6f} s before the end was not counted"
        if sent_at >= election.end:
            sent_after += 1
            assert not any(there), f"an upload sent {sent_at - election.end:.6f} s after the end was counted"
        if all(there):
            # Whole uploads are judged one after another.
            assert [place[guid] for guid in guids] == list(range(place[guids[0]], place[guids[0]] + len(guids)))
    assert set(listed) <= sent
    assert sent_after >= STATIONS
    return answered_before >= STATIONS
