# SPDX-License-Identifier: Apache-2.0
"""Figure 5: the memory of a station that takes full-size uploads all at once, and of a daemon that counts many ballots."""

import concurrent.futures

import deployments
import memory_watch
import programs
from bench import KINDS, UPLOADS_SEED
from plots import lines
from report import Figure, Row, mib

UPLOADS_AT_ONCE = 8
STATION_MORE_BYTES = 64 << 20
DAEMON_BYTES_MAX = 256 << 20
BALLOT_BYTES_MAX = 32
PROCESS = {"embedded": "`urna serve`", "distributed": "`urna daemon`"}


def measure(bench):
    raw = {"stations": {kind: measure_station(bench, kind) for kind in KINDS},
           "daemons": {kind: measure_daemon(bench, kind) for kind in KINDS}}
    rows = [*station_rows(bench, raw["stations"])]
    for kind in KINDS:
        rows += daemon_rows(bench, kind, raw["daemons"][kind])
    plot = lines("memory", "Memory while an election grows", "millions of ballots", "MiB",
                 [(PROCESS[kind].strip("`"), [(ballots / 1e6, peak / 2**20) for ballots, peak in raw["daemons"][kind]["curve"]])
                  for kind in KINDS])
    return Figure("5", "Memory", rows,
                  [f"{UPLOADS_AT_ONCE} at once: " + programs.shown(programs.upload_command("URL", "TOKEN", "full.csv")),
                   "grep VmHWM /proc/PID/status"], [plot], raw)


# -- a station ------------------------------------------------------------------------------------------------------

def measure_station(bench, kind):
    """No election is running, so that the ballots are dropped: what is measured is how they are received."""
    with bench.place.scratch() as scratch, bench.place.running(kind) as deployment:
        file = full_file(scratch, bench.sizes.body_bytes)
        station = deployment.stations[0]
        official = deployment.service().new_official()
        before = memory_watch.peak_bytes(station.process.pid)
        deployments.settle()
        with concurrent.futures.ThreadPoolExecutor(UPLOADS_AT_ONCE) as pool:
            uploads = [pool.submit(programs.upload, station.url, official.token, file, retries=60)
                       for _ in range(UPLOADS_AT_ONCE)]
            seconds = [upload.result() for upload in uploads]
        peak = memory_watch.peak_bytes(station.process.pid)
        bench.say(f"{kind}: {mib(peak)} with {UPLOADS_AT_ONCE} uploads at once, {mib(before)} before")
        return {"before": before, "peak": peak, "seconds": seconds}


def full_file(directory, body_bytes):
    """Whole lines, as many as a body of this size has room for beside the form around them."""
    [file] = programs.ballot_files(directory, body_bytes // 38, 1, UPLOADS_SEED)
    content = file.read_bytes()[:body_bytes - 1024]
    file.write_bytes(content[:content.rindex(b"\n") + 1])
    return file


def station_rows(bench, stations):
    limit = 2 * bench.sizes.body_bytes + STATION_MORE_BYTES
    yield Row(f"`urna station`, {UPLOADS_AT_ONCE} uploads of {mib(bench.sizes.body_bytes)} at once",
              mib(stations["distributed"]["peak"]), f"at most 2 bodies + {mib(STATION_MORE_BYTES)} = {mib(limit)}",
              f"{stations['distributed']['peak'] / limit:.2f}", stations["distributed"]["peak"] <= limit)
    yield Row("`urna serve`, the same", mib(stations["embedded"]["peak"]), "", f"{stations['embedded']['peak'] / limit:.2f}")


# -- a daemon -------------------------------------------------------------------------------------------------------

def measure_daemon(bench, kind):
    filled = bench.filled(kind)
    ballots = bench.sizes.filled_ballots
    watch, timeline = filled.daemon_memory, filled.timeline
    steps = [ballots * i // 50 for i in range(51)]
    instants = [timeline.begin, *(timeline.instant_of(step) for step in steps)]
    curve = [(step, watch.most_between(earlier, later)) for step, earlier, later in zip(steps, instants, instants[1:])]
    tenth = watch.most_between(timeline.begin, timeline.instant_of(ballots // 10))
    most = watch.most_between(timeline.begin, instants[-1])
    # The peak of a whole service is that of the passwords that it checked when its officials logged in, before it counts.
    return {"tenth": tenth, "most": most, "peak": watch.peak, "curve": curve,
            "bytes_a_ballot": (most - tenth) / (ballots - ballots // 10)}


def daemon_rows(bench, kind, measured):
    ballots = bench.sizes.filled_ballots
    limit = DAEMON_BYTES_MAX + BALLOT_BYTES_MAX * ballots
    peak, growth = measured["peak"], measured["bytes_a_ballot"]
    yield Row(f"{PROCESS[kind]} while ingesting {ballots:,} ballots", mib(peak),
              f"at most {mib(DAEMON_BYTES_MAX)} + {BALLOT_BYTES_MAX} bytes per ballot = {mib(limit)}", f"{peak / limit:.2f}",
              peak <= limit)
    yield Row(f"{PROCESS[kind]}: more than at {ballots // 10:,} ballots ({mib(measured['tenth'])})",
              f"{growth:.1f} bytes per ballot", f"at most {BALLOT_BYTES_MAX} bytes per ballot", f"{growth / BALLOT_BYTES_MAX:.2f}",
              growth <= BALLOT_BYTES_MAX)
