# SPDX-License-Identifier: Apache-2.0
"""The generated part of docs/performance.md, between two comments. What stands outside of them is written by hand.

The last figures are kept beside the plots, so that a run of some of them leaves the others as they were.
"""

import dataclasses
import json
import math

from report import Row, verdict

BEGIN = "<!-- figures: from here on written by make bench -->"
END = "<!-- end of figures -->"


def keep(file, figures, facts, commit, date):
    """Puts new figures among those that were kept. Gives all of them, in order."""
    kept = json.loads(file.read_text()) if file.exists() else {}
    for figure in figures:
        kept[figure.number] = {
            "title": figure.title, "rows": [dataclasses.asdict(row) for row in figure.rows], "commands": figure.commands,
            "plots": [{"name": plot.name, "title": plot.title} for plot in figure.plots],
            "machine": facts, "commit": commit, "date": date}
    kept = dict(sorted(kept.items(), key=lambda item: int(item[0]) if item[0].isdigit() else math.inf))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    return kept


def write(page, kept):
    text = page.read_text()
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    page.write_text(before + BEGIN + "\n\n" + generated(kept) + "\n" + END + after)


def generated(kept):
    sections = (line for number, figure in kept.items() for line in section(number, figure))
    return "\n".join([*summary(kept), *measured_on(kept), *sections])


def summary(kept):
    yield "| figure | what | measured | limit | ratio | within |"
    yield "|---|---|---|---|---|---|"
    for number, figure in kept.items():
        for row in figure["rows"]:
            if row["within"] is not None:
                yield f"| [{number}](#{anchor(number, figure)}) | {cells(row)} |"
    yield ""


def measured_on(kept):
    """One line for all figures that were measured together."""
    together = {}
    for number, figure in kept.items():
        together.setdefault((figure["date"], figure["commit"], "; ".join(figure["machine"])), []).append(number)
    for (date, commit, machine), numbers in together.items():
        yield f"Figures {', '.join(numbers)}: measured on {date} at {commit}, with {machine}."
        yield ""


def cells(row):
    return " | ".join([row["what"], row["measured"], row["limit"], row["ratio"], verdict(Row(**row))])


def heading(number, figure):
    return f"{number}. {figure['title']}" if number.isdigit() else figure["title"]


def anchor(number, figure):
    """As Markdown's readers make it from a heading."""
    kept = "".join(c for c in heading(number, figure).lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")


def section(number, figure):
    yield f"### {heading(number, figure)}"
    yield ""
    yield "| what | measured | limit | ratio | within |"
    yield "|---|---|---|---|---|"
    for row in figure["rows"]:
        yield f"| {cells(row)} |"
    yield ""
    for plot in figure["plots"]:
        yield f"![{plot['title']}](performance/{plot['name']}.svg)"
        yield ""
    yield "```text"
    yield from figure["commands"]
    yield "```"
    yield ""
