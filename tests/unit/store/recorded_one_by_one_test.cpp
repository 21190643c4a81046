// SPDX-License-Identifier: Apache-2.0
// Databases of before, in which each ballot was a row: what took its GUID there has taken it for good.
#include <gmock/gmock.h>

#include "mariadb/pool.h"
#include "sqlite/pool.h"
#include "store/mariadb/stores.h"
#include "store/sqlite/stores.h"
#include "support/earlier_schema.h"
#include "support/mariadb_server.h"
#include "support/temporary_directory.h"
#include "support/uploads.h"

namespace urna::store {
namespace {

using election::AcceptedUpload;
using testing::UnorderedElementsAre;

// Upload 1: two valid ballots and a duplicate of the first; upload 2: one for nobody, and a duplicate of
// upload 1's. Poll numbers of one to four bytes.
constexpr auto rows = R"(
INSERT INTO elections (id, start_at, end_at, start_text, end_text, individual, seats, threshold_millipercent, created_at)
    VALUES (1, 0, 1000000000, '', '', 0, 250, 5000, 0);
INSERT INTO uploads (number, id, accepted_at, official_email, official_jmbg, official_forename, official_surname,
    file_sha256, election, valid, duplicate, invalid_poll_number, dropped) VALUES
    (1, x'01000000000000000000000000000001', 5, 'a', 'j', 'f', 's',
     x'0000000000000000000000000000000000000000000000000000000000000000', 1, 2, 1, 0, 0),
    (2, x'01000000000000000000000000000002', 6, 'a', 'j', 'f', 's',
     x'0000000000000000000000000000000000000000000000000000000000000000', 1, 0, 1, 1, 0);
INSERT INTO ballots (guid, upload, poll_number) VALUES (x'01000000000000000000000000000000', 1, 1),
    (x'02000000000000000000000000000000', 1, 300), (x'FF800000000000000000000000000080', 2, 2147483647);
INSERT INTO invalid_votes (election, upload, line, guid, poll_number, reason) VALUES
    (1, 1, 2, x'01000000000000000000000000000000', 1, 1),
    (1, 2, 0, x'02000000000000000000000000000000', 70000, 1),
    (1, 2, 1, x'FF800000000000000000000000000080', 2147483647, 2);
)";

// Upload and ballot, in the order of the table.
const std::vector<std::string> packed_rows{
    "1 0100000000000000000000000000000001000000", "1 020000000000000000000000000000002C010000",
    "1 0100000000000000000000000000000001000000", "2 FF800000000000000000000000000080FFFFFF7F",
    "2 0200000000000000000000000000000070110100"};

void expect_known(BallotStore& ballots) {
    Guid last = guid(0xFF, 0x80);
    last.bytes[1] = 0x80;
    const AcceptedUpload asked{upload(9, {{guid(1), 1}, {guid(2), 1}, {guid(3), 1}, {last, 1}}), at(1)};
    EXPECT_THAT(ballots.load_context({&asked, 1}).guids, UnorderedElementsAre(guid(1), guid(2), last));
}

TEST(RecordedOneByOneTest, SqliteGuidsStayTaken) {
    const TemporaryDirectory directory;
    {
        sqlite::Database database(directory.path() / "elections.db");
        make_earlier_schema(database, "elections", 3);
        database.execute(rows);
    }
    const auto pool = open_sqlite_elections(directory.path());
    expect_known(*make_sqlite_ballot_store(pool));
    const auto reader = pool->reader();
    sqlite::Statement& packed = reader->prepared("SELECT upload, hex(ballots) FROM batches ORDER BY number");
    std::vector<std::string> found;
    while (packed.step()) found.push_back(packed.text(0) + " " + packed.text(1));
    EXPECT_EQ(found, packed_rows);
}

class MariadbRecordedOneByOneTest : public testing::Test {
 protected:
    MariadbRecordedOneByOneTest() {
        make_earlier_schema(connection, "elections", 4);
        connection.execute(rows);
    }

    void expect_packed() {
        expect_known(
            *make_mariadb_ballot_store(std::make_shared<mariadb::Pool>(database.address(), "elections")));
        mariadb::Statement& packed =
            connection.prepared("SELECT upload, HEX(ballots) FROM batches ORDER BY number");
        std::vector<std::string> found;
        const mariadb::Reset reset(packed);
        while (packed.step()) found.push_back(packed.text(0) + " " + packed.text(1));
        EXPECT_EQ(found, packed_rows);
    }

    TemporaryDatabase database;
    mariadb::Connection connection{database.address()};
};

TEST_F(MariadbRecordedOneByOneTest, GuidsStayTaken) {
    migrate_mariadb_elections(database.address());
    expect_packed();
}

TEST_F(MariadbRecordedOneByOneTest, MigrationThatWasBrokenOffIsDoneAgainFromAnyStep) {
    migrate_mariadb_elections(database.address());
    connection.execute("DELETE FROM schema_version WHERE version >= 5");  // all was done but to say so
    migrate_mariadb_elections(database.address());
    expect_packed();
}

TEST_F(MariadbRecordedOneByOneTest, MigrationThatHadOnlyPutTheOldTableAsideGoesOn) {
    connection.execute("RENAME TABLE ballots TO ballots_one_by_one");
    migrate_mariadb_elections(database.address());
    expect_packed();
}

}  // namespace
}  // namespace urna::store
