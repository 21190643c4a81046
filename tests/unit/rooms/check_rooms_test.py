#!/usr/bin/python3
"""scripts/check_rooms.py finds what must not be included, and lets pass what may."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts"))
sys.dont_write_bytecode = True

import check_rooms


class CheckRooms(unittest.TestCase):
    def check(self, sources):
        """The violations in a tree of these files."""
        with tempfile.TemporaryDirectory() as directory:
            for name, text in sources.items():
                path = Path(directory, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return list(check_rooms.violations(Path(directory)))

    def test_a_room_may_include_itself_and_what_stands_beneath_it(self):
        self.assertEqual([], self.check({
            "base/id.h": "#include <vector>",
            "election/judge.h": '#include "base/id.h"',
            "election/judge.cpp": '#include "election/judge.h"',
        }))

    def test_base_knows_nobody(self):
        found = self.check({"base/id.h": '#include "election/judge.h"', "election/judge.h": ""})
        self.assertEqual(["src/base/id.h: base may not know election (election/judge.h)"], found)

    def test_services_know_the_interface_but_not_the_engine(self):
        found = self.check({
            "admin/admin.cpp": '#include "store/ballot_store.h"\n#include "store/sqlite/ballots.h"\n',
            "store/ballot_store.h": "",
            "store/sqlite/ballots.h": '#include "store/ballot_store.h"',
        })
        self.assertEqual(["src/admin/admin.cpp: admin may not know store/sqlite (store/sqlite/ballots.h)"], found)

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
            "app/main.cpp": '#include "store/sqlite/a.h"\n#include "replay/replay.h"\n#include <CLI/CLI.hpp>\n',
            "store/sqlite/a.h": "",
            "replay/replay.h": "",
        }))

    def test_asio_stays_in_http(self):
        self.assertEqual([], self.check({"http/server/server.cpp": "#include <boost/asio/io_context.hpp>"}))
        self.assertEqual(1, len(self.check({"app/main.cpp": "#include <boost/asio/io_context.hpp>"})))

    def test_a_header_that_brings_asio_through_another_one_is_private_to_http(self):
        tree = {
            "http/server/wire.h": "# include <boost/beast/core.hpp>",
            "http/server/session.h": '#include "http/server/wire.h"',
            "http/server/server.cpp": '#include "http/server/session.h"',
        }
        self.assertEqual([], self.check(tree))
        found = self.check({**tree, "api/client.cpp": '#include "http/server/session.h"'})
        self.assertEqual(
            ["src/api/client.cpp: http/server/session.h is private to http, since it brings Boost.Asio or Boost.Beast"],
            found)

    def test_a_folder_that_is_in_no_room_is_found(self):
        self.assertEqual(1, len(self.check({"util/text.h": ""})))

    def test_an_empty_tree_is_no_success(self):
        self.assertEqual(1, len(self.check({})))


if __name__ == "__main__":
    unittest.main()
