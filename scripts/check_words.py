#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Finds words that were retired: one idea has one word, and these had another.

    scripts/check_words.py

Looks at every text file of the repository for whole words. Prints each place with the word to use instead, and exits 1 when
there is one.
"""

import re
import sys

import repository_files
from repository_files import REPOSITORY

# Identifiers, file names and texts of messages, as patterns of whole words, and what is said instead.
RETIRED = {
    r"check_rooms|urna_room\w*": "module",
    r"escapes\.h": "percent_encoding.h",
    r"demand_\w+": "require_...",
    r"[Tt]enure_?": "LeaderLease, lease",
    r"stand_back\w*": "step_down",
    r"Fates?|fates|fates?_\w+|\w+_fates?": "UploadOutcome, outcome",
    r"NotYet": "RetryLater",
    r"is_name": "is_valid_label",
    r"takes_part|votes_missing": "qualified, margin",
    r"KnownFacts": "JudgingContext",
    r"repeatable_write": "idempotent_write",
    r"embedded_lease|embedded_holder|embedded_routes": "standalone_lease, standalone_holder, listed_routes",
    r"whole_number": "parse_integer",
    r"(?:lua_|sql_)?(?:remove_through|removed_through)|lua_oldest|sql_oldest": "acknowledge, peek",
    r"slow_threads|watched_threads|Work::slow|Work::watched": "cpu_bound, polling",
    # The console's.
    r"[Ff]ateOf": "uploadOutcome",
    r"Outside": "Dependencies",
    r"hurry": "retryNow",
    r"(?:get |\w*\.)passing": "transient",
    r"unseen": "visually-hidden",
    r"Choice\.svelte": "RadioGroup",
    r"MarkKey": "Legend",
    r"Entry\.svelte": "EntryBoundary",
    r"LeftUploads": "InterruptedUploads",
    r"session\.(?:left|ended)": "signedOut, expired",
    r"errorOf": "errorFromResponse",
    r"remembered\(|Remembered": "storedChoice",
}

# Where a word stays, by path: names that are stored, or asked for from outside.
ALLOWED = {
    "scripts/check_words.py": r".*",
    "tests/unit/modules/check_words_test.py": r".*",
    "docs/decisions/": r"fates?",  # what a page tells of the past, and of Redis' keys
    "docs/operations.md": r"fates",
}

WORDS = re.compile("|".join(rf"(?P<_{index}>(?<!\w)(?:{pattern})(?!\w))" for index, pattern in enumerate(RETIRED)))


def allowed(name, word):
    return any(name.startswith(path) and re.fullmatch(pattern, word) for path, pattern in ALLOWED.items())


def retired_words(name, text):
    """The places of one file: line, word, and what to say instead."""
    instead = list(RETIRED.values())
    for number, line in enumerate(text.splitlines(), 1):
        for match in WORDS.finditer(line):
            if not allowed(name, match.group()):
                yield f"{name}:{number}: {match.group()} is retired: {instead[int(match.lastgroup[1:])]}"


def texts():
    for name in repository_files.names():
        try:
            yield name, (REPOSITORY / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def main():
    found = [place for name, text in texts() for place in retired_words(name, text)]
    print(*found, sep="\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
