// SPDX-License-Identifier: Apache-2.0
// What a page of a long list costs the server.
#include <gtest/gtest.h>

#include "mariadb/pool.h"
#include "store/mariadb/stores.h"
#include "support/mariadb_server.h"
#include "support/uploads.h"

namespace urna::store {
namespace {

class MariadbPagesTest : public testing::Test {
 protected:
    static std::shared_ptr<mariadb::Pool> migrated(const TemporaryDatabase& database) {
        migrate_mariadb_elections(database.address());
        // One connection, whose session counts the rows that it reads.
        return std::make_shared<mariadb::Pool>(database.address(), "elections",
                                               mariadb::PoolLimits{.connections_max = 1});
    }
    std::int64_t rows_read() {
        return pool->run(mariadb::Work::read, [](mariadb::Connection& connection) {
            mariadb::Statement& query = connection.prepared(
                "SELECT CAST(SUM(VARIABLE_VALUE) AS SIGNED) FROM information_schema.SESSION_STATUS "
                "WHERE VARIABLE_NAME IN ('HANDLER_READ_NEXT', 'HANDLER_READ_KEY', 'HANDLER_READ_RND_NEXT')");
            const mariadb::Reset reset(query);
            query.step();
            return query.integer(0);
        });
    }

    TemporaryDatabase database;
    std::shared_ptr<mariadb::Pool> pool = migrated(database);
    std::unique_ptr<BallotStore> ballots = make_mariadb_ballot_store(pool);
};

// A file has a million lines: who reads its invalid votes page by page must not read those before each time.
TEST_F(MariadbPagesTest, PageDeepInOneUploadReadsNoMoreThanItGives) {
    mariadb::Connection connection(database.address());
    connection.execute(
        "INSERT INTO uploads (number, id, accepted_at, official_email, official_jmbg, official_forename, "
        "official_surname, file_sha256, election, valid, duplicate, invalid_poll_number, dropped) "
        "SELECT seq, LPAD(seq, 16, '0'), 1, '', '', '', '', REPEAT('x', 32), NULL, 0, 0, 0, 0 FROM "
        "seq_1_to_3; "
        "INSERT INTO invalid_votes (election, upload, line, guid, poll_number, reason) "
        "SELECT 1, u.seq, l.seq, LPAD(l.seq, 16, '0'), 9, 2 FROM seq_1_to_3 u JOIN seq_0_to_4999 l; "
        "ANALYZE TABLE invalid_votes");
    for (const InvalidVoteCursor cursor : {InvalidVoteCursor{}, {1, 2'499}, {2, 4'994}, {3, 4'989}}) {
        ballots->invalid_votes({1}, cursor, 1);  // whatever is done once
        const std::int64_t before = rows_read();
        const auto page = ballots->invalid_votes({1}, cursor, 10);
        const std::int64_t read = rows_read() - before;
        EXPECT_EQ(page.votes.size(), 10) << cursor.upload << "-" << cursor.line;
        EXPECT_LT(read, 200) << cursor.upload << "-" << cursor.line;
    }
}

}  // namespace
}  // namespace urna::store
