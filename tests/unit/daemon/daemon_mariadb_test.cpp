// SPDX-License-Identifier: Apache-2.0
// The daemon over stores on a real MariaDB server, which has a clock and a mind of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "daemon/daemon.h"
#include "mariadb/pool.h"
#include "queue/sqlite/dead_letters.h"
#include "queue/sqlite/inbox.h"
#include "store/mariadb/stores.h"
#include "support/mariadb_server.h"
#include "support/senders.h"
#include "support/temporary_directory.h"
#include "support/uploads.h"

namespace urna::daemon {
namespace {

using election::VerdictCounts;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

class MariadbDaemonTest : public testing::Test {
 protected:
    static std::shared_ptr<mariadb::Pool> migrated(const TemporaryDatabase& database) {
        store::migrate_mariadb_elections(database.address());
        return std::make_shared<mariadb::Pool>(database.address(), "elections");
    }
    // Has begun an hour ago and goes on for another.
    election::Election add_election() {
        election::NewElection wanted;
        wanted.period = {system_now() - 1h, system_now() + 1h};
        wanted.participants = {elections->add_participant("A", false),
                               elections->add_participant("B", false)};
        return *elections->find_election(*elections->add_election(wanted, system_now));
    }
    void open_queue() {
        queue.reset();
        queue = queue::make_sqlite_inbox(queue::open_sqlite_inbox(directory.path()), {},
                                         [this] { return system_now() + skew; });
    }
    // As after a restart.
    void work() {
        Daemon daemon({*queue, *letters, *ballots, *ledger, *leases, clock.get(), 0ms}, {"daemon", 1min});
        for (int i = 0; i < 10; ++i) daemon.step(std::stop_token());
    }
    VerdictCounts counts() { return ballots->count_progress().counts; }

    std::chrono::seconds skew{0};  // of the queue's clock
    TemporaryDatabase database;
    std::shared_ptr<mariadb::Pool> pool = migrated(database);
    std::unique_ptr<store::ElectionStore> elections = store::make_mariadb_election_store(pool);
    std::unique_ptr<store::BallotStore> ballots = store::make_mariadb_ballot_store(pool);
    std::unique_ptr<store::QueueLedger> ledger = store::make_mariadb_queue_ledger(pool);
    std::unique_ptr<store::QueueClock> clock = store::make_mariadb_queue_clock(pool);
    std::unique_ptr<store::LeaseStore> leases = store::make_mariadb_lease_store(pool);
    TemporaryDirectory directory;
    std::unique_ptr<queue::BallotQueue> queue = queue::make_sqlite_inbox(
        queue::open_sqlite_inbox(directory.path()), {}, [this] { return system_now() + skew; });
    std::unique_ptr<queue::DeadLetters> letters =
        queue::make_sqlite_dead_letters(queue::open_sqlite_inbox(directory.path()));
};

TEST_F(MariadbDaemonTest, TextThatIsNoUtf8IsSetAsideAndTheOthersAreRecorded) {
    const auto election = add_election();
    work();
    for (std::uint8_t id = 1; id <= 5; ++id) {
        election::Upload pushed = upload(id, {{guid(id), 1}});
        if (id == 3) pushed.official.forename = "Ana\xff";
        ASSERT_TRUE(queue->push(pushed, sender()));
    }
    // Requeued, it comes to the same end.
    for (int times = 0; times < 2; ++times) {
        work();
        EXPECT_THAT(ballots->count(election).valid_votes, ElementsAre(4, 0));
        EXPECT_EQ(ballots->count(election).quarantined, 1U);
        EXPECT_EQ(queue->depth().entries, 0U);
        const auto waiting = letters->list(10);
        ASSERT_EQ(waiting.size(), 1U);
        EXPECT_EQ(waiting[0].upload, upload(3).id);
        EXPECT_THAT(waiting[0].reason, HasSubstr("official_forename"));
        EXPECT_TRUE(times == 0 ? letters->requeue(waiting[0].id)
                               : letters->discard(waiting[0].id, "recorded again under another name"));
        open_queue();
    }
    work();
    EXPECT_EQ(ballots->count(election).quarantined, 0U);
}

// Else the first minutes of an election would be lost, or what was uploaded before it would count.
class MariadbSkewTest : public MariadbDaemonTest, public testing::WithParamInterface<int> {};
INSTANTIATE_TEST_SUITE_P(Seconds, MariadbSkewTest, testing::Values(-300, -1, 0, 1, 300));

TEST_P(MariadbSkewTest, ElectionRunsFromItsCreationByTheQueuesClock) {
    skew = std::chrono::seconds(GetParam());
    work();
    ASSERT_TRUE(queue->push(upload(1, {{guid(1), 1}}), sender()));
    std::this_thread::sleep_for(100ms);  // much more than two clocks can be read apart
    add_election();
    ASSERT_TRUE(queue->push(upload(2, {{guid(2), 1}}), sender()));
    work();
    EXPECT_EQ(counts(), (VerdictCounts{1, 0, 0, 1}));
}

TEST_F(MariadbDaemonTest, ClocksAreMeasuredTooLowByLessThanTheyTakeToBeRead) {
    skew = 300s;
    open_queue();
    const Instant began = system_now();
    work();
    const Instant done = system_now();
    const auto created = add_election().valid_from;
    EXPECT_LE(created, system_now() + skew);
    EXPECT_GE(created, done + skew - (done - began));
}

}  // namespace
}  // namespace urna::daemon
