# SPDX-License-Identifier: Apache-2.0
"""What a benchmark found: rows of a table, what they were measured with, and plots."""

import dataclasses


@dataclasses.dataclass
class Row:
    what: str
    measured: str
    limit: str = ""            # empty: told for comparison only
    ratio: str = ""            # of what the limit is about
    within: bool | None = None  # the limit; None where there is none


@dataclasses.dataclass
class Figure:
    number: str    # as the page and FIGURES= have it
    title: str
    rows: list
    commands: list = dataclasses.field(default_factory=list)  # of what was run, as one would type them
    plots: list = dataclasses.field(default_factory=list)     # plots.Plot
    raw: dict = dataclasses.field(default_factory=dict)       # every number


def at_least(what, measured, value, least, of_what):
    """A row that must be at least so much of something."""
    return Row(what, measured, f"at least {least:g} of {of_what}", f"{value:.2f}", value >= least)


def rate(number):
    return f"{number:,.0f}/s"


def mib(number_of_bytes):
    return f"{number_of_bytes / 2**20:,.0f} MiB"


def milliseconds(seconds):
    return f"{seconds * 1000:,.0f} ms" if seconds >= 0.01 else f"{seconds * 1000:,.2f} ms"


def verdict(row):
    return {None: "", True: "yes", False: "NO"}[row.within]


def print_figure(figure, small):
    """A table for a terminal. What is small is within no limit and outside of none."""
    cells = [["", "measured", "limit", "ratio", "within"],
             *([row.what, row.measured, row.limit, row.ratio, "" if small else verdict(row)] for row in figure.rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(5)]
    print(f"\n{figure.number}. {figure.title}")
    for line in cells:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
    for command in figure.commands:
        print(f"  $ {command}")
    print(flush=True)
