#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Prints how much of each module ran, from gcovr's summary.

    scripts/coverage_by_module.py SUMMARY.json

A module is one of the table in scripts/check_modules.py.
"""

import collections
import json
import sys

import check_modules


def share(covered, total):
    return f"{100 * covered / total:6.1f} %" if total else "       -"


def table(files):
    """The lines to print: one for each module, and the last for all of them."""
    sums = collections.defaultdict(collections.Counter)
    for file in files:
        name = file["filename"].removeprefix("src/")
        for module in (check_modules.module_of(name) or name, "all"):
            for count in ("line_covered", "line_total", "branch_covered", "branch_total"):
                sums[module][count] += file[count]
    yield f"{'module':20}{'lines':>8}{'ran':>10}{'branches':>11}{'ran':>10}"
    for module in sorted(sums, key=lambda name: (name == "all", name)):
        found = sums[module]
        yield (f"{module:20}{found['line_total']:8}{share(found['line_covered'], found['line_total']):>10}"
               f"{found['branch_total']:11}{share(found['branch_covered'], found['branch_total']):>10}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: scripts/coverage_by_module.py SUMMARY.json")
    with open(sys.argv[1], encoding="utf-8") as summary:
        print(*table(json.load(summary)["files"]), sep="\n")
