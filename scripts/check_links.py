#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that links in Markdown, and mentions of docs in sources, console texts and the program's help, lead somewhere.

    scripts/check_links.py BINARY

A relative link in a Markdown file must lead to a file or folder of the repository, and its anchor to a heading. So must
each mention of a file in docs/, with or without an anchor, in any file and in the help of each command, and each path that
a Markdown file has as code (`scripts/build.sh`), except where decisions and the changelog tell of the past. Links to other
sites are not fetched. Prints each dead link and mention, and exits 1 when there is one.
"""

import posixpath
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import repository_files

FENCE = re.compile(r"^ {0,3}(```+|~~~+).*?^ {0,3}\1[`~]*[ \t]*$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
LINK = re.compile(r"""\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)"""  # [text](target "title"), and pictures
                  r"""|^ {0,3}\[[^\]]+\]:[ \t]+(\S+)"""  # [name]: target
                  r"""|<(?:a|img)\b[^>]*?\b(?:href|src)="([^"]*)\"""", re.MULTILINE)
MENTION = re.compile(r"(?<![\w./-])docs/[\w/-]+\.\w+(?:#[\w-]+)?")
PLACE = re.compile(r"`((?:bench|deploy|fuzz|migrations|scripts|src|tests|web)/[\w./-]+)`")
MADE = "deploy/secrets"  # by a script, for one installation
OF_THE_PAST = ("docs/decisions/", "CHANGELOG.md")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE)
NAMED = re.compile(r"""<a\b[^>]*?\b(?:id|name)="([^"]+)\"""")
SUBCOMMANDS = re.compile(r"^Subcommands:\n((?: .*\n?)+)", re.MULTILINE)


def blank(found):
    """As many lines and characters, with nothing in them."""
    return re.sub(r"[^\n]", " ", found.group())


def slug(heading):
    """The anchor that GitHub gives to a heading."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)  # of a link, its text
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def anchors(markdown):
    """All anchors of a page; the second heading of the same text gets -1, and so on."""
    text = FENCE.sub(blank, markdown)
    found = set(NAMED.findall(text))
    for name in map(slug, HEADING.findall(text)):
        count, one = 0, name
        while one in found:
            count += 1
            one = f"{name}-{count}"
        found.add(one)
    return found


class Tree:
    """The files of a repository, path -> text."""

    def __init__(self, files):
        self.files = files
        self.folders = {folder.as_posix() for path in files for folder in Path(path).parents}
        self.anchors_of = {}

    def why_dead(self, path, anchor):
        """None when there is such a file or folder, with such a heading."""
        if path not in self.files:
            return None if path in self.folders and not anchor else f"there is no {path}"
        if not anchor:
            return None
        if not path.endswith(".md"):
            return f"{path} has no headings"
        if path not in self.anchors_of:
            self.anchors_of[path] = anchors(self.files[path])
        return None if anchor in self.anchors_of[path] else f"{path} has no heading #{anchor}"


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def links(path, markdown):
    """(line, what is written, path in the repository, anchor) of each relative link of a page."""
    text = CODE.sub(blank, FENCE.sub(blank, markdown))
    for found in LINK.finditer(text):
        target = next(group for group in found.groups() if group is not None)
        if SCHEME.match(target):
            continue
        file, _, anchor = unquote(target).partition("#")
        if file.startswith("/"):  # GitHub's: of the repository
            aim = posixpath.normpath(file.lstrip("/"))
        else:
            aim = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
        yield line_of(text, found.start()), target, aim, anchor


def mentions(text):
    """The same of each mention of a file in docs/."""
    for found in MENTION.finditer(text):
        path, _, anchor = found.group().partition("#")
        yield line_of(text, found.start()), found.group(), path, anchor


def places(markdown):
    """The same of each path of the repository that a page has as code."""
    for found in PLACE.finditer(FENCE.sub(blank, markdown)):
        path = posixpath.normpath(found.group(1))
        if not path.startswith(MADE):
            yield line_of(markdown, found.start()), found.group(1), path, ""


def check(tree, help_texts):
    """(how many links and mentions there are, what is said of each dead one)"""
    total, dead = 0, []
    for path, text in [*tree.files.items(), *help_texts.items()]:
        found = list(mentions(text))
        if path.endswith(".md"):
            found += links(path, text)
            found += [] if path.startswith(OF_THE_PAST) else places(text)
        total += len(found)
        for line, written, aim, anchor in sorted(set(found)):
            why = tree.why_dead(aim, anchor)
            if why:
                dead.append(f"{path}:{line}: {written}: {why}")
    return total, dead


def read_tree(root):
    """Files that are not text have no text."""
    return Tree({name: (root / name).read_bytes().decode("utf-8", errors="ignore") for name in repository_files.names(root)})


def read_help(binary, command=()):
    """`urna COMMAND --help` -> its text, of the program and of each of its commands."""
    text = subprocess.run([binary, *command, "--help"], check=True, capture_output=True, text=True, timeout=60).stdout
    texts = {" ".join(["urna", *command, "--help"]): text}
    found = SUBCOMMANDS.search(text)
    for name in re.findall(r"^  (\S+)", found.group(1), re.MULTILINE) if found else ():
        texts.update(read_help(binary, (*command, name)))
    return texts


def main(arguments):
    if len(arguments) != 1:
        sys.exit("usage: scripts/check_links.py BINARY")
    help_texts = read_help(arguments[0])
    if len(help_texts) == 1:
        sys.exit("`urna --help` lists no commands")
    total, dead = check(read_tree(Path(__file__).resolve().parents[1]), help_texts)
    print(*dead, sep="\n", end="\n" if dead else "")
    print(f"{total} links and mentions, {len(dead)} dead; the help of {len(help_texts)} commands")
    sys.exit(1 if dead or not total else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
