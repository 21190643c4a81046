#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Prints `PASSED FAILED` of a JUnit XML file, as ctest, pytest and Vitest write it. Skipped tests are neither.

On standard error it names each test that failed, with the end of what it said: what failed in a run of thousands is
looked for by its lines that begin with FAILED.
"""

import sys
import xml.etree.ElementTree as ElementTree

LINES_SHOWN = 25


def count(root):
    passed = failed = 0
    for suite in root.iter("testsuite"):
        numbers = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped", "disabled")}
        bad = numbers["failures"] + numbers["errors"]
        failed += bad
        passed += numbers["tests"] - bad - numbers["skipped"] - numbers["disabled"]
    return passed, failed


def report_failures(root):
    for test in root.iter("testcase"):
        reasons = test.findall("failure") + test.findall("error")
        if not reasons:
            continue
        print(f"FAILED: {test.get('classname', '')} {test.get('name', '')}", file=sys.stderr)
        said = [reason.get("message", "") + "\n" + (reason.text or "") for reason in reasons]
        said.append(test.findtext("system-out", ""))  # ctest has the reason only here
        lines = [line for line in "\n".join(said).splitlines() if line.strip()]
        for line in lines[-LINES_SHOWN:]:
            print(f"FAILED|   {line}", file=sys.stderr)


if __name__ == "__main__":
    results = ElementTree.parse(sys.argv[1]).getroot()
    report_failures(results)
    print(*count(results))
