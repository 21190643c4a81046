# SPDX-License-Identifier: Apache-2.0
"""What got 200 survives kill -9 at any later instant, and repeats after lost answers count once."""

import collections
import random
import re
import threading
import time
import uuid

import pytest
import requests

from client import Service, expect_some_message, new_guid
from urna_process import scaled

CLIENTS = 4
KILLS = 12
DUPLICATE, SPOILED = "Duplicate ballot.", "Invalid poll number."

pytestmark = [pytest.mark.embedded, pytest.mark.slow]


class Station:
    """An official who uploads one file after another and repeats each, with its key, until it is answered."""

    def __init__(self, urna, official):
        self.urna, self.official = urna, official
        self.accepted = []      # (ballots, when the 200 came)
        self.lost_answers = 0
        self.troubles = []

    def upload_until(self, stopped):
        service = Service.of(self.urna)
        while not stopped.is_set():
            fresh = [(new_guid(), random.choice([1, 2])) for _ in range(random.choice([1, 10, 300]))]
            again = random.choice(fresh)
            ballots = [*fresh, again, (new_guid(), 9)]
            key = uuid.uuid4().hex
            while True:
                try:
                    answer = service.vote(self.official.token, ballots, key)
                except requests.RequestException:
                    self.lost_answers += 1
                    service = Service.of(self.urna)
                    time.sleep(0.02)
                    continue
                if answer.status_code == 503:
                    expect_some_message(answer, 503)
                    continue
                if (answer.status_code, answer.content) != (200, b""):
                    self.troubles.append(answer.text)
                    return
                self.accepted.append((ballots, time.time()))
                break


def expected_invalid_votes(station):
    """One official's uploads follow each other and share no GUID with another's: their verdicts are certain."""
    return [(station.official.jmbg, guid, number, reason) for ballots, _ in station.accepted
            for (guid, number), reason in ((ballots[-2], DUPLICATE), (ballots[-1], SPOILED))]


def test_the_books_balance_after_many_kills(serve):
    urna = serve()
    service = Service.of(urna)
    stations = [Station(urna, service.new_official()) for _ in range(CLIENTS)]
    persons = service.new_participants(2, individual=True)
    election = service.election_now(persons, individual=True, seconds=12)
    stopped = threading.Event()
    threads = [threading.Thread(target=station.upload_until, args=(stopped,)) for station in stations]
    [thread.start() for thread in threads]
    kills = 0
    try:
        while kills < KILLS and election.time_left() > scaled(3):
            time.sleep(random.choice([0.005, 0.05, 0.2, 0.6]) * random.uniform(0.5, 1.5))
            urna.kill()
            kills += 1
            urna.start()
        time.sleep(0.3)
    finally:
        stopped.set()
        [thread.join() for thread in threads]
    assert [trouble for station in stations for trouble in station.troubles] == []
    assert kills >= KILLS // 2 and sum(station.lost_answers for station in stations) > 0
    assert election.time_left() > 0, "too slow: some answers came after the end"

    # One more kill when everything is quiet, and one while the count is being waited for.
    urna.kill()
    urna.start()
    election.wait_for_end()
    urna.kill()
    urna.start()
    answer = Service.of(urna).get_results(election.id)
    assert answer.status_code == 200, answer.text
    results = answer.json()

    # Invalid votes: exactly those of the accepted uploads. One more would be an upload counted twice, one less one lost.
    listed = [(vote["electionOfficialJmbg"], vote["ballotGuid"], vote["pollNumber"], vote["reason"])
              for vote in results["invalidVotes"]]
    for station in stations:
        assert [vote for vote in listed if vote[0] == station.official.jmbg] == expected_invalid_votes(station)
    assert len(listed) == sum(2 * len(station.accepted) for station in stations)

    # The books: what was accepted is what was judged.
    page = requests.get(urna.url + "/metrics", timeout=5).text
    judged = {verdict: int(float(count)) for verdict, count in
              re.findall(r'^urna_ballots_judged_total\{verdict="(\w+)"\} (\S+)$', page, re.MULTILINE)}
    uploads = [ballots for station in stations for ballots, _ in station.accepted]
    assert judged == {"valid": sum(len(ballots) - 2 for ballots in uploads), "duplicate": len(uploads),
                      "invalid_poll_number": len(uploads), "dropped": 0}

    # Valid votes: the shares are right, and every one of the GUIDs is known.
    votes = collections.Counter(number for station in stations for ballots, _ in station.accepted
                                for _, number in ballots[:-2])
    total = sum(votes.values())
    assert total > 100
    shares = [(2 * 100 * votes[number] + total) // (2 * total) / 100 for number in (1, 2)]
    assert [one["result"] for one in results["participants"]] == shares
    guids = [guid for station in stations for ballots, _ in station.accepted for guid, _ in ballots[:-2]]
    assert service.recorded(stations[0].official, guids) == set(guids)


def test_an_upload_answered_just_before_a_kill_is_counted(serve):
    """The shortest way from 200 to death, again and again."""
    urna = serve()
    service = Service.of(urna)
    official = service.new_official()
    election = service.election_now(service.new_participants(2), seconds=5)
    guids = []
    while election.time_left() > scaled(1.5):
        guid = new_guid()
        assert service.vote(official.token, [(guid, 9)]).status_code == 200
        urna.kill()
        guids.append(guid)
        urna.start()
        service = Service.of(urna)
    election.wait_for_end()
    results = service.get_results(election.id).json()
    assert [vote["ballotGuid"] for vote in results["invalidVotes"]] == guids and len(guids) >= 3


def test_an_election_and_a_registration_that_were_answered_survive_a_kill(serve):
    urna = serve()
    service = Service.of(urna)
    for _ in range(3):
        official = service.new_official()
        participants = service.new_participants(2)
        start, end = service.new_period()
        assert service.create_election({"start": start, "end": end, "individual": False,
                                        "participants": participants}).status_code == 200
        urna.kill()
        urna.start()
        token = service.administrator_token
        service = Service.of(urna)
        service._administrator_token = token  # it lives on: the secret is the same
        assert service.login(official.person.email, official.person.password).status_code == 200
        assert service.elections()[-1]["start"] == start
        assert [one["id"] for one in service.elections()[-1]["participants"]] == participants
