# SPDX-License-Identifier: Apache-2.0
"""What all benchmarks share: sizes, a place for data, and an election of many ballots that several of them look at."""

import contextlib
import dataclasses
import json
import math

import deployments
import logs
import programs
from memory_watch import MemoryWatch

KINDS = ("embedded", "distributed")
UPLOADS_SEED = 1


@dataclasses.dataclass
class Filled:
    """A deployment in which the election of many ballots was held, and how that went."""

    deployment: object
    timeline: logs.Timeline
    daemon_memory: MemoryWatch
    election: int


class Bench:
    def __init__(self, sizes, directory, cluster=deployments.Cluster):
        self.sizes = sizes
        self.place = deployments.Place(directory / "data", sizes.small, cluster)
        self.rates = dict(ingest_rates(directory))  # ballots a second that an ingest was seen to reach
        self._filled = {}
        self._stack = contextlib.ExitStack()

    def say(self, text):
        print(f"  {text}", flush=True)

    def duration(self, kind, ballots, growth=1.0):
        """Seconds in which so many ballots are sure to be recorded: by what was seen, else by what is likely."""
        rate = self.rates.get(kind, 60_000) / growth
        return (1 if self.sizes.small else 3) + math.ceil(ballots / rate * 1.5)

    def uploads(self, ballots):
        """In how many uploads so many ballots come."""
        return max(1, ballots * self.sizes.uploads // self.sizes.ballots)

    @contextlib.contextmanager
    def held(self, kind, ballots, seed, growth=1.0, before=lambda deployment: None):
        """A new deployment in which an election was held, and the processor's seconds that the client took. A longer one is
        held anew, in another, when it was over before its ballots were uploaded."""
        duration = self.duration(kind, ballots, growth)
        with contextlib.ExitStack() as stack:
            for _ in range(3):
                deployment = stack.enter_context(self.place.running(kind))
                before(deployment)
                deployments.settle()
                try:
                    client_seconds = programs.replay(deployment, ballots, self.uploads(ballots), self.sizes.clients, seed,
                                                     duration)
                    break
                except programs.ElectionTooShort:
                    self.say(f"an election of {duration} s was too short")
                    stack.close()
                    duration *= 2
            else:
                raise programs.Failed("every election was over before its ballots were uploaded")
            yield deployment, client_seconds

    def filled(self, kind):
        """The election of many ballots, held once for all who ask; its deployment runs until `empty`."""
        if kind not in self._filled:
            ballots = self.sizes.filled_ballots
            self.say(f"{kind}: an election of {ballots:,} ballots")
            watches = []

            def watch(deployment):
                watches.append(self._stack.enter_context(MemoryWatch(deployment.daemon.process.pid)))

            deployment, _ = self._stack.enter_context(self.held(kind, ballots, UPLOADS_SEED, 1.5, watch))
            watches[-1].stop()
            timeline = logs.Timeline.of(deployment)
            check_complete(timeline, ballots)
            election = deployment.service().elections()[-1]["id"]
            self._filled[kind] = Filled(deployment, timeline, watches[-1], election)
        return self._filled[kind]

    def empty(self):
        self._filled.clear()
        self._stack.close()


def ingest_rates(directory):
    """What earlier runs of figures 1 and 2 have left."""
    for kind, number in (("embedded", 1), ("distributed", 2)):
        file = directory / f"{number}.json"
        if file.exists():
            yield kind, min(run["urna"] for run in json.loads(file.read_text())["raw"]["runs"])


def check_complete(timeline, ballots):
    if timeline.ballots != ballots:
        raise programs.Failed(f"the log tells of {timeline.ballots:,} recorded ballots, not {ballots:,}")
