// The daemon over a real inbox and a real store; what fails is a seam that is swapped.
#include "service/daemon.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/metrics.h"
#include "queue/sqlite/dead_letters.h"
#include "queue/sqlite/inbox.h"
#include "sqlite/database.h"
#include "store/sqlite/stores.h"
#include "support/temporary_directory.h"
#include "support/uploads.h"

namespace urna::service {
namespace {

using election::VerdictCounts;
using testing::ElementsAre;
using testing::HasSubstr;

// A queue whose removals can be made to fail, as when the process dies between recording and acknowledging.
class ForgetfulQueue final : public queue::BallotQueue {
 public:
    explicit ForgetfulQueue(std::unique_ptr<queue::BallotQueue> real) : real_(std::move(real)) {}
    Result<queue::Pushed> push(const election::Upload& upload) override { return real_->push(upload); }
    void tick() override { real_->tick(); }
    std::vector<queue::Entry> oldest(std::size_t ballots_max, std::chrono::milliseconds) override {
        return real_->oldest(ballots_max, std::chrono::milliseconds(0));
    }
    void remove_through(queue::Place place) override {
        if (failing) throw Unavailable("removal fails");
        real_->remove_through(place);
    }
    void set_aside(queue::Place place, std::string_view reason) override { real_->set_aside(place, reason); }
    queue::Depth depth() override { return real_->depth(); }

    bool failing = false;

 private:
    std::unique_ptr<queue::BallotQueue> real_;
};

class DaemonTest : public testing::Test {
 protected:
    election::Election add_election(std::int64_t start, std::int64_t end, std::int64_t created = 0) {
        election::NewElection wanted;
        wanted.period = {at(start), at(end)};
        wanted.participants = {elections->add_participant("A", false),
                               elections->add_participant("B", false)};
        return *elections->find_election(*elections->add_election(wanted, [=] { return at(created); }));
    }
    void push(std::int64_t seconds, const election::Upload& pushed) {
        now = at(seconds);
        ASSERT_TRUE(queue.push(pushed));
    }
    void damage_last_entry() {
        sqlite::Database(directory.path() / "inbox.db")
            .execute("UPDATE entries SET ballots = x'00' WHERE place = (SELECT max(place) FROM entries)");
    }
    bool step() { return daemon.step(std::stop_token()); }
    VerdictCounts counts() { return ballots->progress().counts; }

