#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/tidy.py finds what clang-tidy finds in what differs, remembers what is clean, and says what it did not come to."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
CLEAN = "int one() { return 1; }\n"
FINDING = "bool odd(bool text) { if (text) return true; else return false; }\n"  # readability-simplify-boolean-expr


@unittest.skipUnless(shutil.which("clang-tidy-14"), "clang-tidy-14 is not installed")
class Tidy(unittest.TestCase):
    def setUp(self):
        kept = tempfile.TemporaryDirectory()
        self.addCleanup(kept.cleanup)
        self.root = Path(kept.name)
        for name in ("scripts/tidy.py", "scripts/check_modules.py", ".clang-tidy"):
            (self.root / name).parent.mkdir(exist_ok=True)
            shutil.copy(REPOSITORY / name, self.root / name)
        self.write("scripts/build.sh", "#!/bin/sh\n")  # the compile commands are the test's own
        (self.root / "scripts/build.sh").chmod(0o755)
        self.write("src/base/one.cpp", CLEAN)
        self.write("src/base/two.cpp", '#include "base/two.h"\nint two() { return 2; }\n')
        self.write("src/base/two.h", "#pragma once\nint two();\n")
        self.write("build/release/compile_commands.json", json.dumps([
            {"directory": str(self.root), "file": str(self.root / "src/base" / name),
             "command": f"g++ -std=c++20 -I{self.root}/src -c {self.root}/src/base/{name}"}
            for name in ("one.cpp", "two.cpp", "three.cpp")]))
        self.write(".gitignore", "/build/\n__pycache__/\n")
        self.git("init", "-q", "-b", "main")
        self.commit("first")
        self.git("checkout", "-q", "-b", "change")

    def write(self, name, text):
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text)

    def git(self, *arguments):
        subprocess.run(["git", "-c", "user.name=Test", "-c", "user.email=test@example.org", *arguments], cwd=self.root,
                       check=True, stdout=subprocess.DEVNULL)

    def commit(self, subject):
        self.git("add", "--all")
        self.git("commit", "-q", "-m", subject)

    def tidy(self, *arguments):
        """The exit code, and what was printed."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        run = subprocess.run([sys.executable, "-B", "scripts/tidy.py", *arguments], cwd=self.root, text=True,
                             capture_output=True, timeout=120, env=environment)
        self.assertEqual("", run.stderr)
        return run.returncode, run.stdout

    def test_a_finding_in_a_source_that_differs_fails(self):
        self.write("src/base/one.cpp", FINDING)
        code, printed = self.tidy("--since-base")
        self.assertEqual(1, code)
        self.assertIn("1 sources to look at", printed)
        self.assertIn("readability-simplify-boolean-expr", printed)

    def test_a_finding_in_a_header_that_differs_fails(self):
        self.write("src/base/two.h", f"#pragma once\nint two();\ninline {FINDING}")
        self.commit("second")
        code, printed = self.tidy("--since-base")
        self.assertEqual(1, code)
        self.assertIn("two.h:3", printed)

    def test_where_nothing_differs_there_is_nothing_to_do(self):
        self.assertEqual(0, self.tidy("--since-base")[0])
        self.assertIn("0 sources to look at", self.tidy("--since-base")[1])

    def test_on_main_it_is_what_came_since_the_last_release(self):
        self.git("checkout", "-q", "main")
        self.git("tag", "v1")
        self.write("src/base/one.cpp", FINDING)
        self.commit("second")
        self.git("tag", "v2")  # of HEAD itself, which is about to be released
        code, printed = self.tidy("--since-base")
        self.assertEqual((1, True), (code, "since v1" in printed))

    def test_a_source_that_was_clean_is_looked_at_again_once_a_header_changed(self):
        self.assertIn("2 sources, 0 of them known", self.tidy()[1])
        self.assertEqual((0, "2 sources, 2 of them known to be clean\n"), self.tidy())
        self.write("src/base/two.h", "#pragma once\nint two();\nint three();\n")
        self.assertIn("2 sources, 1 of them known", self.tidy()[1])
        self.write(".clang-tidy", "Checks: bugprone-*\n")
        self.assertIn("2 sources, 0 of them known", self.tidy()[1])

    def test_what_there_was_no_time_for_is_said_and_comes_next_time(self):
        self.write("src/base/one.cpp", FINDING)
        code, printed = self.tidy("--since-base", "--seconds", "0")
        self.assertEqual(0, code)
        self.assertIn("1 sources are not looked at yet, since 0 s were over:\n  base/one.cpp", printed)
        self.assertEqual(1, self.tidy("--since-base")[0])

    def test_a_source_with_a_finding_is_not_remembered(self):
        self.write("src/base/three.cpp", FINDING)
        self.assertEqual([1, 1], [self.tidy()[0], self.tidy()[0]])


if __name__ == "__main__":
    unittest.main()
