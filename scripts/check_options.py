#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the options that the program's commands show against the two tables in docs/operating/configure.md.

    scripts/check_options.py BINARY DOCUMENT

Each option that has an environment variable must be a row of the first table, with that variable, its key and its default
(that of `urna serve`, if it has the option), and each row must be such an option. The second table says which command of a
cluster has which options: a cell is empty, `yes`, or the default where that is the command's own. Exits 1 and says where they differ.
"""

import re
import subprocess
import sys
from pathlib import Path

OPTION = re.compile(r"^ +(--[a-z-]+)(.*)\(Env:(\w+)\)", re.MULTILINE)
DEFAULT = re.compile(r"=([^=()\[\]]+) $")
ROW = re.compile(r"^\| `(--[a-z-]+)` \| `(\w+)` \| `([a-z-]+)` \| ([^|]+) \|", re.MULTILINE)
TABLE = re.compile(r"^\| flag \|.*\n\|[-|]+\n((?:\|.*\n)+)", re.MULTILINE)
MATRIX = re.compile(r"^\| option \|(.*)\|\n\|[-|]+\n((?:\|.*\n)+)", re.MULTILINE)
COMMANDS = ("authentication", "admin", "station", "daemon", "migrate accounts", "migrate elections", "queue list",
            "account list", "adopt", "audit trim", "recount")


def options_of(binary, command):
    """flag -> (variable, default or None), as the program says."""
    help_text = subprocess.run([binary, *command.split(), "--help"], check=True, capture_output=True, text=True,
                               timeout=60).stdout
    options = {}
    for flag, middle, variable in OPTION.findall(help_text):
        default = DEFAULT.search(middle)
        options[flag] = (variable, default.group(1) if default else None)
    if not options:
        sys.exit(f"`urna {command} --help` shows no options")
    return options


def rows_of(document):
    """flag -> (variable, key, default), as the table says: a blank line ends it, as it does on the page."""
    found = TABLE.search(document)
    if not found:
        sys.exit("there is no table of options, `| flag | ... |`")
    return {flag: (variable, key, default.strip("` ")) for flag, variable, key, default in ROW.findall(found.group(1))}


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


def cells(line):
    return [cell.strip("` ") for cell in line.strip("|").split("|")]


def matrix_of(document):
    """(command, flag) -> cell, of the table of commands."""
    found = MATRIX.search(document)
    if not found:
        sys.exit("there is no table of commands, `| option | ... |`")
    commands = cells(found.group(1))
    matrix = {}
    for line in found.group(2).splitlines():
        flags, *values = cells(line)
        for flag in re.findall(r"--[a-z-]+", flags):
            matrix.update({(command, flag): value for command, value in zip(commands, values, strict=True)})
    return matrix


def matrix_differences(of_commands, common, matrix):
    for command, options in of_commands.items():
        in_table = {flag for (name, flag), cell in matrix.items() if name == command and cell}
        for flag in sorted(options.keys() ^ in_table):
            yield f"{flag} of {command} is only {'an option' if flag in options else 'in the table of commands'}"
        for flag in sorted(options.keys() & in_table):
            default, cell = options[flag][1], matrix[command, flag]
            if cell != ("yes" if default in (None, common[flag][1]) else default):
                yield f"{flag} of {command}: the default is {default}, the table of commands says {cell}"


def main(arguments):
    if len(arguments) != 2:
        sys.exit("usage: scripts/check_options.py BINARY DOCUMENT")
    binary, document = arguments[0], Path(arguments[1]).read_text(encoding="utf-8")
    of_commands = {command: options_of(binary, command) for command in COMMANDS}
    common = {}
    for options in [options_of(binary, "serve"), *of_commands.values()]:
        common = {**options, **common}
    found = [*differences(common, rows_of(document)), *matrix_differences(of_commands, common, matrix_of(document))]
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{len(common)} options, {len(found)} differences")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
