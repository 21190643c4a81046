#!/usr/bin/python3
"""Prints `PASSED FAILED` of a JUnit XML file, as ctest and pytest write it. Skipped tests are neither."""

import sys
import xml.etree.ElementTree as ElementTree


def count(path):
    passed = failed = 0
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        numbers = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped", "disabled")}
        bad = numbers["failures"] + numbers["errors"]
        failed += bad
        passed += numbers["tests"] - bad - numbers["skipped"] - numbers["disabled"]
    return passed, failed


if __name__ == "__main__":
    print(*count(sys.argv[1]))
