// SPDX-License-Identifier: Apache-2.0
#include "sqlite/database.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "support/temporary_directory.h"

namespace urna::sqlite {
namespace {

class DatabaseTest : public testing::Test {
 protected:
    DatabaseTest() { database.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c BLOB) STRICT"); }
    std::int64_t rows() {
        Statement& query = database.prepared("SELECT count(*) FROM t");
        const Reset reset(query);
        query.step();
        return query.integer(0);
    }

    TemporaryDirectory directory;
    Database database{directory.path() / "test.db"};
};

TEST_F(DatabaseTest, ValuesComeBackAsTheyWereBound) {
    const std::string text("a\0b", 3);
    const std::vector<std::uint8_t> bytes{0, 255, 7};
    database.prepared("INSERT INTO t VALUES (?, ?, ?)")
        .bind(1, std::int64_t{1})
        .bind(2, text)
        .bind(3, Blob(bytes))
        .run();
    database.prepared("INSERT INTO t VALUES (?, ?, ?)")
        .bind(1, std::int64_t{2})
        .bind(2, "")
        .bind_null(3)
        .run();
    Statement& query = database.prepared("SELECT b, c FROM t ORDER BY a");
    const Reset reset(query);
    ASSERT_TRUE(query.step());
    EXPECT_EQ(query.text(0), text);
    EXPECT_EQ(std::vector<std::uint8_t>(query.blob(1).begin(), query.blob(1).end()), bytes);
    ASSERT_TRUE(query.step());
    EXPECT_EQ(query.text(0), "");
    EXPECT_FALSE(query.is_null(0));
    EXPECT_TRUE(query.is_null(1));
    EXPECT_FALSE(query.step());
}

TEST_F(DatabaseTest, TransactionThatIsNotCommittedIsRolledBack) {
    {
        Transaction transaction(database, Transaction::Kind::write);
        database.execute("INSERT INTO t VALUES (1, NULL, NULL)");
    }
    EXPECT_EQ(rows(), 0);
    Transaction transaction(database, Transaction::Kind::write);
    database.execute("INSERT INTO t VALUES (1, NULL, NULL)");
    transaction.commit();
    EXPECT_EQ(rows(), 1);
}

TEST_F(DatabaseTest, ConstraintIsToldFromABrokenEngine) {
    database.execute("INSERT INTO t VALUES (1, NULL, NULL)");
    EXPECT_THROW(database.execute("INSERT INTO t VALUES (1, NULL, NULL)"), ConstraintViolation);
    EXPECT_THROW(database.execute("INSERT INTO nowhere VALUES (1)"), Unavailable);
    EXPECT_THROW(Database("/nowhere/at/all.db"), Unavailable);
}

TEST_F(DatabaseTest, FileIsItsOwnersOnly) {
    struct stat status {};
    ASSERT_EQ(::stat((directory.path() / "test.db").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(DatabaseTest, MigratingTwiceChangesNothing) {
    Database accounts(directory.path() / "accounts.db");
    migrate(accounts, "accounts");
    accounts.execute(
        "INSERT INTO accounts (id, email, email_key, jmbg, forename, surname, administrator, password_hash) "
        "VALUES (1, 'a', 'a', '', '', '', 0, '')");
    migrate(accounts, "accounts");
    Statement& query = accounts.prepared("SELECT count(*) FROM accounts");
    const Reset reset(query);
    ASSERT_TRUE(query.step());
    EXPECT_EQ(query.integer(0), 1);
}

TEST_F(DatabaseTest, NewerDatabaseIsRefused) {
    Database accounts(directory.path() / "accounts.db");
    accounts.execute("PRAGMA user_version = 1000");
    EXPECT_THROW(migrate(accounts, "accounts"), Unavailable);
}

// As the sqlite3 program does at a backup: whoever closes a database last takes its log away.
TEST_F(DatabaseTest, AnotherProcessThatClosesItLeavesTheLogToThoseWhoHaveItOpen) {
    const std::string file = directory.path() / "test.db";
    const Database second(file);
    const std::string reading = "/usr/bin/python3 -c \"import sqlite3; c = sqlite3.connect('" + file +
                                "'); c.execute('SELECT * FROM t').fetchall(); c.close()\"";
    ASSERT_EQ(std::system(reading.c_str()), 0);
    EXPECT_TRUE(std::filesystem::exists(file + "-wal"));
    database.execute("INSERT INTO t VALUES (1, '', x'')");
    EXPECT_EQ(rows(), 1);
}

TEST_F(DatabaseTest, FilesThatAreDeletedOrReplacedAreNoticed) {
    const auto file = directory.path() / "test.db";
    EXPECT_NO_THROW(database.require_files_in_place());
    for (const std::string name : {"test.db", "test.db-wal"}) {
        std::filesystem::rename(directory.path() / name, directory.path() / "aside");
        EXPECT_THROW(database.require_files_in_place(), FileFailure) << name;
        std::ofstream(directory.path() / name).put(' ');
        EXPECT_THROW(database.require_files_in_place(), FileFailure) << name;
        std::filesystem::rename(directory.path() / "aside", directory.path() / name);
        EXPECT_NO_THROW(database.require_files_in_place()) << name;
    }
}

// One state of the database is read for as long as a transaction lasts, and what others write is not held up.
TEST_F(DatabaseTest, WhatOthersWriteIsObservedFromOneTransactionToTheNext) {
    Database observing(directory.path() / "test.db", Access::observe);
    const auto observed = [&] {
        Statement& query = observing.prepared("SELECT count(*) FROM t");
        const Reset reset(query);
        query.step();
        return query.integer(0);
    };
    {
        const Transaction one_state(observing, Transaction::Kind::read);
        EXPECT_EQ(observed(), 0);
        database.execute("INSERT INTO t VALUES (1, NULL, NULL)");
        EXPECT_EQ(observed(), 0);
    }
    EXPECT_EQ(observed(), 1);
    EXPECT_THROW(observing.execute("INSERT INTO t VALUES (2, NULL, NULL)"), FileFailure);
    EXPECT_THROW(Database(directory.path() / "other.db", Access::observe), FileFailure);
    EXPECT_FALSE(std::filesystem::exists(directory.path() / "other.db"));
}

// The log is read too, and is not made nor copied back.
TEST_F(DatabaseTest, FileIsReadWithoutWriting) {
    database.execute("INSERT INTO t VALUES (1, 'in the log', NULL)");
    const auto copy = directory.path() / "copy?#%";
    std::filesystem::create_directory(copy);
    for (const std::string name : {"test.db", "test.db-wal"}) {
        std::filesystem::copy_file(directory.path() / name, copy / name);
    }
    const auto size = std::filesystem::file_size(copy / "test.db-wal");
    for (int i = 0; i < 2; ++i) {
        Database reading(copy / "test.db", Access::read);
        Statement& query = reading.prepared("SELECT b FROM t");
        const Reset reset(query);
        ASSERT_TRUE(query.step());
        EXPECT_EQ(query.text(0), "in the log");
        EXPECT_THROW(reading.execute("DELETE FROM t"), FileFailure);
    }
    EXPECT_EQ(std::filesystem::file_size(copy / "test.db-wal"), size);
    EXPECT_FALSE(std::filesystem::exists(copy / "test.db-shm"));
}

TEST_F(DatabaseTest, FileThatIsNotThereIsMadeOnlyWhenThatIsAllowed) {
    const auto file = directory.path() / "another.db";
    EXPECT_THROW(Database(file, Access::write), FileFailure);
    EXPECT_THROW(Database(file, Access::read), FileFailure);
    EXPECT_FALSE(std::filesystem::exists(file));
}

}  // namespace
}  // namespace urna::sqlite
