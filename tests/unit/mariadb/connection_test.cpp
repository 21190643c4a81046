// SPDX-License-Identifier: Apache-2.0
#include "mariadb/connection.h"

#include <gtest/gtest.h>

#include <thread>

#include "support/mariadb_server.h"

namespace urna::mariadb {
namespace {

class MariadbConnectionTest : public testing::Test {
 protected:
    MariadbConnectionTest() {
        connection.execute(
            "CREATE TABLE t (a BIGINT PRIMARY KEY, b VARCHAR(8) CHARACTER SET utf8mb4 COLLATE "
            "utf8mb4_nopad_bin, c VARBINARY(16)) ENGINE = InnoDB");
    }
    std::int64_t rows() {
        Statement& query = connection.prepared("SELECT COUNT(*) FROM t");
        const Reset reset(query);
        query.step();
        return query.integer(0);
    }
    static Guid guid(std::uint8_t first) {
        Guid made;
        made.bytes.fill('\\');
        made.bytes[0] = first;
        made.bytes[1] = 0;
        made.bytes[2] = 255;
        return made;
    }

    TemporaryDatabase database;
    Connection connection{database.address()};
};

TEST_F(MariadbConnectionTest, ValuesComeBackAsTheyWereBound) {
    const std::string text("a\0'\"\\Ж", 7);
    const std::int64_t least = std::numeric_limits<std::int64_t>::min();
    Statement& insert = connection.prepared("INSERT INTO t VALUES (?, ?, ?)");
    insert.bind(1, least).bind(2, text).bind(3, Blob(guid(7).bytes)).run();
    insert.bind(1, std::int64_t{2}).bind(2, "").bind_null(3).run();
    Statement& query = connection.prepared("SELECT a, b, c FROM t ORDER BY a");
    const Reset reset(query);
    ASSERT_TRUE(query.step());
    EXPECT_EQ(query.integer(0), least);
    EXPECT_EQ(query.text(1), text);
    EXPECT_FALSE(query.is_null(2));
    EXPECT_EQ(query.guid(2), guid(7));
    ASSERT_TRUE(query.step());
    EXPECT_EQ(query.text(1), "");
    EXPECT_FALSE(query.is_null(1));
    EXPECT_TRUE(query.is_null(2));
    EXPECT_FALSE(query.step());
}

TEST_F(MariadbConnectionTest, ManyRowsAreWrittenInOneRoundTrip) {
    std::vector<std::int64_t> numbers;
    std::vector<Guid> guids;
    for (std::size_t i = 0; i < Statement::rows_max; ++i) {
        numbers.push_back(static_cast<std::int64_t>(i));
        guids.push_back(guid(static_cast<std::uint8_t>(i)));
    }
    Statement& insert = connection.prepared("INSERT INTO t (a, c) VALUES (?, ?)");
    insert.run_rows({std::span<const std::int64_t>(numbers), std::span<const Guid>(guids)});
    EXPECT_EQ(rows(), static_cast<std::int64_t>(Statement::rows_max));
    Statement& query = connection.prepared("SELECT c FROM t WHERE a = 300");
    const Reset reset(query);
    ASSERT_TRUE(query.step());
    EXPECT_EQ(query.guid(0), guid(300 % 256));
    // Fewer the next time, and one that is there already: none of them is passed over in silence.
    const std::vector<std::int64_t> again{-1, 5};
    insert.run_rows({std::span<const std::int64_t>(again).first(1), std::span<const Guid>(guids).first(1)});
    EXPECT_EQ(rows(), static_cast<std::int64_t>(Statement::rows_max) + 1);
    EXPECT_THROW(insert.run_rows(
                     {std::span<const std::int64_t>(again).last(1), std::span<const Guid>(guids).first(1)}),
                 ConstraintViolation);
}

TEST_F(MariadbConnectionTest, TransactionThatIsNotCommittedIsRolledBack) {
    {
        Transaction transaction(connection);
        connection.execute("INSERT INTO t VALUES (1, NULL, NULL)");
    }
    EXPECT_EQ(rows(), 0);
    Transaction transaction(connection);
    connection.execute("INSERT INTO t VALUES (1, NULL, NULL)");
    transaction.commit();
    EXPECT_EQ(rows(), 1);
}

TEST_F(MariadbConnectionTest, SnapshotIsOneStateOfTheDatabaseAndWritesNothing) {
    Connection other(database.address());
    {
        const Snapshot one_state(connection);
        other.execute("INSERT INTO t VALUES (1, '', '')");
        EXPECT_EQ(rows(), 0);
        std::this_thread::sleep_for(std::chrono::milliseconds(2'500));  // who holds locks would be thrown out
        EXPECT_EQ(rows(), 0);
        EXPECT_THROW(connection.execute("INSERT INTO t VALUES (2, '', '')"), Unavailable);
    }
    EXPECT_EQ(rows(), 1);
}

TEST_F(MariadbConnectionTest, ConstraintIsToldFromABrokenEngine) {
    connection.execute("INSERT INTO t VALUES (1, NULL, NULL)");
    EXPECT_THROW(connection.execute("INSERT INTO t VALUES (1, NULL, NULL)"), ConstraintViolation);
    EXPECT_THROW(connection.execute("INSERT INTO nowhere VALUES (1)"), Unavailable);
    EXPECT_FALSE(connection.broken());
}

TEST_F(MariadbConnectionTest, SecondOfSeveralStatementsThatFailsIsNoticed) {
    EXPECT_THROW(connection.execute("INSERT INTO t (a) VALUES (1); INSERT INTO nowhere VALUES (1)"),
                 Unavailable);
}

TEST_F(MariadbConnectionTest, ValueThatDoesNotFitIsRefusedAndNotCut) {
    EXPECT_THROW(connection.prepared("INSERT INTO t (a, b) VALUES (1, ?)").bind(1, "123456789").run(),
                 WrongValue);
    EXPECT_EQ(rows(), 0);
}

TEST_F(MariadbConnectionTest, TextsAreToldApartByCaseAccentsAndBlanks) {
    connection.execute("INSERT INTO t (a, b) VALUES (1, 'ana')");
    for (const char* other : {"Ana", "aná", "ana "}) {
        Statement& query = connection.prepared("SELECT 1 FROM t WHERE b = ?");
        const Reset reset(query);
        EXPECT_FALSE(query.bind(1, other).step()) << other;
    }
}

TEST_F(MariadbConnectionTest, KilledConnectionIsBroken) {
    database.kill_connections();
    EXPECT_THROW(rows(), ConnectionLost);
    EXPECT_TRUE(connection.broken());
}

TEST_F(MariadbConnectionTest, CommitOnABrokenConnectionHasAnUnknownOutcome) {
    Transaction transaction(connection);
    connection.execute("INSERT INTO t VALUES (1, NULL, NULL)");
    database.kill_connections();
    EXPECT_THROW(transaction.commit(), OutcomeUnknown);
}

TEST_F(MariadbConnectionTest, NobodyListeningIsAConnectionLost) {
    Address nowhere = database.address();
    nowhere.port = 1;
    EXPECT_THROW(Connection{nowhere}, ConnectionLost);
}

TEST_F(MariadbConnectionTest, QueryThatBreaksOffAtALockFailsAtOnceAndCanBeRunAgain) {
    connection.execute("INSERT INTO t VALUES (1, NULL, NULL)");
    Connection other(database.address());
    Statement& query = other.prepared("SELECT a FROM t FOR UPDATE NOWAIT");
    {
        Transaction holding(connection);
        connection.execute("UPDATE t SET b = 'held'");
        const auto begun = std::chrono::steady_clock::now();
        const auto ask = [&] {
            const Reset reset(query);
            query.step();
        };
        EXPECT_THROW(ask(), Conflict);
        EXPECT_THROW(ask(), Conflict);
        EXPECT_THROW(other.execute("SELECT a FROM t FOR UPDATE NOWAIT"), Conflict);
        EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(2));
    }
    const Reset reset(query);
    EXPECT_TRUE(query.step());
    EXPECT_EQ(query.integer(0), 1);
}

// As a daemon that is paused while it records.
TEST_F(MariadbConnectionTest, SleeperInATransactionLosesItsLocks) {
    connection.execute("INSERT INTO t VALUES (1, NULL, NULL)");
    Transaction sleeping(connection);
    connection.execute("UPDATE t SET b = 'sleeper'");
    Connection other(database.address());
    const auto begun = std::chrono::steady_clock::now();
    other.execute("UPDATE t SET b = 'other'");
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
    EXPECT_ANY_THROW(sleeping.commit());
    Statement& query = other.prepared("SELECT b FROM t");
    const Reset reset(query);
    ASSERT_TRUE(query.step());
    EXPECT_EQ(query.text(0), "other");
}

}  // namespace
}  // namespace urna::mariadb
