#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The pages of docs/operating quote what the sources say.

monitor.md lists each line of the log and each metric that the sources have, and no others. symptoms.md and
answers-and-errors.md lead from messages that the sources have.
"""

import re
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / "src").rglob("*.*")))
TEXTS = re.sub(r'"\s*"', "", SOURCE)  # a literal on several lines is one text
LOGGED = re.compile(r'\blog_(?:info|warning|error)\(\s*((?:"[^"]*"\s*)+)')
MORE = "; …"  # behind a message of which the page shows the beginning
OTHER_PROGRAMS = {"Bad file format reading the append only file", "docker stack deploy", "only updates to Labels are allowed",
                  "upstream"}


def page(name):
    return (REPOSITORY / "docs/operating" / name).read_text(encoding="utf-8")


def quoted(table):
    """What stands as code in the first column."""
    return [text for row in table.splitlines() if row.startswith("| ")
            for text in re.findall(r"`([^`]*)`", row.split(" | ")[0])]


def monitor(heading):
    """The first column of the table of monitor.md with this heading."""
    text = page("monitor.md")
    return quoted(text[text.index(f"| {heading} |"):].split("\n\n")[0])


def joined(literals):
    return "".join(re.findall(r'"([^"]*)"', literals))


def unknown(messages):
    """Those of which a part is in no text of the sources; what differs from case to case is `...`, or follows a colon."""
    return [message for message in messages if message not in OTHER_PROGRAMS and
            not all(part.strip() in TEXTS for part in re.split(r"\.\.\.|: |\{.*\}", message))]


class OperatingPages(unittest.TestCase):
    def test_monitor_has_each_line_of_the_log(self):
        logged = {joined(literals) for literals in LOGGED.findall(SOURCE)}
        shown = monitor("message")
        begun = tuple(message.removesuffix("…") for message in shown if message.endswith(MORE))
        self.assertGreater(len(logged), 30)
        self.assertEqual([], sorted(message for message in logged if message not in shown and not message.startswith(begun)))

    def test_monitor_has_no_line_that_the_sources_lack(self):
        self.assertEqual([], unknown(message.removesuffix(MORE) for message in monitor("message")))

    def test_monitor_has_the_metrics_of_the_sources(self):
        self.assertEqual(sorted(set(re.findall(r'"(urna_[a-z_]+)"', SOURCE))), sorted(monitor("metric")))

    def test_symptoms_are_those_of_the_sources(self):
        symptoms = quoted(page("symptoms.md").split("\n## ")[1])
        self.assertGreater(len(symptoms), 30)
        self.assertEqual([], unknown(symptoms))

    def test_answers_are_those_of_the_sources(self):
        answers = quoted(page("answers-and-errors.md").split("\n## ")[0])
        self.assertGreater(len(answers), 20)
        self.assertEqual([], unknown(answers))


if __name__ == "__main__":
    unittest.main()
