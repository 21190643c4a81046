#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/check_links.py finds dead links, anchors and mentions, and lets pass what leads somewhere."""

import sys
import tempfile
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "scripts"))
sys.dont_write_bytecode = True

import check_links

PAGE = "# Keys\n\n## The first `--data`, and its keys\n\n## Limits\n\n## Limits\n\n```sh\n# no heading\n```\n"
# Put together, so that the check of this repository does not find these names in this file.
DOCS = "docs"
GONE = f"{DOCS}/gone.md"
DEAD_ANCHOR = f"{DOCS}/keys.md#gone"

PROGRAM = """#!/bin/sh
case "$*" in
--help) printf 'Usage: urna\\n\\nSubcommands:\\n  queue   See {top}\\n  serve   Run\\n' ;;
"queue --help") printf 'Usage: urna queue\\n\\nSubcommands:\\n  list   List\\n' ;;
"queue list --help") printf 'List; see {leaf}\\n' ;;
*) printf 'Usage\\n' ;;
esac
"""


class CheckLinks(unittest.TestCase):
    def check(self, files, help_texts=None):
        """What is said of the dead ones in a repository of these files."""
        tree = check_links.Tree({f"{DOCS}/keys.md": PAGE, **files})
        return check_links.check(tree, help_texts or {})[1]

    def test_links_that_lead_somewhere_pass(self):
        self.assertEqual([], self.check({
            f"{DOCS}/picture.png": "",
            "README.md": f"[a]({DOCS}/keys.md) [b]({DOCS}/keys.md#limits) [c]({DOCS}/) ![d]({DOCS}/picture.png)\n"
                         f'[e](#here "title") <a href="{DOCS}/keys.md#keys"><img src="{DOCS}/picture.png"></a>\n'
                         "# Here\n",
            f"{DOCS}/page.md": "[a](keys.md#limits-1) [b](../README.md) [c](/README.md#here)\n\n[d]: keys.md#keys\n",
        }))

    def test_other_sites_are_not_asked(self):
        self.assertEqual([], self.check({"README.md": "[a](https://example.org/gone.md#x) [b](mailto:a@example.org)"}))

    def test_a_dead_link_is_found(self):
        self.assertEqual([f"README.md:3: {DOCS}/none: there is no {DOCS}/none"],
                         self.check({"README.md": f"# A\n\nSee [there]({DOCS}/none)."}))
        self.assertEqual([f"{DOCS}/page.md:1: ../keys.md: there is no keys.md"],
                         self.check({f"{DOCS}/page.md": "[of another folder](../keys.md)"}))
        self.assertEqual(1, len(self.check({"README.md": "![a picture](picture.png)"})))
        self.assertEqual(1, len(self.check({"README.md": '<img alt="" src="picture.png">'})))
        self.assertEqual(1, len(self.check({"README.md": "[a]: none.md"})))

    def test_a_dead_anchor_is_found(self):
        self.assertEqual([f"{DOCS}/page.md:1: keys.md#limit: {DOCS}/keys.md has no heading #limit"],
                         self.check({f"{DOCS}/page.md": "[a](keys.md#limit)"}))
        self.assertEqual(1, len(self.check({"README.md": "[of this page](#gone)\n# Here\n"})))
        self.assertEqual(1, len(self.check({"README.md": f"[twice only]({DOCS}/keys.md#limits-2)"})))
        self.assertEqual(1, len(self.check({"README.md": f"[in a block of code]({DOCS}/keys.md#no-heading)"})))

    def test_a_path_that_a_page_has_as_code_is_there(self):
        files = {"src/base/log.h": ""}
        self.assertEqual([], self.check({**files, "README.md": "`src/base/log.h`, `src/base/`, `src/<module>/x.h`, `log.h`"}))
        self.assertEqual([], self.check({"README.md": "`deploy/secrets/administrator`\n```\n`src/gone.h`\n```"}))
        self.assertEqual(["README.md:2: src/gone.h: there is no src/gone.h"], self.check({"README.md": "\n`src/gone.h`"}))
        self.assertEqual([], self.check({"CHANGELOG.md": "`src/gone.h`", f"{DOCS}/decisions/0001.md": "`src/gone.h`"}))

    def test_a_dead_mention_is_found_in_sources_texts_and_pages(self):
        for path in ("src/app/main.cpp", "web/src/lib/i18n/messages/ui.ts", "scripts/a.sh", f"{DOCS}/page.md"):
            self.assertEqual([f"{path}:2: {GONE}: there is no {GONE}"], self.check({path: f"\n// as {GONE} says."}))
            self.assertEqual([f"{path}:1: {DEAD_ANCHOR}: {DOCS}/keys.md has no heading #gone"],
                             self.check({path: f"({DEAD_ANCHOR})"}))
            self.assertEqual([], self.check({path: f"// {DOCS}/keys.md, {DOCS}/keys.md#limits."}))

    def test_a_dead_mention_is_found_in_the_help_of_a_command(self):
        with tempfile.TemporaryDirectory() as directory:
            program = Path(directory) / "urna"
            program.write_text(PROGRAM.format(top=f"{DOCS}/keys.md", leaf=GONE), encoding="utf-8")
            program.chmod(0o700)
            help_texts = check_links.read_help(str(program))
        self.assertEqual(["urna --help", "urna queue --help", "urna queue list --help", "urna serve --help"],
                         sorted(help_texts))
        self.assertEqual([f"urna queue list --help:1: {GONE}: there is no {GONE}"], self.check({}, help_texts))

    def test_what_stands_in_code_is_no_link(self):
        self.assertEqual([], self.check({"README.md": f"```\n[a](gone)\n```\n`[b](gone)` and [`c`]({DOCS}/keys.md)"}))

    def test_anchors_are_those_of_github(self):
        self.assertEqual({"keys", "the-first---data-and-its-keys", "limits", "limits-1"}, check_links.anchors(PAGE))
        self.assertEqual({"queues-clock-a_b", "größe", "named"},
                         check_links.anchors('# [Queue\'s clock](a.md): `a_b`\n## Größe ##\n<a id="named"></a>\n'))


if __name__ == "__main__":
    unittest.main()
