# SPDX-License-Identifier: Apache-2.0
"""Officials who upload without a pause, and what became of each upload."""

import threading
import time

import requests

from client import new_guid


class Uploads:
    """While the block runs, so many officials upload one file after another, each of three ballots."""

    def __init__(self, service, officials=4):
        self._service = service
        self._officials = [service.new_official() for _ in range(officials)]
        self._stop = threading.Event()
        self.ballots = 0
        self.uploads = 0
        self.failures = []
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._upload, args=(official,)) for official in self._officials]

    def _upload(self, official):
        while not self._stop.is_set():
            began = time.time()
            try:
                answer = self._service.vote(official.token, [(new_guid(), 1) for _ in range(3)])
                failure = None if answer.status_code == 200 else f"{answer.status_code} {answer.text[:200]}"
            except requests.RequestException as error:
                failure = repr(error)
            with self._lock:
                if failure is None:
                    self.uploads += 1
                    self.ballots += 3
                else:
                    self.failures.append(f"{time.strftime('%H:%M:%S', time.gmtime(began))} {failure}")
            time.sleep(0.02)

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()
