# SPDX-License-Identifier: Apache-2.0
"""Officials who upload one file after another while something goes wrong, and repeat each until it is answered."""

import contextlib
import dataclasses
import random
import threading
import time
import uuid

import requests

from client import expect_some_message, new_guid
from urna_process import scaled, within


# So that the processes which are tested get their share of a small machine.
PACE_SECONDS = 0.02


@dataclasses.dataclass
class Accepted:
    upload: str       # its name, in hexadecimal digits
    official: object
    ballots: list
    sent: float       # when it was sent for the first time
    answered: float


class Uploader:
    def __init__(self, service, official, used):
        self.service = service
        self.official = official
        self.used = used          # GUIDs of all uploaders, to be used again by others
        self.accepted = []
        self.lost_answers = 0
        self.turned_away = 0      # answers of 503
        self.troubles = []

    def upload_until(self, stopped):
        try:
            while not stopped.is_set():
                self.upload_one(self.new_ballots())
                time.sleep(random.uniform(0, 2 * PACE_SECONDS))
        except Exception as error:  # the thread's end must not go unnoticed
            self.troubles.append(repr(error))

    def new_ballots(self):
        """Most are good; one is twice in the file, one is for nobody, and one may be another official's too."""
        ballots = [(new_guid(), random.choice([1, 2])) for _ in range(random.choice([1, 10, 200]))]
        ballots += [random.choice(ballots), (new_guid(), 9)]
        if self.used and random.random() < 0.5:
            ballots.append((random.choice(self.used), 1))
        self.used.append(ballots[0][0])
        return ballots

    def upload_one(self, ballots):
        key = uuid.uuid4().hex
        sent = time.time()
        while True:
            try:
                answer = self.service.vote(self.official.token, ballots, key)
            except requests.RequestException:
                self.lost_answers += 1
                time.sleep(0.01)
                continue
            if answer.status_code == 503:
                expect_some_message(answer, 503)
                assert int(answer.headers["Retry-After"]) >= 0
                self.turned_away += 1
                time.sleep(0.05)
                continue
            assert (answer.status_code, answer.content) == (200, b""), answer.text[:300]
            name = answer.headers["Urna-Upload"].replace("-", "").lower()
            self.accepted.append(Accepted(name, self.official, ballots, sent, time.time()))
            return


class Uploading:
    """Several of them at once, each of whom goes from station to station."""

    def __init__(self, cluster, uploaders=4, stations=None):
        used = []
        self.uploaders = [Uploader(cluster.service(stations), cluster.service().new_official(), used)
                          for _ in range(uploaders)]

    @property
    def accepted(self):
        return [one for uploader in self.uploaders for one in uploader.accepted]

    def wait_for_more(self, uploads, seconds=15):
        """Until so many more were accepted."""
        enough = len(self.accepted) + uploads
        within(seconds, lambda: len(self.accepted) >= enough or self.troubles)

    @property
    def troubles(self):
        return [trouble for uploader in self.uploaders for trouble in uploader.troubles]

    @property
    def lost_answers(self):
        return sum(uploader.lost_answers for uploader in self.uploaders)

    @property
    def turned_away(self):
        return sum(uploader.turned_away for uploader in self.uploaders)

    @contextlib.contextmanager
    def going_on(self):
        """They upload within the block. What was begun in it is answered before it is left."""
        stopped = threading.Event()
        threads = [threading.Thread(target=uploader.upload_until, args=(stopped,), daemon=True)
                   for uploader in self.uploaders]
        [thread.start() for thread in threads]
        try:
            yield self
        finally:
            stopped.set()
            [thread.join(timeout=scaled(60)) for thread in threads]
        assert self.troubles == []
        assert not any(thread.is_alive() for thread in threads)
