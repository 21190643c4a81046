# SPDX-License-Identifier: Apache-2.0
"""Figures 1 and 2: how fast ballots get from clients to the tables, beside a bare loader of the same rows."""

import statistics

import loaders
import logs
import programs
from bench import UPLOADS_SEED, check_complete
from plots import bars
from report import Figure, Row, at_least, rate

NUMBER = {"embedded": "1", "distributed": "2"}
ENGINE = {"embedded": "SQLite", "distributed": "MariaDB, LOAD DATA"}


def measure(bench, kind):
    sizes = bench.sizes
    uploads = bench.uploads(sizes.ballots)
    runs = []
    chunks = [sizes.transaction, sizes.ballots] if kind == "distributed" else [sizes.transaction]

    def load_bare(deployment):
        keyed = {chunk: loaders.rate(loaders.load(deployment, sizes.ballots, uploads, UPLOADS_SEED, False, chunk))
                 for chunk in chunks}
        packed = loaders.load(deployment, sizes.ballots, uploads, UPLOADS_SEED, True, sizes.transaction)
        return {"keyed": keyed, "packed": loaders.rate(packed)}

    for number in range(sizes.runs):
        # In turn the loader goes first and Urna does.
        run, loader_first = {}, number % 2 == 0
        before = (lambda deployment: run.update(load_bare(deployment))) if loader_first else (lambda deployment: None)
        with bench.held(kind, sizes.ballots, UPLOADS_SEED, before=before) as (deployment, client_seconds):
            run |= recorded(bench, deployment) | {"client_seconds": client_seconds}
            if not loader_first:
                run |= load_bare(deployment)
        bench.say(f"{kind}, run {number + 1}: Urna {rate(run['urna'])}, keyed loader {rate(max(run['keyed'].values()))}, "
                  f"packed loader {rate(run['packed'])}")
        runs.append(run)

    urna, packed, client = (statistics.median(run[name] for run in runs) for name in ("urna", "packed", "client_seconds"))
    keyed_by_chunk = {chunk: statistics.median(run["keyed"][chunk] for run in runs) for chunk in chunks}
    keyed = max(keyed_by_chunk.values())  # the better of LOAD DATA in transactions of one size or another
    engine = ENGINE[kind]
    rows = [
        at_least(f"ballots from the first request to the last recorded, {kind}", rate(urna), urna / keyed, 0.9,
                 "the keyed loader"),
        *(Row(f"bare loader, {engine}: one row per ballot, keyed, {chunk:,} per transaction", rate(loaded), "", f"{urna / loaded:.2f}")
          for chunk, loaded in keyed_by_chunk.items()),
        Row(f"bare loader, {engine}: the same bytes packed, one row per upload", rate(packed), "", f"{urna / packed:.2f}"),
        Row("processor time that the client took of it", f"{client:.1f} s"),
    ]
    title = f"Ingest, {kind}: {sizes.ballots:,} ballots in {uploads:,} uploads by {sizes.clients} clients"
    plot = bars(f"ingest-{kind}", title, "thousands of ballots a second",
                [("bare loader, packed", packed), ("bare loader, keyed", keyed), ("Urna", urna)])
    return Figure(NUMBER[kind], title, rows, commands(sizes, kind, uploads, chunks), [plot], {"runs": runs})


def recorded(bench, deployment):
    """What an election of `sizes.ballots` that was held in a deployment says: ballots a second, and seconds."""
    timeline = logs.Timeline.of(deployment)
    check_complete(timeline, bench.sizes.ballots)
    rate_seen = timeline.ballots / timeline.seconds
    bench.rates[deployment.name] = min(rate_seen, bench.rates.get(deployment.name, rate_seen))
    return {"urna": rate_seen, "seconds": timeline.seconds}


def measure_once(bench, kind):
    """Urna alone, for a comparison of two binaries."""
    with bench.held(kind, bench.sizes.ballots, UPLOADS_SEED) as (deployment, _):
        return {"rate": recorded(bench, deployment)["urna"]}


def commands(sizes, kind, uploads, chunks):
    where = {"embedded": "--url URL",
             "distributed": "--url AUTHENTICATION --admin-url ADMIN --station-url FIRST --station-url SECOND --station-url THIRD"}
    replay = (f"build/release/urna replay {programs.shown([programs.ELECTION])} {where[kind]} --ballots {sizes.ballots} "
              f"--ballots-per-upload {sizes.ballots // uploads} --stations {sizes.clients} --seed {UPLOADS_SEED} "
              f"--prepare {programs.PREPARED}")
    return [replay, *(loaders.command(kind, sizes.ballots, uploads, UPLOADS_SEED, "--rows-per-transaction", *words)
                      for words in (*([chunk] for chunk in chunks), [sizes.transaction, "--packed"]))]
