#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What must not be guessed comes from the system's generator or from libsodium's, never from the standard library's."""

import re
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
WEAK = re.compile(r"#include <random>|std::(?:mt19937\w*|minstd\w*|ranlux\w*|knuth_b|default_random_engine|random_device)\b"
                  r"|\b(?:s?rand|s?random|[dlm]rand48|rand_r|random_r)\s*\(")
# Where numbers may be guessed, and why that does no harm.
HARMLESS = {
    "src/http/server/request_context.cpp": "ids of requests, which logs and answers show",
    "src/replay/": "ballots, people and waits of elections that are held again",
}


def weak_places(name, text):
    code = re.sub(r"//[^\n]*", "", text)
    return [] if name.startswith(tuple(HARMLESS)) else [f"{name}: {found}" for found in WEAK.findall(code)]


class Randomness(unittest.TestCase):
    def test_a_generator_that_can_be_predicted_is_found(self):
        for text in ("#include <random>", "std::mt19937_64 source;", "std::random_device{}()", "int x = rand();", "srand(time(0));"):
            self.assertEqual(1, len(weak_places("src/security/random_secret.cpp", text)), text)
        for text in ("random_guid()", "randombytes_buf(bits, 16);", "getrandom(next, size, 0)", "// not rand()", "random_secret()"):
            self.assertEqual([], weak_places("src/security/random_secret.cpp", text), text)

    def test_the_program_uses_none_for_what_must_not_be_guessed(self):
        sources = {path.relative_to(REPOSITORY).as_posix(): path.read_text(encoding="utf-8")
                   for path in (REPOSITORY / "src").rglob("*") if path.suffix in (".cpp", ".h")}
        self.assertEqual([], [place for name, text in sources.items() for place in weak_places(name, text)])

    def test_each_harmless_place_is_there(self):
        for name in HARMLESS:
            self.assertTrue((REPOSITORY / name).exists(), name)


if __name__ == "__main__":
    unittest.main()
