#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/check_licence.py sees which source files say their licence, and adds the line where it belongs."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts"))
sys.dont_write_bytecode = True

import check_licence

LINE = f"# {check_licence.IDENTIFIER}\n"


class CheckLicence(unittest.TestCase):
    def test_a_file_without_the_line_has_no_licence(self):
        self.assertFalse(check_licence.has_licence("import re\n"))
        self.assertFalse(check_licence.has_licence("\n" * 3 + LINE))
        self.assertTrue(check_licence.has_licence("#!/bin/sh\n" + LINE))

    def test_the_line_is_added_on_top_but_below_what_must_be_first(self):
        marks = check_licence.comment_of("scripts/a.py")
        self.assertEqual(LINE + "import re\n", check_licence.with_licence("import re\n", marks))
        self.assertEqual("#!/bin/sh\n" + LINE + "exit\n", check_licence.with_licence("#!/bin/sh\nexit\n", marks))
        self.assertEqual(f"<!-- {check_licence.IDENTIFIER} -->\n<p>\n",
                         check_licence.with_licence("<p>\n", check_licence.comment_of("web/src/A.svelte")))

    def test_files_that_are_no_source_are_let_be(self):
        for name in ("README.md", "web/package.json", "migrations/sqlite/accounts/0001_accounts.sql"):
            self.assertIsNone(check_licence.comment_of(name))


if __name__ == "__main__":
    unittest.main()
