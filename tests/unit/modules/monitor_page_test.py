#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""docs/operating/monitor.md lists each line of the log and each metric that the sources have, and no others."""

import re
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
PAGE = (REPOSITORY / "docs/operating/monitor.md").read_text(encoding="utf-8")
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / "src").rglob("*.cpp")))
LOGGED = re.compile(r'\blog_(?:info|warning|error)\(\s*((?:"[^"]*"\s*)+)')
MORE = "; …"  # behind a message of which the page shows the beginning


def first_cells(heading):
    """What stands as code in the first column of the table with this heading."""
    table = PAGE[PAGE.index(f"| {heading} |"):].split("\n\n")[0]
    return [name for row in table.splitlines()[2:] for name in re.findall(r"`([^`]*)`", row.split(" | ")[0])]


def joined(literals):
    return "".join(re.findall(r'"([^"]*)"', literals))


class MonitorPage(unittest.TestCase):
    def test_each_line_of_the_log_is_on_the_page(self):
        logged = {joined(literals) for literals in LOGGED.findall(SOURCE)}
        shown = first_cells("message")
        begun = tuple(message.removesuffix("…") for message in shown if message.endswith(MORE))
        self.assertGreater(len(logged), 30)
        self.assertEqual([], sorted(message for message in logged if message not in shown and not message.startswith(begun)))

    def test_each_line_on_the_page_is_in_the_sources(self):
        text = re.sub(r'"\s*"', "", SOURCE)
        self.assertEqual([], [message for message in first_cells("message") if message.removesuffix(MORE) not in text])

    def test_the_page_has_the_metrics_of_the_sources(self):
        self.assertEqual(sorted(set(re.findall(r'"(urna_[a-z_]+)"', SOURCE))), sorted(first_cells("metric")))


if __name__ == "__main__":
    unittest.main()
