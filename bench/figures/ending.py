# SPDX-License-Identifier: Apache-2.0
"""Figure 8: results at the instant of the end, while stations upload until then."""

import contextlib
import re
import subprocess
import threading
import time

import requests

import deployments
import logs
import programs
from bench import KINDS
from client import sleep_until
from metrics import metrics_of
from plots import lines
from report import Figure, Row, milliseconds

ANSWER_SECONDS_MAX = 2.0
WAITING_MAX = 100_000  # ballots
CLIENTS = 2
MANY = 1_000_000_000   # more than anybody can upload
PREPARED_MIB = 20      # of their files, for each second: half a million ballots


def measure(bench):
    raw = {kind: measure_kind(bench, kind) for kind in KINDS}
    rows = [row for kind in KINDS for row in rows_of(kind, raw[kind])]
    plot = lines("backlog", "Ballots waiting while two stations upload without pause", "seconds", "thousands of ballots",
                 [(kind, [(at, waiting / 1000) for at, waiting in raw[kind]["waiting"]]) for kind in KINDS])
    return Figure("8", f"The end: {CLIENTS} stations upload until then", rows,
                  [f"build/release/urna replay {programs.shown([programs.ELECTION])} --url URL --station-url FIRST "
                   f"--station-url SECOND --stations {CLIENTS} --ballots {MANY} --duration {bench.sizes.ending_seconds}",
                   "GET /getResults, over and over from just before the end"], [plot], raw)


def measure_kind(bench, kind):
    with bench.place.running(kind) as deployment:
        deployments.settle()
        uploading = Uploading(deployment, bench.sizes.ending_seconds)
        with uploading.going_on() as end:
            with Backlog(deployment.stations[0].url, end) as backlog:
                service = deployment.service()
                election = service.elections()[-1]["id"]
                answered_at = results_at(service, election, end)
                counted = deployment.tallied(election)
        accepted = uploading.accepted()
        time.sleep(1)
        last = deployment.tallied(election)
        if not accepted <= counted == last:
            raise programs.Failed(f"{accepted:,} ballots were accepted in time; {counted:,} were counted when the results "
                                  f"were given, and {last:,} in the end")
        bench.say(f"{kind}: results {milliseconds(answered_at - end)} after the end, of {counted:,} ballots")
        return {"seconds": answered_at - end, "accepted": accepted, "counted": counted, "waiting": backlog.samples,
                "most": backlog.most(), "rate": counted / bench.sizes.ending_seconds}


class Uploading:
    """`urna replay` that never comes to its end: it stops when the election is over, and says how far it came."""

    def __init__(self, deployment, seconds):
        self.seconds = seconds
        self.command = programs.replay_command(deployment, MANY, MANY // 1000, CLIENTS, 1, seconds,
                                               deployment.stations[:CLIENTS], f"{seconds * PREPARED_MIB}MiB")
        self.environment = programs.replay_environment(deployment)
        self.said = ""

    @contextlib.contextmanager
    def going_on(self):
        """Gives the instant of the end, once the election has begun."""
        with subprocess.Popen([str(word) for word in self.command], env=self.environment, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            killer = threading.Timer(self.seconds + 90, process.kill)
            killer.start()
            try:
                yield self.wait_for_begin(process)
                self.said += process.stdout.read()
                process.wait(timeout=30)
            finally:
                killer.cancel()
                process.kill()

    def wait_for_begin(self, process):
        for line in process.stdout:
            self.said += line
            if found := re.search(r"runs until (\S+Z)", line):
                return logs.unix_time(found.group(1))
        raise programs.Failed(f"{programs.shown(self.command)}\n{self.said[-2000:]}")

    def accepted(self):
        """Ballots that were answered with 200 before the end."""
        found = re.search(r"were: ([\d,]+) of [\d,]+ were uploaded", self.said)
        if not found:
            raise programs.Failed(f"{programs.shown(self.command)}\n{self.said[-2000:]}")
        return int(found.group(1).replace(",", ""))


class Backlog:
    """How many ballots wait to be recorded, as a station sees it, until the end."""

    def __init__(self, url, end):
        self.url = url
        self.end = end
        self.samples = []  # (seconds since it began to look, ballots)
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._thread.join(timeout=30)

    def _look(self):
        began = time.time()
        while time.time() < self.end:
            with contextlib.suppress(requests.RequestException):
                waiting = metrics_of(self.url)["urna_queue_bytes"][0][1] / 20
                self.samples.append((time.time() - began, waiting))
            time.sleep(0.2)

    def most(self):
        return max((waiting for _, waiting in self.samples), default=0)


def results_at(service, election, end):
    """Asks for the results from just before the end until they are given; the instant at which they were."""
    sleep_until(end - 0.2)
    while time.time() < end + 60:
        answer = service.get_results(election)
        if answer.status_code == 200:
            if time.time() < end:
                raise programs.Failed("results were given before the end")
            return time.time()
        known = ("Election is ongoing.", "Count is not complete.")
        if answer.status_code not in (400, 503) or answer.json()["message"] not in known:
            raise programs.Failed(f"getResults: {answer.status_code} {answer.text}")
        time.sleep(0.005)
    raise programs.Failed("there were no results a minute after the end")


def rows_of(kind, measured):
    late = measured["seconds"]
    yield Row(f"{kind}: from the end to the complete results", milliseconds(late), f"at most {ANSWER_SECONDS_MAX:g} s",
              f"{late / ANSWER_SECONDS_MAX:.2f}", late <= ANSWER_SECONDS_MAX)
    most = measured["most"]
    yield Row(f"{kind}: ballots waiting, at most, at {measured['rate']:,.0f} ballots/s", f"{most:,.0f}",
              f"the daemon keeps up: at most {WAITING_MAX:,}", f"{most / WAITING_MAX:.2f}", most <= WAITING_MAX)
