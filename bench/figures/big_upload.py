# SPDX-License-Identifier: Apache-2.0
"""Figure 4: one big file, beside the disk alone, and the parser, beside a scan of the memory and another CSV reader."""

import statistics
import time

import deployments
import logs
import programs
from bench import KINDS, UPLOADS_SEED
from report import Figure, Row, milliseconds

TIMES_MAX, SECONDS_MORE = 3, 0.3
PARSER_MB_LEAST = 500


def measure(bench):
    raw = {kind: measure_kind(bench, kind) for kind in KINDS}
    parsed = programs.micro("parse", bench.sizes.micro_seconds)
    raw["parse"] = {name: result["bytes_per_second"] for name, result in parsed.items()}
    rows = [*(row_of(bench, kind, raw[kind]) for kind in KINDS), *parser_rows(raw["parse"])]
    return Figure("4", f"One big upload: a file of {bench.sizes.file_ballots:,} lines", rows,
                  [programs.shown(programs.upload_command("URL", "TOKEN", "ballots-1.csv")),
                   "dd if=ballots-1.csv of=copy bs=1M conv=fdatasync",
                   "build/release/bench/parse_bench"], [], raw)


def measure_kind(bench, kind):
    sizes = bench.sizes
    runs = []
    with bench.place.scratch() as scratch, bench.place.running(kind) as deployment:
        files = programs.ballot_files(scratch, sizes.file_ballots, sizes.runs, UPLOADS_SEED)
        token = begin_election(deployment)
        for number, file in enumerate(files, 1):
            deployments.settle()
            # In turn the disk goes first and Urna does.
            if number % 2:
                disk = programs.write_durably(file, scratch / "copy")
            answer = programs.upload(deployment.stations[0].url, token, file)
            wait_until_recorded(deployment, number * sizes.file_ballots)
            if number % 2 == 0:
                deployments.settle()
                disk = programs.write_durably(file, scratch / "copy")
            runs.append({"answer": answer, "disk": disk})
            bench.say(f"{kind}, run {number}: answered in {milliseconds(answer)}, dd {milliseconds(disk)}")
    return runs


def measure_once(bench, kind):
    """Urna alone, for a comparison of two binaries: ballots a second, of one file."""
    with bench.place.scratch() as scratch, bench.place.running(kind) as deployment:
        [file] = programs.ballot_files(scratch, bench.sizes.file_ballots, 1, UPLOADS_SEED)
        token = begin_election(deployment)
        deployments.settle()
        return {"rate": bench.sizes.file_ballots / programs.upload(deployment.stations[0].url, token, file)}


def begin_election(deployment):
    """An election that lasts as long as the benchmark, and an official's token."""
    service = deployment.service()
    service.election_now(service.new_participants(14), seconds=3600)
    return service.new_official().token


def wait_until_recorded(deployment, ballots):
    """All of them as valid votes."""
    def valid():
        return sum(valid for _, _, _, valid in logs.recorded(deployment.daemon))

    deadline = time.monotonic() + 120
    while valid() < ballots:
        if time.monotonic() > deadline:
            raise programs.Failed(f"{valid():,} of {ballots:,} ballots were recorded as valid in two minutes")
        time.sleep(0.1)


def row_of(bench, kind, runs):
    answer, disk = (statistics.median(run[name] for run in runs) for name in ("answer", "disk"))
    most = TIMES_MAX * disk + SECONDS_MORE
    where = "`urna serve`" if kind == "embedded" else "a station with Redis"
    return Row(f"answer of {where}", f"{milliseconds(answer)}; dd with fdatasync {milliseconds(disk)}",
               f"at most {TIMES_MAX} times dd + {SECONDS_MORE} s = {milliseconds(most)}", f"{answer / most:.2f}",
               answer <= most)


def parser_rows(rates):
    parse = rates["parse"] / 1e6
    yield Row("the parser alone, one core", f"{parse:,.0f} MB/s", f"at least {PARSER_MB_LEAST} MB/s", "",
              parse >= PARSER_MB_LEAST)
    for name, what in (("scan", "a plain scan of the same bytes"), ("libcsv", "libcsv, fields and lines only"),
                       ("hash", "SHA-256 of the same bytes")):
        yield Row(what, f"{rates[name] / 1e6:,.0f} MB/s", "", f"{rates['parse'] / rates[name]:.3g}")
