#!/usr/bin/python3
"""Holds the options of `urna serve --help` against the table in docs/operations.md.

    scripts/check_options.py BINARY DOCUMENT

Each option that has an environment variable must be a row, with that variable, its key and its default, and each row
must be such an option. Exits 1 and says where the two differ.
"""

import re
import subprocess
import sys
from pathlib import Path

OPTION = re.compile(r"^ +(--[a-z-]+)(.*)\(Env:(\w+)\)", re.MULTILINE)
DEFAULT = re.compile(r"=([^=()\[\]]+) $")
ROW = re.compile(r"^\| `(--[a-z-]+)` \| `(\w+)` \| `([a-z-]+)` \| ([^|]+) \|", re.MULTILINE)


def options_of(help_text):
    """flag -> (variable, default or None), as the program says."""
    options = {}
    for flag, middle, variable in OPTION.findall(help_text):
        default = DEFAULT.search(middle)
        options[flag] = (variable, default.group(1) if default else None)
    return options


def rows_of(document):
    """flag -> (variable, key, default), as the table says."""
    return {flag: (variable, key, default.strip("` ")) for flag, variable, key, default in ROW.findall(document)}


def differences(options, rows):
    for flag in sorted(options.keys() - rows.keys()):
        yield f"{flag} is not in the table"
    for flag in sorted(rows.keys() - options.keys()):
        yield f"{flag} is in the table, but is no option"
    for flag in sorted(options.keys() & rows.keys()):
        (variable, default), row = options[flag], rows[flag]
        if row[0] != variable:
            yield f"{flag}: the variable is {variable}, not {row[0]}"
        if row[1] != flag.removeprefix("--"):
            yield f"{flag}: the key is {flag.removeprefix('--')}, not {row[1]}"
        if default is not None and row[2] != default:
            yield f"{flag}: the default is {default}, not {row[2]}"


def main(arguments):
    if len(arguments) != 2:
        sys.exit("usage: scripts/check_options.py BINARY DOCUMENT")
    help_text = subprocess.run([arguments[0], "serve", "--help"], check=True, capture_output=True, text=True,
                               timeout=60).stdout
    options = options_of(help_text)
    if not options:
        sys.exit("`urna serve --help` shows no options")
    found = list(differences(options, rows_of(Path(arguments[1]).read_text(encoding="utf-8"))))
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{len(options)} options, {len(found)} differences")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
