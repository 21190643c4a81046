# SPDX-License-Identifier: Apache-2.0
"""Two binaries compared: that of the tree, and one that was built before. `make bench FIGURES=1,2,4,6,7,8 BEFORE=path/to/urna`.

Each point is measured in pairs: both binaries, one after the other, each on new data, and in the next pair in the other
order, so that what drifts (a machine that becomes warm or busy) is on the side of neither. The median of the pairs' ratios
counts. Services and migrations are of the binary that is measured; the client is that of the tree for both. What a
deployment gives to its services (options, environment variables) has to be known to both.
"""

import contextlib
import dataclasses
import functools
import json
import os
import statistics
import traceback
from collections.abc import Callable

import machine
import programs
from bench import KINDS
from deployments import REPOSITORY
from figures import big_upload, ending, ingest, logins, reads
from report import rate

LEAST = 0.95  # of the rate before: what is less is more than noise


@dataclasses.dataclass
class Point:
    """One rate of a figure."""

    figure: str
    kind: str
    what: str          # with the sizes' numbers left open
    measure: Callable  # (bench, kind) -> a dict with at least the rate

    def title(self, sizes):
        return f"{self.figure}. " + self.what.format(kind=self.kind, sizes=sizes)


INGEST = "Ingest, {kind}: {sizes.ballots:,} ballots in {sizes.uploads:,} uploads by {sizes.clients} clients, recorded a second"
ENDING = "The end, {kind}: ballots a second that two stations upload for {sizes.ending_seconds} s and that are counted"
UPLOAD = "One big upload, {kind}: a file of {sizes.file_ballots:,} lines, ballots a second until it is answered"
POINTS = [
    Point("1", "embedded", INGEST, ingest.measure_once),
    Point("2", "distributed", INGEST, ingest.measure_once),
    *(Point("4", kind, UPLOAD, big_upload.measure_once) for kind in KINDS),
    *(Point("6", kind, f"Reads, {{kind}}: {name} a second", functools.partial(reads.measure_once, name=name))
      for kind in KINDS for name in ("getElections", "getResults")),
    *(Point("7", kind, "Logins, {kind}, a second", logins.measure_once) for kind in KINDS),
    *(Point("8", kind, ENDING, ending.measure_kind) for kind in KINDS),
]
FIGURES = sorted({point.figure for point in POINTS})


@dataclasses.dataclass
class Pair:
    first: str  # "before" or "now"
    before: dict
    now: dict

    @property
    def ratio(self):
        return self.now["rate"] / self.before["rate"]


def order(number):
    """Who goes first in the pair of a number, and who second."""
    return ("before", "now") if number % 2 == 0 else ("now", "before")


def median_ratio(pairs):
    return statistics.median(pair.ratio for pair in pairs)


def version(binary):
    """What a binary says of itself; fails when it is no Urna."""
    try:
        done = programs.run([binary, "--version"], 10)
    except OSError as error:
        raise programs.Failed(f"{binary} cannot be run: {error.strerror}") from error
    if done.returncode != 0 or not done.stdout.startswith("urna "):
        raise programs.Failed(f"{binary} is no binary of Urna")
    return done.stdout.strip()


@contextlib.contextmanager
def served_by(binary):
    """Within the block, deployments start this binary."""
    own = os.environ.get("URNA_BINARY")
    os.environ["URNA_BINARY"] = str(binary)
    try:
        yield
    finally:
        if own is None:
            del os.environ["URNA_BINARY"]
        else:
            os.environ["URNA_BINARY"] = own


def compare(bench, figures, before, directory):
    """Measures, prints and keeps the points of these figures. Gives the figures that were not had."""
    binaries = {"before": before, "now": programs.URNA}
    for name, binary in binaries.items():
        print(f"{name}: {programs.shown([binary])}, {version(binary)}")
    summary, failed = [], []
    for figure in figures:
        points = [point for point in POINTS if point.figure == figure]
        try:
            measured = [(point, measure(bench, point, binaries)) for point in points]
        except Exception:  # the other figures are worth having all the same
            traceback.print_exc()
            failed.append(figure)
            continue
        summary += [line for point, pairs in measured for line in table(bench.sizes, point, pairs)]
        keep(directory / f"{figure}-compared.json", bench.sizes, measured, binaries)
    print("\n" + "\n".join(summary))
    return failed


def measure(bench, point, binaries):
    """All pairs of a point."""
    print(f"== {point.title(bench.sizes)}", flush=True)
    pairs = []
    for number in range(bench.sizes.runs):
        runs = {}
        for name in order(number):
            with served_by(binaries[name]):
                runs[name] = point.measure(bench, point.kind)
        pairs.append(Pair(order(number)[0], **runs))
        bench.say(f"pair {number + 1}: before {rate(runs['before']['rate'])}, now {rate(runs['now']['rate'])}, "
                  f"ratio {pairs[-1].ratio:.2f}")
    return pairs


def table(sizes, point, pairs):
    """Lines for a terminal."""
    yield point.title(sizes)
    yield f"  {'pair':6}{'first':8}{'before':>14}{'now':>14}{'now/before':>14}"
    for number, pair in enumerate(pairs, 1):
        yield f"  {number:<6}{pair.first:8}{rate(pair.before['rate']):>14}{rate(pair.now['rate']):>14}{pair.ratio:>14.2f}"
    yield f"  median ratio {median_ratio(pairs):.3f}{verdict(sizes, median_ratio(pairs))}"
    yield ""


def verdict(sizes, ratio):
    if sizes.small:
        return " (small: this tells only that it works)"
    return f", BELOW {LEAST}" if ratio < LEAST else f", at least {LEAST}"


def keep(file, sizes, measured, binaries):
    """Every number."""
    points = [{"title": point.title(sizes), "kind": point.kind, "median_ratio": median_ratio(pairs),
               "pairs": [dataclasses.asdict(pair) | {"ratio": pair.ratio} for pair in pairs]} for point, pairs in measured]
    told = {"binaries": {name: [str(binary), version(binary)] for name, binary in binaries.items()},
            "commit": machine.commit(REPOSITORY), "machine": machine.facts(file.parent), "points": points}
    file.write_text(json.dumps(told, indent=1, ensure_ascii=False))
