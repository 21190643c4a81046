// SPDX-License-Identifier: Apache-2.0
// Where queue and database have clocks of their own.
#include <gtest/gtest.h>

#include "mariadb/pool.h"
#include "store/mariadb/stores.h"
#include "support/mariadb_server.h"
#include "support/uploads.h"

namespace urna::store {
namespace {

using namespace std::chrono_literals;

class MariadbQueueClockTest : public testing::Test {
 protected:
    static std::shared_ptr<mariadb::Pool> migrated(const TemporaryDatabase& database) {
        migrate_mariadb_elections(database.address());
        return std::make_shared<mariadb::Pool>(database.address(), "elections");
    }
    Instant created_at() {
        election::NewElection wanted;
        wanted.period = {at(created_ * 10), at(created_ * 10 + 10)};
        ++created_;
        wanted.participants = {elections->add_participant("A", false),
                               elections->add_participant("B", false)};
        const auto id = elections->add_election(wanted, [] { return at(77); });
        return elections->find_election(*id)->valid_from;
    }

    TemporaryDatabase database;
    std::shared_ptr<mariadb::Pool> pool = migrated(database);
    std::unique_ptr<ElectionStore> elections = make_mariadb_election_store(pool);
    std::unique_ptr<LeaseStore> leases = make_mariadb_lease_store(pool);
    std::unique_ptr<QueueClock> clock = make_mariadb_queue_clock(pool);
    Epoch epoch = *leases->take("daemon", 10min);

 private:
    std::int64_t created_ = 1;
};

TEST_F(MariadbQueueClockTest, DatabaseTellsTheTimeInMicroseconds) {
    const Instant before = system_now();
    const Instant told = clock->database_now();
    EXPECT_GE(told, before);
    EXPECT_LE(told, system_now());
}

TEST_F(MariadbQueueClockTest, ElectionIsCreatedByTheClockGivenWhileNobodyHasMeasured) {
    EXPECT_EQ(created_at(), at(77));
}

TEST_F(MariadbQueueClockTest, ElectionIsCreatedByTheQueuesClockOnceItWasMeasured) {
    for (const std::chrono::microseconds ahead : {-3'000'001us, 5'000'000us}) {
        clock->set_ahead(ahead, epoch);
        const Instant before = clock->database_now();
        const Instant created = created_at();
        EXPECT_GE(created, before + ahead);
        EXPECT_LE(created, clock->database_now() + ahead);
    }
}

TEST_F(MariadbQueueClockTest, FormerHolderChangesNothing) {
    leases->release("daemon");
    EXPECT_THROW(clock->set_ahead(5s, epoch), Fenced);
    EXPECT_EQ(created_at(), at(77));
}

}  // namespace
}  // namespace urna::store
