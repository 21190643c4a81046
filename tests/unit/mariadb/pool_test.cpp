// SPDX-License-Identifier: Apache-2.0
#include "mariadb/pool.h"

#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "support/cutting_proxy.h"
#include "support/mariadb_server.h"

namespace urna::mariadb {
namespace {

using namespace std::chrono_literals;

class MariadbPoolTest : public testing::Test {
 protected:
    MariadbPoolTest() {
        Connection connection(database.address());
        connection.execute("CREATE TABLE t (a BIGINT PRIMARY KEY, n BIGINT NOT NULL) ENGINE = InnoDB");
        connection.execute("INSERT INTO t VALUES (1, 0), (2, 0)");
        connection.execute("CREATE TABLE commits (mark BINARY(16) PRIMARY KEY) ENGINE = InnoDB");
    }
    static void add(Connection& connection, std::int64_t row) {
        connection.prepared("UPDATE t SET n = n + 1 WHERE a = ?").bind(1, row).run();
    }
    std::int64_t value(std::int64_t row) {
        return pool.run(Work::read, [&](Connection& connection) {
            Statement& query = connection.prepared("SELECT n FROM t WHERE a = ?");
            const Reset reset(query);
            query.bind(1, row).step();
            return query.integer(0);
        });
    }

    TemporaryDatabase database;
    Pool pool{database.address(), "test"};
};

TEST_F(MariadbPoolTest, WorkThatThrowsIsRolledBack) {
    EXPECT_THROW(pool.run(Work::write,
                          [](Connection& connection) {
                              add(connection, 1);
                              throw std::logic_error("changed its mind");
                          }),
                 std::logic_error);
    EXPECT_EQ(value(1), 0);
}

TEST_F(MariadbPoolTest, LostConnectionsAreReplaced) {
    EXPECT_EQ(value(1), 0);
    database.kill_connections();
    pool.run(Work::write, [](Connection& connection) { add(connection, 1); });
    EXPECT_EQ(value(1), 1);
}

TEST_F(MariadbPoolTest, ConnectionThatIsLostWithinTheWorkBeginsItAnew) {
    int tries = 0;
    pool.run(Work::write, [&](Connection& connection) {
        add(connection, 1);
        if (++tries == 1) database.kill_connections();
        add(connection, 2);
    });
    EXPECT_EQ(tries, 2);
    EXPECT_EQ(value(1), 1);
    EXPECT_EQ(value(2), 1);
}

TEST_F(MariadbPoolTest, LostCommitIsDoneAnewWhenItHasNotHappened) {
    for (const Work work : {Work::idempotent_write, Work::write}) {
        int tries = 0;
        const int given = pool.run(work, [&](Connection& connection) {
            add(connection, 1);
            if (++tries == 1) database.kill_connections();
            return tries;
        });
        EXPECT_EQ(given, 2);
    }
    EXPECT_EQ(value(1), 2);
}

// The server's answer to COMMIT is what gets lost.
TEST_F(MariadbPoolTest, LostAnswerToACommitThatHasHappenedIsNotDoneAnew) {
    CuttingProxy proxy(database.address().port, "COMMIT");
    Address through = database.address();
    through.port = proxy.port();
    Pool cut(through, "test", {.connections_max = 1, .retry_max = 10s});
    int tries = 0;
    const int given = cut.run(Work::write, [&](Connection& connection) {
        add(connection, 1);
        if (++tries == 1) proxy.answers_to_lose = 1;
        return tries;
    });
    EXPECT_EQ(given, 1);
    EXPECT_EQ(tries, 1);
    EXPECT_EQ(value(1), 1);
}

TEST_F(MariadbPoolTest, DeadlockedWorkIsDoneAnew) {
    std::latch both_hold_a_row(2);
    const auto crosswise = [&](std::int64_t first, std::int64_t second) {
        bool waited = false;
        pool.run(Work::write, [&](Connection& connection) {
            add(connection, first);
            if (!std::exchange(waited, true)) both_hold_a_row.arrive_and_wait();
            add(connection, second);
        });
    };
    std::jthread one(crosswise, 1, 2);
    crosswise(2, 1);
    one.join();
    EXPECT_EQ(value(1), 2);
    EXPECT_EQ(value(2), 2);
}

TEST_F(MariadbPoolTest, WaitForAFreeConnectionIsBounded) {
    Pool narrow(database.address(), "test", {.connections_max = 1, .retry_max = 100ms});
    narrow.run(Work::read,
               [&](Connection&) { EXPECT_THROW(narrow.run(Work::read, [](Connection&) {}), Unavailable); });
    narrow.run(Work::read, [](Connection&) {});
}

TEST_F(MariadbPoolTest, ServerThatStaysAwayIsUnavailableAfterABoundedTime) {
    Address nowhere = database.address();
    nowhere.port = 1;
    Pool lost(nowhere, "test", {.connections_max = 1, .retry_max = 300ms});
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_THROW(lost.run(Work::read, [](Connection&) {}), Unavailable);
    const auto tried = std::chrono::steady_clock::now();
    EXPECT_LT(tried - begun, 2s);
    std::this_thread::sleep_until(begun + 300ms);
    const auto begun_again = std::chrono::steady_clock::now();
    EXPECT_THROW(lost.run(Work::read, [](Connection&) {}), Unavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - begun_again, (tried - begun) / 2)
        << "each request would hold a thread up for as long";
}

TEST_F(MariadbPoolTest, KilledServerIsWaitedForAndHasWhatWasCommitted) {
    pool.run(Work::write, [](Connection& connection) { add(connection, 1); });
    mariadb_server().kill();
    mariadb_server().launch();
    Pool patient(database.address(), "test", {.connections_max = 1, .retry_max = 60s});
    patient.run(Work::write, [](Connection& connection) { add(connection, 1); });
    EXPECT_EQ(value(1), 2);
}

}  // namespace
}  // namespace urna::mariadb