    Instant now = at(0);
    TemporaryDirectory directory;
    std::shared_ptr<sqlite::Pool> pool = store::open_sqlite_elections(directory.path());
    std::unique_ptr<store::ElectionStore> elections = store::make_sqlite_election_store(pool);
    std::unique_ptr<store::BallotStore> ballots = store::make_sqlite_ballot_store(pool);
    ForgetfulQueue queue{queue::make_sqlite_inbox(directory.path(), {}, [this] { return now; })};
    Daemon daemon{queue, *ballots, [this] { return now; }};
};

TEST_F(DaemonTest, UploadIsJudgedRecordedAndRemoved) {
    const auto election = add_election(100, 200);
    push(150, upload(1, {{guid(1), 1}, {guid(2), 2}, {guid(1), 2}, {guid(3), 3}}));
    EXPECT_TRUE(step());
    EXPECT_EQ(counts(), (VerdictCounts{2, 1, 1, 0}));
    EXPECT_THAT(ballots->count(election).valid_votes, ElementsAre(1, 1));
    EXPECT_EQ(queue.depth().entries, 0U);
    EXPECT_FALSE(step());
}

TEST_F(DaemonTest, CrashBetweenRecordAndAcknowledgeCountsOnce) {
    const auto election = add_election(100, 200);
    push(150, upload(1, {{guid(1), 1}}));
    queue.failing = true;
    EXPECT_THROW(step(), Unavailable);
    queue.failing = false;
    push(160, upload(2, {{guid(2), 1}}));
    EXPECT_TRUE(step());
    EXPECT_EQ(counts(), (VerdictCounts{2, 0, 0, 0}));
    EXPECT_THAT(ballots->count(election).valid_votes, ElementsAre(2, 0));
    EXPECT_EQ(queue.depth().entries, 0U);
}

TEST_F(DaemonTest, BallotsAreDroppedOutsideOfElections) {
    add_election(100, 200);
    push(99, upload(1, {{guid(1), 1}}));
    push(100, upload(2, {{guid(2), 1}}));
    now = at(200) - std::chrono::microseconds(1);
    ASSERT_TRUE(queue.push(upload(3, {{guid(3), 1}})));
    push(200, upload(4, {{guid(4), 1}}));
    step();
    EXPECT_EQ(counts(), (VerdictCounts{2, 0, 0, 2}));
}

TEST_F(DaemonTest, ElectionCreatedAfterTheAcceptanceDidNotRunThen) {
    push(150, upload(1, {{guid(1), 1}}));
    add_election(100, 200, 151);
    step();
    EXPECT_EQ(counts().dropped, 1U);
    push(152, upload(2, {{guid(1), 1}}));
    step();
    EXPECT_EQ(counts(), (VerdictCounts{1, 0, 0, 1}));
}

TEST_F(DaemonTest, UploadsOfOneTransactionSeeEachOther) {
    add_election(100, 200);
    add_election(200, 300);
    push(150, upload(1, {{guid(1), 9}}));
    push(160, upload(2, {{guid(1), 1}}));
    push(250, upload(3, {{guid(1), 1}, {guid(2), 2}}));
    step();
    EXPECT_EQ(counts(), (VerdictCounts{1, 2, 1, 0}));
}

TEST_F(DaemonTest, TickFollowsAnElectionsEndAndCompletesItsCount) {
    const auto election = add_election(100, 200);
    now = at(199);
    step();
    EXPECT_FALSE(step());
    EXPECT_LT(ballots->count(election).watermark, at(200));
    now = at(200);
    EXPECT_FALSE(step());  // appends the tick
    EXPECT_TRUE(step());   // records it
    EXPECT_GE(ballots->count(election).watermark, at(200));
    EXPECT_FALSE(step());
    EXPECT_FALSE(step());  // and no tick follows
}

TEST_F(DaemonTest, ElectionCreatedWithAnEndInThePastIsCompletedToo) {
    now = at(1'000);
    const auto election = add_election(100, 200, 1'000);
    step();
    step();
    EXPECT_GE(ballots->count(election).watermark, at(200));
}

TEST_F(DaemonTest, EntryThatCannotBeReadIsSetAsideAndTheOthersAreRecorded) {
    const auto election = add_election(100, 200);
    push(150, upload(1, {{guid(1), 1}}));
    damage_last_entry();
    EXPECT_TRUE(step());
    EXPECT_FALSE(step());
    push(160, upload(2, {{guid(2), 1}}));
    damage_last_entry();
    push(170, upload(3, {{guid(3), 2}}));
    EXPECT_TRUE(step());
    EXPECT_EQ(counts(), (VerdictCounts{1, 0, 0, 0}));
    EXPECT_THAT(ballots->count(election).valid_votes, ElementsAre(0, 1));
    EXPECT_EQ(queue::make_sqlite_dead_letters(directory.path())->list(10).size(), 2U);
    EXPECT_THAT(metrics_text(), HasSubstr("urna_dead_letters_total 2"));
}

// A letter put back stands behind entries that were accepted after it.
TEST_F(DaemonTest, WatermarkIsTheLatestInstantNotTheLastEntrys) {
    const auto election = add_election(100, 200);
    push(200, upload(1));
    push(200, upload(2));
    sqlite::Database(directory.path() / "inbox.db")
        .execute("UPDATE entries SET accepted_at = 150000000 WHERE place = 2");
    EXPECT_TRUE(step());
    EXPECT_EQ(ballots->count(election).watermark, at(200));
}

TEST_F(DaemonTest, RestartedDaemonGoesOnWhereTheStoreIs) {
    add_election(100, 200);
    push(150, upload(1, {{guid(1), 1}}));
    step();
    Daemon restarted(queue, *ballots, [this] { return now; });
    push(160, upload(2, {{guid(1), 1}}));
    restarted.step(std::stop_token());
    EXPECT_EQ(counts(), (VerdictCounts{1, 1, 0, 0}));
}

}  // namespace
}  // namespace urna::service
