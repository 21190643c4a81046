// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <thread>

#include "support/mariadb_server.h"

namespace urna::mariadb {
namespace {

class MariadbMigrateTest : public testing::Test {
 protected:
    std::int64_t number(const char* sql) {
        Connection connection(database.address());
        Statement& query = connection.prepared(sql);
        const Reset reset(query);
        query.step();
        return query.integer(0);
    }

    TemporaryDatabase database;
};

TEST_F(MariadbMigrateTest, MigratingTwiceChangesNothing) {
    migrate(database.address(), "elections");
    Connection(database.address()).execute("INSERT INTO participants VALUES (1, 'A', 0)");
    const auto versions = number("SELECT COUNT(*) FROM schema_version");
    migrate(database.address(), "elections");
    EXPECT_EQ(number("SELECT COUNT(*) FROM participants"), 1);
    EXPECT_EQ(number("SELECT COUNT(*) FROM schema_version"), versions);
}

TEST_F(MariadbMigrateTest, StepThatWasLeftHalfDoneIsDoneAnew) {
    migrate(database.address(), "elections");
    Connection connection(database.address());
    connection.execute("INSERT INTO participants VALUES (1, 'A', 0)");
    connection.execute("UPDATE count_state SET watermark = 5");
    connection.execute("DROP TABLE tallies");
    connection.execute("DELETE FROM schema_version");
    migrate(database.address(), "elections");
    EXPECT_EQ(number("SELECT COUNT(*) FROM participants"), 1);
    EXPECT_EQ(number("SELECT COUNT(*) FROM tallies"), 0);
    EXPECT_EQ(number("SELECT watermark FROM count_state"), 5);
}

TEST_F(MariadbMigrateTest, SeveralProcessesAtOnceAreSafe) {
    {
        std::vector<std::jthread> processes;
        for (int i = 0; i < 6; ++i) {
            processes.emplace_back([&] { EXPECT_NO_THROW(migrate(database.address(), "elections")); });
        }
    }
    EXPECT_EQ(number("SELECT COUNT(*) FROM count_state"), 1);
}

TEST_F(MariadbMigrateTest, DatabaseSaysWhetherItIsUpToDate) {
    migrate(database.address(), "elections");
    Connection connection(database.address());
    EXPECT_TRUE(is_migrated(connection, "elections"));
    connection.execute("DELETE FROM schema_version ORDER BY version DESC LIMIT 1");
    EXPECT_FALSE(is_migrated(connection, "elections"));
}

TEST_F(MariadbMigrateTest, NewerDatabaseIsRefused) {
    migrate(database.address(), "accounts");
    Connection connection(database.address());
    connection.execute("INSERT INTO schema_version (version) VALUES (1000)");
    EXPECT_THROW(migrate(database.address(), "accounts"), Unavailable);
    EXPECT_THROW(is_migrated(connection, "accounts"), Unavailable);
}

}  // namespace
}  // namespace urna::mariadb
