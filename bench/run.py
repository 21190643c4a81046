#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the benchmarks, prints their figures, and writes them into docs/performance.md. `make bench` builds what this runs.

    bench/run.py [--small] [--before BINARY] [FIGURE...]

FIGURE is one of 1 to 10, or micro; all when none is named. --small (or BENCH_SMALL=1) runs all the same code with little to do: it
tells whether everything works and measures nothing, and so it writes nothing into docs. A limit that is missed is shown and
fails nothing; a result that is wrong is no figure, and the run ends with 1. Every number goes into build/bench/FIGURE.json.

--before compares the binary with another, of before, in those of figures 1, 2, 4, 6, 7 and 8 that are named (comparison.py). That prints
its ratios, leaves its numbers in build/bench/FIGURE-compared.json, and writes nothing into docs.
"""

import argparse
import dataclasses
import datetime
import json
import pathlib
import sys
import time
import traceback

import deployments  # first: it knows the way to the tests' modules
import comparison
import machine
import page
import plots
import programs
import report
import sizes
from bench import Bench
from figures import big_upload, ending, growth, ingest, logins, memory, micro, public_page, reads, recount

REPOSITORY = deployments.REPOSITORY
RESULTS = REPOSITORY / "build" / "bench"
PAGE = REPOSITORY / "docs" / "performance.md"
FIGURES = {
    "1": lambda bench: ingest.measure(bench, "embedded"),
    "2": lambda bench: ingest.measure(bench, "distributed"),
    # These four look at the same election, which is held once; the last of them adds another to it.
    "3": growth.measure,
    "5": memory.measure,
    "10": recount.measure,
    "6": reads.measure,
    "4": big_upload.measure,
    "7": logins.measure,
    "8": ending.measure,
    "9": public_page.measure,
    "micro": micro.measure,
}
OF_ONE_ELECTION = ("3", "5", "10", "6")


def main():
    parser = argparse.ArgumentParser(description="Measures Urna.")
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help="1 to 10, micro; all by default")
    parser.add_argument("--small", action="store_true", default=sizes.small_asked_for(), help="only see whether it works")
    parser.add_argument("--before", type=pathlib.Path, metavar="BINARY", help="compare with this other binary of urna")
    arguments = parser.parse_args()
    unknown = set(arguments.figures) - set(FIGURES)
    if unknown:
        parser.error(f"there is no figure {', '.join(sorted(unknown))}")
    if arguments.before:
        compare(parser, arguments)
    else:
        measure_tree(arguments)


def compare(parser, arguments):
    """With another binary."""
    alone = [number for number in arguments.figures if number not in comparison.FIGURES]
    if alone:
        parser.error(f"two binaries are compared in figures {', '.join(comparison.FIGURES)}, not in {', '.join(alone)}")
    wanted = [number for number in comparison.FIGURES if not arguments.figures or number in arguments.figures]
    size = sizes.SMALL if arguments.small else sizes.COMPARED
    directory = RESULTS / "small" if size.small else RESULTS
    began = time.monotonic()
    try:
        bench = Bench(size, directory, deployments.OpenCluster)
        failed = comparison.compare(bench, wanted, arguments.before.resolve(), directory)
    except programs.Failed as error:
        parser.error(str(error))
    print(f"took {time.monotonic() - began:.0f} s")
    end(failed)


def measure_tree(arguments):
    """The binary of the tree alone."""
    wanted = [number for number in FIGURES if not arguments.figures or number in arguments.figures]
    size = sizes.SMALL if arguments.small else sizes.FULL
    directory = RESULTS / "small" if size.small else RESULTS
    began = time.monotonic()
    measured = measure(wanted, size, directory)
    print(f"took {time.monotonic() - began:.0f} s")
    publish(measured, size, directory)
    end([number for number in wanted if number not in [figure.number for figure in measured]])


def end(failed):
    if failed:
        sys.exit(f"No figure was had for {', '.join(failed)}: see above, and build/bench/logs for what the services wrote.")


def measure(wanted, size, directory):
    measured = []
    bench = Bench(size, directory)
    try:
        for number in wanted:
            print(f"== figure {number}", flush=True)
            began = time.monotonic()
            try:
                figure = FIGURES[number](bench)
                if not set(wanted[wanted.index(number) + 1:]) & set(OF_ONE_ELECTION):
                    bench.empty()
            except Exception:  # the other figures are worth having all the same
                traceback.print_exc()
                continue
            figure.raw["took_seconds"] = time.monotonic() - began
            bench.say(f"took {figure.raw['took_seconds']:.0f} s")
            report.print_figure(figure, size.small)
            (directory / f"{number}.json").write_text(json.dumps(dataclasses.asdict(figure), indent=1, ensure_ascii=False))
            measured.append(figure)
    finally:
        bench.empty()
    return measured


def publish(measured, size, directory):
    """Into docs; of a small run everything too, but not there."""
    target = directory / "docs" if size.small else PAGE.parent
    for figure in measured:
        for plot in figure.plots:
            plots.draw(plot, target / "performance")
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    kept = page.keep(target / "performance" / "figures.json", measured, machine.facts(directory), machine.commit(REPOSITORY),
                     today)
    if size.small:
        (target / PAGE.name).write_text(PAGE.read_text())
    page.write(target / PAGE.name, kept)
    if not size.small:
        print(f"{PAGE.relative_to(REPOSITORY)} tells of it")


if __name__ == "__main__":
    main()
