// SPDX-License-Identifier: Apache-2.0
// The list of the columns that elections are read and inserted by has all columns of the table.
#include <gmock/gmock.h>

#include "mariadb/connection.h"
#include "sqlite/database.h"
#include "store/mariadb/stores.h"
#include "store/sql/election_rows.h"
#include "store/sqlite/stores.h"
#include "support/mariadb_server.h"
#include "support/temporary_directory.h"

namespace urna::store {
namespace {

// What the engine gives by itself, and what an administrator gives.
std::vector<std::string> listed_columns() {
    std::vector<std::string> names{"id", "created_at"};
    const election::NewElection any;
    for_election_columns(any, [&](const char* name, const auto&) { names.emplace_back(name); });
    return names;
}

std::vector<std::string> names_in(sql::Statement& query) {
    const sql::Reset reset(query);
    std::vector<std::string> names;
    while (query.step()) names.push_back(query.text(0));
    return names;
}

TEST(ElectionColumnsTest, TableOfSqliteHasTheListedOnes) {
    const TemporaryDirectory directory;
    open_sqlite_elections(directory.path());
    sqlite::Database database(directory.path() / "elections.db");
    EXPECT_THAT(names_in(database.prepared("SELECT name FROM pragma_table_info('elections')")),
                testing::UnorderedElementsAreArray(listed_columns()));
}

TEST(MariadbElectionColumnsTest, TableHasTheListedOnes) {
    const TemporaryDatabase database;
    migrate_mariadb_elections(database.address());
    mariadb::Connection connection(database.address());
    EXPECT_THAT(names_in(connection.prepared("SELECT column_name FROM information_schema.columns "
                                             "WHERE table_schema = DATABASE() AND table_name = 'elections'")),
                testing::UnorderedElementsAreArray(listed_columns()));
}

}  // namespace
}  // namespace urna::store
