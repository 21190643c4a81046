#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/check_words.py finds retired words, whole, and lets pass where one is allowed."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts"))
sys.dont_write_bytecode = True

import check_words


class CheckWords(unittest.TestCase):
    def found(self, text, name="src/station/station.cpp"):
        return list(check_words.retired_words(name, text))

    def test_a_retired_word_is_found_with_what_to_say_instead(self):
        self.assertEqual(["src/station/station.cpp:2: NotYet is retired: RetryLater"],
                         self.found("int x;\nreturn http::NotYet{};"))
        self.assertEqual(2, len(self.found("demand_lease(demand_port)")))

    def test_a_part_of_a_word_is_none(self):
        self.assertEqual([], self.found("NotYetAnything, undemand_x, ill-fated, require_lease"))

    def test_the_console_is_held_too(self):
        self.assertEqual(2, len(self.found("uploads.hurry(); <MarkKey />", "web/src/lib/upload/uploads.svelte.ts")))
        self.assertEqual([], self.found("uploads.retryNow(); <Legend />", "web/src/lib/upload/uploads.svelte.ts"))

    def test_texts_of_the_console_are_held_in_both_languages(self):
        catalogue = "web/src/lib/i18n/messages/upload.ts"
        self.assertEqual(3, len(self.found("'Needs you', 'Slanje se samo ponavlja', 'Izborni zvaničnici'", catalogue)))
        self.assertEqual([], self.found("'Action needed', 'Slanje se automatski ponavlja', 'Članovi biračkih odbora'", catalogue))

    def test_names_that_are_stored_stay_where_they_are_told_of(self):
        self.assertEqual([], self.found("`urna:fate:*`"))
        self.assertEqual([], self.found("names and fates", "docs/decisions/README.md"))
        self.assertEqual(1, len(self.found("names and fates", "docs/architecture.md")))

    def test_the_tree_has_none_left(self):
        self.assertEqual([], [place for name, text in check_words.texts()
                              for place in check_words.retired_words(name, text)])


if __name__ == "__main__":
    unittest.main()
