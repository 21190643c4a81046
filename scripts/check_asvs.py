#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Checks docs/security/asvs.md: that it has each requirement of OWASP ASVS 4.0.3 level 2 once, and that its tests exist.

    scripts/check_asvs.py

A row is `| number | what it asks | state | shown by, or why not |`. A row that is met names at least one test as code, and
nothing else as code; each other row has a reason. The tests that docs/security/threat-model.md names have to exist too.
Prints what is wrong, and exits 1 when something is.

A test is named as CONTRIBUTING.md says: `tests/system/test_keys.py::test_forged_tokens_are_refused`,
`web/e2e/session.test.ts::the text of it(...)`, `security.Token.ExpiresWithoutLeeway`, or `modules.Includes`, which CMake adds.
"""

import re
import sys

import repository_files
from repository_files import REPOSITORY

PAGE = "docs/security/asvs.md"
THREATS = "docs/security/threat-model.md"
STATES = ("met", "unmet", "unmet by contract", "not applicable")

# The numbers that level 2 asks for, by section. The gaps are of level 3, or were deleted from the standard.
LEVEL_2 = """
1.1 1-7; 1.2 1-4; 1.4 1 4-5; 1.5 1-4; 1.6 1-4; 1.7 1-2; 1.8 1-2; 1.9 1-2; 1.10 1; 1.11 1-2; 1.12 2; 1.14 1-6;
2.1 1-12; 2.2 1-3; 2.3 1-3; 2.4 1-5; 2.5 1-7; 2.6 1-3; 2.7 1-6; 2.8 1-7; 2.9 1-3; 2.10 1-4;
3.1 1; 3.2 1-4; 3.3 1-4; 3.4 1-5; 3.5 1-3; 3.7 1;
4.1 1-3 5; 4.2 1-2; 4.3 1-3;
5.1 1-5; 5.2 1-8; 5.3 1-10; 5.4 1-3; 5.5 1-4;
6.1 1-3; 6.2 1-6; 6.3 1-2; 6.4 1-2;
7.1 1-4; 7.2 1-2; 7.3 1 3-4; 7.4 1-3;
8.1 1-4; 8.2 1-3; 8.3 1-8;
9.1 1-3; 9.2 1-4;
10.2 1-2; 10.3 1-3;
11.1 1-8;
12.1 1-3; 12.2 1; 12.3 1-6; 12.4 1-2; 12.5 1-2; 12.6 1;
13.1 1 3-5; 13.2 1-3 5-6; 13.3 1-2; 13.4 1-2;
14.1 1-4; 14.2 1-6; 14.3 2-3; 14.4 1-7; 14.5 1-4
"""

ROW = re.compile(r"^\|\s*(V?\d+\.\d+\.\d+)\s*\|(.*)\|\s*$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
CPP_TEST = re.compile(r"^\s*(?:TYPED_)?TEST(?:_[FP])?\(\s*(\w+),\s*(\w+)\s*\)", re.MULTILINE)
CMAKE_TEST = re.compile(r"\badd_test\(\s*NAME\s+([\w.]+)")
PYTHON_TEST = re.compile(r"^\s*(?:async )?def (test_\w+)\(", re.MULTILINE)
# `it('...')`, `test("...")`, and `it.each(...)('...')`.
WEB_TEST = re.compile(r"""\b(?:it|test)(?:\.each\(.*\))?\(\s*(['"`])((?:\\.|(?!\1).)+)\1""")


def level_2():
    """The numbers as the standard writes them without their V, in its order."""
    for section in LEVEL_2.split(";"):
        name, *spans = section.split()
        for span in spans:
            first, _, last = span.partition("-")
            yield from (f"{name}.{number}" for number in range(int(first), int(last or first) + 1))


def tests_of(files):
    """The names of all tests in the files, path -> text."""
    found = set()
    for path, text in files.items():
        if path.endswith(".py"):
            found.update(f"{path}::{name}" for name in PYTHON_TEST.findall(text))
        elif path.endswith(".test.ts"):
            found.update(f"{path}::" + re.sub(r"\\(.)", r"\1", name) for _, name in WEB_TEST.findall(text))
        elif path.endswith("CMakeLists.txt"):
            found.update(CMAKE_TEST.findall(text))
        elif path.startswith("tests/unit/"):
            module = path.split("/")[2]
            found.update(f"{module}.{suite}.{name}" for suite, name in CPP_TEST.findall(text))
    return found


def is_a_tests_name(code):
    return "::" in code or re.fullmatch(r"[a-z_]+\.[A-Z]\w*(?:\.\w+)?", code)


def check_page(page, tests):
    """What is wrong with the rows, and how many rows each state has."""
    wrong, counts = [], dict.fromkeys(STATES, 0)
    left = dict.fromkeys(level_2())
    for found in ROW.finditer(page):
        number, cells = found.group(1), [cell.strip() for cell in re.split(r"(?<!\\)\|", found.group(2))]
        place = f"{PAGE}:{page.count(chr(10), 0, found.start()) + 1}: {number}"
        if number in left:
            del left[number]
        else:
            wrong.append(f"{place} is listed twice, or is no requirement of level 2")
        if len(cells) != 3 or not all(cells):
            wrong.append(f"{place} has not four cells with something in each")
            continue
        _, state, reason = cells
        if state not in STATES:
            wrong.append(f"{place} is {state!r}, which is none of {', '.join(STATES)}")
            continue
        counts[state] += 1
        named = CODE.findall(reason)
        if state == "met":
            wrong += [] if named else [f"{place} is met and names no test"]
            wrong += [f"{place} names a test that is not there: {name}" for name in named if name not in tests]
        else:
            wrong += [f"{place} names a test that is not there: {name}"
                      for name in named if is_a_tests_name(name) and name not in tests]
    return wrong + [f"{PAGE}: {number} is missing" for number in left], counts


def check_threats(page, tests):
    """The tests that a page names and the tree lacks."""
    return [f"{THREATS}: there is no test {name}"
            for name in CODE.findall(page) if is_a_tests_name(name) and name not in tests]


def read_tests():
    names = [name for name in repository_files.names()
             if name.endswith((".test.ts", "CMakeLists.txt")) or name.startswith("tests/") and name.endswith((".py", ".cpp"))]
    return tests_of({name: (REPOSITORY / name).read_text(encoding="utf-8") for name in names})


def check_tree():
    tests = read_tests()
    wrong, counts = check_page((REPOSITORY / PAGE).read_text(encoding="utf-8"), tests)
    return wrong + check_threats((REPOSITORY / THREATS).read_text(encoding="utf-8"), tests), counts


def main():
    wrong, counts = check_tree()
    print(*wrong, sep="\n", end="\n" if wrong else "")
    print("; ".join(f"{count} {state}" for state, count in counts.items()))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
