// The daemon over a real inbox and a real store; what fails is a seam that is swapped.
#include "service/daemon.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <thread>

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
using namespace std::chrono_literals;
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

// A store that lets something happen between judging and recording, as when the process is paused there.
class InterruptedStore final : public store::BallotStore {
 public:
    explicit InterruptedStore(store::BallotStore& real) : real_(real) {}
    store::KnownFacts known(std::span<const election::AcceptedUpload> uploads) override {
        return real_.known(uploads);
    }
    void record(std::span<const store::JudgedUpload> uploads, Instant watermark, store::Epoch epoch,
                const std::stop_token& stop) override {
        before_record();
        real_.record(uploads, watermark, epoch, stop);
    }
    store::Progress progress() override { return real_.progress(); }
    store::Count count(const election::Election& election) override { return real_.count(election); }
    store::InvalidVotePage invalid_votes(ElectionId election, store::InvalidVotePlace after,
                                         std::size_t votes_max) override {
        return real_.invalid_votes(election, after, votes_max);
    }

    std::function<void()> before_record = [] {};

 private:
    store::BallotStore& real_;
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
    bool step(Daemon& stepping) { return stepping.step(std::stop_token()); }
    bool step() { return step(daemon); }
    VerdictCounts counts() { return ballots->progress().counts; }

    Instant now = at(0);
    TemporaryDirectory directory;
    std::shared_ptr<sqlite::Pool> pool = store::open_sqlite_elections(directory.path());
    std::unique_ptr<store::ElectionStore> elections = store::make_sqlite_election_store(pool);
    std::unique_ptr<store::BallotStore> ballots = store::make_sqlite_ballot_store(pool);
    std::unique_ptr<store::LeaseStore> leases = store::make_sqlite_lease_store(pool);
    ForgetfulQueue queue{queue::make_sqlite_inbox(directory.path(), {}, [this] { return now; })};
    Clock clock = [this] { return now; };
    Daemon daemon{queue, *ballots, *leases, {"first", 1min}, clock};
    Daemon other{queue, *ballots, *leases, {"second", 1min}, clock};
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
    Daemon restarted(queue, *ballots, *leases, {"first", 1min}, clock);
    push(160, upload(2, {{guid(1), 1}}));
    step(restarted);
    EXPECT_EQ(counts(), (VerdictCounts{1, 1, 0, 0}));
}

TEST_F(DaemonTest, StandbyDoesNotRecordAndIsHealthy) {
    add_election(100, 200);
    step();
    push(150, upload(1, {{guid(1), 1}}));
    EXPECT_FALSE(step(other));
    EXPECT_FALSE(other.judging());
    EXPECT_TRUE(other.healthy());
    EXPECT_EQ(counts(), VerdictCounts());
    EXPECT_EQ(queue.depth().entries, 1U);
    EXPECT_TRUE(step());
    EXPECT_EQ(counts(), (VerdictCounts{1, 0, 0, 0}));
}

TEST_F(DaemonTest, PausedDaemonWhoseLeaseWasTakenOverCannotWrite) {
    const auto election = add_election(100, 200);
    InterruptedStore interrupted(*ballots);
    Daemon paused(queue, interrupted, *leases, {"paused", 1ms}, clock);
    interrupted.before_record = [&] {
        std::this_thread::sleep_for(5ms);
        ASSERT_TRUE(step(other));
    };
    push(150, upload(1, {{guid(1), 1}, {guid(1), 2}}));
    EXPECT_FALSE(step(paused));
    EXPECT_FALSE(paused.judging());
    EXPECT_EQ(counts(), (VerdictCounts{1, 1, 0, 0}));
    EXPECT_THAT(ballots->count(election).valid_votes, ElementsAre(1, 0));

    interrupted.before_record = [] {};
    push(160, upload(2, {{guid(2), 1}}));
    EXPECT_FALSE(step(paused));
    EXPECT_TRUE(step(other));
    EXPECT_EQ(counts(), (VerdictCounts{2, 1, 0, 0}));
}

TEST_F(DaemonTest, RedeliveryAfterATakeoverCountsOnce) {
    const auto election = add_election(100, 200);
    Daemon dying(queue, *ballots, *leases, {"dying", 1ms}, clock);
    push(150, upload(1, {{guid(1), 1}}));
    queue.failing = true;
    EXPECT_THROW(step(dying), Unavailable);
    queue.failing = false;
    std::this_thread::sleep_for(5ms);
    EXPECT_TRUE(step(other));
    EXPECT_EQ(counts(), (VerdictCounts{1, 0, 0, 0}));
    EXPECT_THAT(ballots->count(election).valid_votes, ElementsAre(1, 0));
    EXPECT_EQ(queue.depth().entries, 0U);
}

TEST_F(DaemonTest, RunningDaemonKeepsTheLeaseAndHandsItOverWhenItStops) {
    Daemon running(queue, *ballots, *leases, {"running", 600ms}, clock);
    {
        const std::jthread judging([&](const std::stop_token& stop) { running.run(stop); });
        while (!running.judging()) std::this_thread::sleep_for(1ms);
        std::this_thread::sleep_for(900ms);
        EXPECT_FALSE(leases->take("another", 1min));
    }
    EXPECT_FALSE(running.judging());
    EXPECT_TRUE(leases->take("another", 1min));
}

TEST_F(DaemonTest, LeaseIsRenewedWhileATransactionTakesLong) {
    add_election(100, 200);
    InterruptedStore interrupted(*ballots);
    Daemon slow(queue, interrupted, *leases, {"slow", 600ms}, clock);
    bool taken = true;
    interrupted.before_record = [&] {
        std::this_thread::sleep_for(900ms);
        taken = leases->take("another", 1min).has_value();
    };
    push(150, upload(1, {{guid(1), 1}}));
    std::jthread judging([&](const std::stop_token& stop) { slow.run(stop); });
    while (counts() == VerdictCounts()) std::this_thread::sleep_for(5ms);
    EXPECT_FALSE(taken);
}

}  // namespace
}  // namespace urna::service
