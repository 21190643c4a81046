# SPDX-License-Identifier: Apache-2.0
"""What the services' own logs say of a replay: when its first request began, and what was recorded when."""

import dataclasses
import datetime
import json


def unix_time(text):
    return datetime.datetime.fromisoformat(text).timestamp()


def lines_with(process, mark):
    """The JSON lines of the present run that hold a text."""
    with open(process.log_path("err"), "rb") as file:
        for line in file:
            if mark in line and line.endswith(b"}\n"):
                yield json.loads(line)


def recorded(process):
    """(instant, election, ballots, valid) of each upload that a daemon recorded, in order."""
    for line in lines_with(process, b'"upload recorded"'):
        ballots = sum(line[verdict] for verdict in ("valid", "duplicate", "invalid_poll_number", "dropped"))
        yield unix_time(line["time"]), line["election"], ballots, line["valid"]


@dataclasses.dataclass
class Timeline:
    """An ingest, by the clocks of the services, which are one machine's."""

    begin: float   # of the first upload's request
    points: list   # (instant, ballots recorded until then), one for each group that was recorded together

    @classmethod
    def of(cls, deployment, since=0.0):
        """Of the uploads that came after an instant."""
        begins = [unix_time(line["time"]) - line["seconds"] for station in deployment.stations
                  for line in lines_with(station, b'"/vote"') if line["message"] == "request"]
        begin = min(instant for instant in begins if instant >= since)
        points, total = [(begin, 0)], 0
        for instant, _, ballots, _ in recorded(deployment.daemon):
            if instant < begin:
                continue
            total += ballots
            # A group's lines are written one after another once it is committed: they are one instant.
            if len(points) > 1 and instant - points[-1][0] < 0.005:
                points[-1] = (points[-1][0], total)
            else:
                points.append((instant, total))
        return cls(begin, points)

    @property
    def ballots(self):
        return self.points[-1][1]

    @property
    def seconds(self):
        """From the first request to the last ballot recorded."""
        return self.points[-1][0] - self.begin

    def instant_of(self, ballots):
        """When so many were recorded; between two commits as if they had come evenly."""
        for (earlier, before), (later, after) in zip(self.points, self.points[1:]):
            if after >= ballots:
                return earlier + (later - earlier) * (ballots - before) / (after - before)
        return self.points[-1][0]


def costs(instant_of, total, steps):
    """Seconds per ballot in each of so many equal steps, by when how many were there."""
    step = total // steps
    instants = [instant_of(step * i) for i in range(steps + 1)]
    return [(later - earlier) / step for earlier, later in zip(instants, instants[1:])]
