#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Parsing costs so many instructions for each byte, however the bytes arrive and however many there are.

    parsing_cost_test.py build/release/tests/unit/cost/parsing_cost           twice the bytes must not cost more than twice
    parsing_cost_test.py build/release/tests/unit/cost/parsing_cost --table   and prints what they cost
"""

import re
import subprocess
import sys

BYTES = 3500  # twice that is still less than the head of a part may have
KINDS = ["target", "header", "headers", "chunks", "chunk-size", "extension", "last-extension", "trailer", "trailers",
         "last-chunk", "part-header", "part-headers", "parts", "half-delimiters"]
RATIO_MAX = 2.2  # of a cost that grows with the square it is 4


def instructions(program, kind, size):
    """Those of the parser, and of nothing else of the process."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*::measured_*", program, kind,
               str(size)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    collected = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or not collected:
        sys.exit(f"{' '.join(command)} failed:\n{run.stderr}")
    return int(collected[1])


def main():
    program, *options = sys.argv[1:]
    grown = []
    for kind in KINDS:
        once, twice = (instructions(program, kind, size) for size in (BYTES, 2 * BYTES))
        if options == ["--table"]:
            print(f"| {kind} | {once:,} | {twice:,} | {twice / once:.2f} |", flush=True)
        assert once > 10 * BYTES, f"{kind}: {once} instructions are too few to be all of them"
        if twice > RATIO_MAX * once:
            grown.append(f"{kind}: {once:,} instructions for {BYTES} bytes, {twice:,} for twice as many")
    if grown:
        sys.exit("\n".join(grown))


main()
