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
std::vector<std::string> with_given_columns(std::vector<std::string> names) {
    const election::NewElection any;
    for_election_columns(any, [&](const char* name, const auto&) { names.emplace_back(name); });
    return names;
}

std::vector<std::string> columns_of_elections() {
    return with_given_columns({"id", "created_at"});
}

std::vector<std::string> columns_of_versions() {
    return with_given_columns({"number", "election", "version", "valid_from", "standing"});
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
                testing::UnorderedElementsAreArray(columns_of_elections()));
    EXPECT_THAT(names_in(database.prepared("SELECT name FROM pragma_table_info('election_versions')")),
                testing::UnorderedElementsAreArray(columns_of_versions()));
}

TEST(MariadbElectionColumnsTest, TableHasTheListedOnes) {
    const TemporaryDatabase database;
    migrate_mariadb_elections(database.address());
    mariadb::Connection connection(database.address());
    EXPECT_THAT(names_in(connection.prepared("SELECT column_name FROM information_schema.columns "
                                             "WHERE table_schema = DATABASE() AND table_name = 'elections'")),
                testing::UnorderedElementsAreArray(columns_of_elections()));
    EXPECT_THAT(
        names_in(connection.prepared("SELECT column_name FROM information_schema.columns "
                                     "WHERE table_schema = DATABASE() AND table_name = 'election_versions'")),
        testing::UnorderedElementsAreArray(columns_of_versions()));
}

}  // namespace
}  // namespace urna::store
