#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/check_modules.py finds what a module must not know, and lets pass what it may."""

import sys
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "scripts"))
sys.dont_write_bytecode = True

import check_modules

# What no process of this kind may reach (docs/architecture.md): a module, and a header that it must not know.
WALLS = [
    ("station", "store/ballot_store.h"),
    ("station", "store/account_store.h"),
    ("station", "daemon/daemon.h"),
    ("admin", "queue/ballot_queue.h"),
    ("admin", "daemon/judging.h"),
    ("daemon", "http/messages/response.h"),
    ("daemon", "http/server/router.h"),
    ("daemon", "api/answers.h"),
    ("authentication", "queue/ballot_queue.h"),
    ("authentication", "election/election.h"),
    ("authentication", "store/ballot_store.h"),
    ("authentication", "store/election_store.h"),
    ("api", "store/ballot_store.h"),
    ("api", "queue/ballot_queue.h"),
    ("transparency", "security/key.h"),
    ("transparency", "election/election.h"),
    ("transparency", "store/ballot_store.h"),
    ("replay", "http/server/router.h"),
    ("app/wiring", "app/options/options.h"),
]


class CheckModules(unittest.TestCase):
    def check(self, sources):
        """The violations in a tree of these files."""
        return list(check_modules.violations({name: check_modules.Source(text) for name, text in sources.items()}))

    def test_a_module_may_include_itself_and_what_stands_beneath_it(self):
        self.assertEqual([], self.check({
            "base/id.h": "#include <vector>",
            "election/judge.h": '#include "base/id.h"',
            "election/judge.cpp": '#include "election/judge.h"',
        }))

    def test_base_knows_nobody(self):
        found = self.check({"base/id.h": '#include "election/judge.h"', "election/judge.h": ""})
        self.assertEqual(["src/base/id.h: base may not know election/judge.h"], found)

    def test_services_know_the_interface_but_not_the_engine(self):
        found = self.check({
            "admin/admin.cpp": '#include "store/ballot_store.h"\n#include "store/sqlite/ballots.h"\n',
            "store/ballot_store.h": "",
            "store/sqlite/ballots.h": '#include "store/ballot_store.h"',
        })
        self.assertEqual(["src/admin/admin.cpp: admin may not know store/sqlite/ballots.h"], found)

    def test_what_comes_through_a_header_is_known_too(self):
        found = self.check({
            "station/station.cpp": '#include "queue/ballot_queue.h"',
            "queue/ballot_queue.h": '#include "election/ballot.h"',
            "election/ballot.h": '#include "store/ballot_store.h"',
            "store/ballot_store.h": "",
        })
        self.assertIn("src/station/station.cpp: station may not know store/ballot_store.h, "
                      "through queue/ballot_queue.h and election/ballot.h", found)

    def test_a_forward_declaration_is_found(self):
        self.assertEqual(["src/admin/parts.h: admin may not name queue::"],
                         self.check({"admin/parts.h": "namespace urna::queue {\nclass BallotQueue;\n}"}))
        self.assertEqual(["src/admin/parts.h: admin may not name queue::"],
                         self.check({"admin/parts.h": "namespace urna {\nnamespace queue {\nclass Q;\n}\n}"}))
        self.assertEqual(["src/admin/parts.h: admin may not name queue::"],
                         self.check({"admin/parts.h": "void take(urna::queue::BallotQueue& queue);"}))

    def test_comments_texts_and_names_of_libraries_name_nothing(self):
        self.assertEqual([], self.check({
            "admin/parts.h": '// As queue::BallotQueue is.\nconst char* text = "queue::x";\nboost::queue::Q q;\nint queue;'}))

    def test_each_wall_of_the_real_tree_holds(self):
        sources = check_modules.read_sources(REPOSITORY / "src")
        self.assertEqual([], list(check_modules.violations(sources)))
        for module, header in WALLS:
            self.assertIn(header, sources)
            planted, between = f"{module}/planted.h", f"{module}/between.h"
            for text in (f'#include "{header}"', f'#include "{between}"'):
                tree = {**sources, planted: check_modules.Source(text),
                        between: check_modules.Source(f'#include "{header}"')}
                found = list(check_modules.violations_of(planted, tree))
                self.assertTrue(any(f"{module} may not know {header}" in line for line in found), (module, header, found))

    def test_only_the_engines_know_sqlite(self):
        skin = {"sqlite/database.h": ""}
        self.assertEqual([], self.check({**skin, "store/sqlite/a.cpp": '#include "sqlite/database.h"'}))
        self.assertEqual(1, len(self.check({**skin, "store/a.cpp": '#include "sqlite/database.h"'})))
        self.assertEqual(1, len(self.check({"store/sqlite/a.cpp": "#include <sqlite3.h>"})))

    def test_only_the_redis_queue_knows_hiredis(self):
        self.assertEqual([], self.check({"queue/redis/a.cpp": "#include <hiredis/hiredis.h>"}))
        self.assertEqual(1, len(self.check({"queue/a.cpp": "#include <hiredis/hiredis.h>"})))

    def test_the_application_knows_everybody(self):
        self.assertEqual([], self.check({
            "app/commands/serve.cpp": '#include "store/sqlite/a.h"\n#include "replay/replay.h"\n#include <CLI/CLI.hpp>\n',
            "store/sqlite/a.h": "",
            "replay/replay.h": "",
        }))

    def test_asio_stays_in_http(self):
        self.assertEqual([], self.check({"http/server/server.cpp": "#include <boost/asio/io_context.hpp>"}))
        self.assertEqual(1, len(self.check({"app/main.cpp": "#include <boost/asio/io_context.hpp>"})))

    def test_a_header_that_brings_asio_through_another_one_is_private_to_http(self):
        tree = {
            "http/server/timed_stream.h": "# include <boost/beast/core.hpp>",
            "http/server/session.h": '#include "http/server/timed_stream.h"',
            "http/server/server.cpp": '#include "http/server/session.h"',
        }
        self.assertEqual([], self.check(tree))
        found = self.check({**tree, "api/client.cpp": '#include "http/server/session.h"'})
        self.assertEqual(["src/api/client.cpp: http/server/session.h is private to http, "
                          "since it brings Boost.Asio or Boost.Beast"], found)

    def test_a_folder_that_is_in_no_module_is_found(self):
        self.assertEqual(1, len(self.check({"util/text.h": ""})))

    def test_an_empty_tree_is_no_success(self):
        self.assertEqual(1, len(self.check({})))


if __name__ == "__main__":
    unittest.main()
