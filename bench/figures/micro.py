# SPDX-License-Identifier: Apache-2.0
"""The parts alone, with Google Benchmark."""

import programs
from report import Figure, Row

NAMES = ("parse", "judge", "apportion", "token", "password")
MICROSECONDS = {"ns": 1e-3, "us": 1.0, "ms": 1e3, "s": 1e6}


def measure(bench):
    rows, raw = [], {}
    for name in NAMES:
        raw[name] = programs.micro(name, bench.sizes.micro_seconds)
        rows += [row_of(name, what, result) for what, result in raw[name].items()]
    return Figure("micro", "The parts alone, one thread unless it says otherwise", rows,
                  [f"build/release/bench/{name}_bench" for name in NAMES], [], raw)


def row_of(name, what, result):
    if "bytes_per_second" in result:
        measured = f"{result['bytes_per_second'] / 1e6:,.0f} MB/s, {result['items_per_second'] / 1e6:,.1f} million lines/s"
    elif "items_per_second" in result:
        measured = f"{1e6 / result['items_per_second']:,.3g} µs each, {result['items_per_second']:,.0f}/s"
    else:
        measured = f"{result['real_time'] * MICROSECONDS[result['time_unit']]:,.3g} µs"
    return Row(f"{name}: {what.replace('/real_time', '')}", measured)
