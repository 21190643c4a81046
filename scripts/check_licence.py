#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that each source file says under which licence it is, near its top: `SPDX-License-Identifier: Apache-2.0`.

    scripts/check_licence.py [--write]

Prints each source file that has no such line, and exits 1 when there is one. With --write the line is
added instead. SQL has none: a migration that stands is not changed.
"""

import re
import sys

import repository_files
from repository_files import REPOSITORY

IDENTIFIER = "SPDX-License-Identifier: Apache-2.0"
# How a comment begins and ends, by the end of a file's name.
COMMENTS = {
    **dict.fromkeys((".cpp", ".h", ".c", ".ts", ".js", ".mjs"), ("// ", "")),
    **dict.fromkeys((".py", ".sh", ".cmake", "CMakeLists.txt", "Makefile", "Dockerfile"), ("# ", "")),
    ".lua": ("-- ", ""),
    ".svelte": ("<!-- ", " -->"),
    ".css": ("/* ", " */"),
}


def comment_of(name):
    """How a source file's comments begin and end; None for any other file."""
    return next((marks for end, marks in COMMENTS.items() if name.endswith(end)), None)


def has_licence(text):
    """Whether one of the first three lines says it: before it may stand what must be first, `#!` and the like."""
    return any(IDENTIFIER in line for line in text.splitlines()[:3])


def with_licence(text, marks):
    """The text with the line on top, below a line that must be first."""
    first = re.match(r"(#!|# syntax=)[^\n]*\n", text)
    top = first.group() if first else ""
    return f"{top}{marks[0]}{IDENTIFIER}{marks[1]}\n{text[len(top):]}"


def main():
    write = sys.argv[1:] == ["--write"]
    missing = []
    for name in filter(comment_of, repository_files.names()):
        path = REPOSITORY / name
        if has_licence(text := path.read_text(encoding="utf-8")):
            continue
        if write:
            path.write_text(with_licence(text, comment_of(name)), encoding="utf-8")
        else:
            missing.append(name)
    for name in missing:
        print(f"{name}: no line says `{IDENTIFIER}`; scripts/check_licence.py --write adds it")
    if not missing:
        print("every source file says its licence")
    sys.exit(bool(missing))


if __name__ == "__main__":
    main()
