#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/check_asvs.py misses no requirement and no test, and finds each kind of error."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts"))
sys.dont_write_bytecode = True

import check_asvs

TESTS = {
    "tests/system/test_keys.py": "def test_forged_tokens_are_refused(service):\n    pass\n",
    "tests/unit/modules/check_words_test.py": "class T:\n    def test_a_word(self):\n        pass\n",
    "tests/unit/security/token_test.cpp": "TEST(Token, ExpiresWithoutLeeway) {\n}\n",
    "tests/unit/store/account_store_test.cpp": "TEST_P(AccountStoreSuite, PasswordHashIsChanged) {\n",
    "tests/unit/modules/CMakeLists.txt": "add_test(NAME modules.Includes COMMAND python3 x.py)\n",
    "web/e2e/page.test.ts": "test('comes, and is \\'kept\\'', async () => {\nit(\"is one's own\", () => {\nit.each([1])('of %j', (n) => {\n",
}
KEYS = "tests/system/test_keys.py::test_forged_tokens_are_refused"


def page(**changed):
    """A page on which each requirement is met; those named R1_2_3 have another end, or none."""
    rows = []
    for number in check_asvs.level_2():
        row = changed.get("R" + number.replace(".", "_"), f"met | `{KEYS}`")
        rows += [f"| {number} | something | {row} |"] if row else []
    return "\n".join(rows)


class CheckAsvs(unittest.TestCase):
    def setUp(self):
        self.tests = check_asvs.tests_of(TESTS)

    def wrong(self, text):
        return check_asvs.check_page(text, self.tests)[0]

    def test_level_2_has_259_requirements_in_14_chapters(self):
        numbers = list(check_asvs.level_2())
        self.assertEqual((259, 259), (len(numbers), len(set(numbers))))
        self.assertEqual({str(chapter) for chapter in range(1, 15)}, {number.split(".")[0] for number in numbers})

    def test_tests_of_all_kinds_are_found(self):
        self.assertEqual({KEYS, "tests/unit/modules/check_words_test.py::test_a_word", "security.Token.ExpiresWithoutLeeway",
                          "store.AccountStoreSuite.PasswordHashIsChanged", "modules.Includes",
                          "web/e2e/page.test.ts::comes, and is 'kept'", "web/e2e/page.test.ts::is one's own",
                          "web/e2e/page.test.ts::of %j"}, self.tests)

    def test_a_page_with_everything_passes(self):
        text = page(R2_1_1="unmet by contract | it asks for less", R2_7_1="not applicable | there is none", R1_7_2="unmet | it is not so")
        self.assertEqual(([], {"met": 256, "unmet": 1, "unmet by contract": 1, "not applicable": 1}),
                         check_asvs.check_page(text, self.tests))

    def test_a_requirement_that_is_missing_or_stands_twice_is_found(self):
        self.assertEqual(["docs/security/asvs.md: 14.5.4 is missing"], self.wrong(page(R14_5_4="")))
        self.assertIn("asvs.md:260: 14.5.4 is listed twice", self.wrong(page() + "\n| 14.5.4 | again | unmet | so |")[0])
        self.assertIn("2.2.4 is listed twice, or is no requirement", self.wrong(page() + "\n| 2.2.4 | level 3 | unmet | so |")[0])

    def test_a_state_that_there_is_not_is_found(self):
        self.assertIn("3.1.1 is 'nearly'", self.wrong(page(R3_1_1="nearly | so"))[0])

    def test_a_row_without_a_reason_or_a_test_is_found(self):
        self.assertIn("3.1.1 has not four cells", self.wrong(page(R3_1_1="unmet | "))[0])
        self.assertIn("3.1.1 has not four cells", self.wrong(page(R3_1_1="unmet | so | `and` so"))[0])
        self.assertIn("3.1.1 is met and names no test", self.wrong(page(R3_1_1="met | it is so"))[0])

    def test_a_test_that_is_not_there_is_found(self):
        for name in ("tests/system/test_keys.py::test_gone", "security.Token.Gone", "modules.Gone", "TODO-item-3",
                     "web/e2e/page.test.ts::is gone", "docs/security/abuse.md"):
            self.assertEqual([f"3.1.1 names a test that is not there: {name}"],
                             [line.split(": ", 1)[1] for line in self.wrong(page(R3_1_1=f"met | `{KEYS}`, `{name}`"))], name)
        self.assertEqual([], self.wrong(page(R3_1_1="unmet | `Secure` is not set, see `a.md`")))
        self.assertEqual(1, len(self.wrong(page(R3_1_1="unmet | but for `security.Token.Gone`"))))
        self.assertEqual(["docs/security/threat-model.md: there is no test security.Token.Gone"],
                         check_asvs.check_threats(f"`{KEYS}` and `security.Token.Gone`, `--option`", self.tests))

    def test_the_tree_has_no_error(self):
        self.assertEqual([], check_asvs.check_tree()[0])


if __name__ == "__main__":
    unittest.main()
