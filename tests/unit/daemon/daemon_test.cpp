// SPDX-License-Identifier: Apache-2.0
// The daemon over a real inbox and a real store; what fails is a seam that is swapped.
#include "daemon/daemon.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "base/metrics.h"
#include "support/daemon_fixture.h"

namespace urna::daemon {
namespace {

using election::VerdictCounts;
using namespace std::chrono_literals;
using testing::ElementsAre;

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
    ASSERT_TRUE(queue.push(upload(3, {{guid(3), 1}}), sender()));
    push(200, upload(4, {{guid(4), 1}}));
    step();
    EXPECT_EQ(counts(), (VerdictCounts{2, 0, 0, 2}));
}

TEST_F(DaemonTest, ElectionCreatedAfterTheAcceptanceDidNotRunThen) {
    push(150, upload(1, {{guid(1), 1}}));
    now = at(151);
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
    EXPECT_FALSE(step());  // appends the marker
    EXPECT_TRUE(step());   // records it
    EXPECT_GE(ballots->count(election).watermark, at(200));
    EXPECT_FALSE(step());
    EXPECT_FALSE(step());  // and no marker follows
}

// The daemon's own clock has no say: a marker a moment too early would be one of very many.
TEST_F(DaemonTest, OneTickFollowsAnElectionsEndByTheQueuesClock) {
    add_election(100, 200);
    now = at(200) - 1us;
    work();
    EXPECT_FALSE(queue.peek(1, 0ms).size());
    now = at(200);
    step();
    const auto markers = queue.peek(10, 0ms);
    ASSERT_EQ(markers.size(), 1U);
    EXPECT_EQ(markers[0].accepted_at, at(200));
    step();
    step();
    EXPECT_EQ(queue.peek(10, 0ms).size(), 0U);
}

TEST_F(DaemonTest, ElectionCreatedWithAnEndInThePastIsCompletedToo) {
    now = at(1'000);
    const auto election = add_election(100, 200, 1'000);
    step();
    step();
    EXPECT_GE(ballots->count(election).watermark, at(200));
}

// Of the whole test program, since the start.
double dead_letters_counted() {
    const std::string name = "\nurna_dead_letters_total ";
    const std::string text = metrics_text();
    return std::stod(text.substr(text.find(name) + name.size()));
}

TEST_F(DaemonTest, EntryThatCannotBeReadIsSetAsideAndTheOthersAreRecorded) {
    const double counted_before = dead_letters_counted();
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
    EXPECT_EQ(dead_letters()->list(10).size(), 2U);
    EXPECT_EQ(dead_letters_counted() - counted_before, 2);
}

// A dead letter that was requeued stands behind entries that were accepted after it.
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
    Daemon restarted(parts(), {"first", 1min});
    push(160, upload(2, {{guid(1), 1}}));
    step(restarted);
    EXPECT_EQ(counts(), (VerdictCounts{1, 1, 0, 0}));
}

TEST_F(DaemonTest, NothingIsJudgedOnTopOfARecordThatContradictsItself) {
    add_election(100, 200);
    push(150, upload(1, {{guid(1), 1}}));
    EXPECT_TRUE(step());
    sqlite::Database(directory.path() / "elections.db").execute("UPDATE uploads SET duplicate = 1");
    const auto opened_anew = store::make_sqlite_ballot_store(pool);
    const DaemonParts anew{queue, *letters, *opened_anew, *ledger, *leases};
    Daemon standby(anew, {"second", 1min});
    EXPECT_THROW(step(standby), Unavailable) << "who stands by reads it as well";
    Daemon restarted(anew, {"first", 1min});
    push(160, upload(2, {{guid(2), 1}}));
    EXPECT_THROW(step(restarted), Unavailable);
    EXPECT_EQ(queue.depth().entries, 1U);
    EXPECT_EQ(counts(), (VerdictCounts{1, 0, 0, 0}));
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
    SeamStore interrupted(*ballots);
    Daemon paused({queue, *letters, interrupted, *ledger, *leases}, {"paused", 1ms});
    interrupted.interrupt = [&](const std::string&) {
        std::this_thread::sleep_for(5ms);
        ASSERT_TRUE(step(other));
    };
    push(150, upload(1, {{guid(1), 1}, {guid(1), 2}}));
    EXPECT_FALSE(step(paused));
    EXPECT_FALSE(paused.judging());
    EXPECT_EQ(counts(), (VerdictCounts{1, 1, 0, 0}));
    EXPECT_THAT(ballots->count(election).valid_votes, ElementsAre(1, 0));

    interrupted.interrupt = [](const std::string&) {};
    push(160, upload(2, {{guid(2), 1}}));
    EXPECT_FALSE(step(paused));
    EXPECT_TRUE(step(other));
    EXPECT_EQ(counts(), (VerdictCounts{2, 1, 0, 0}));
}

TEST_F(DaemonTest, RedeliveryAfterATakeoverCountsOnce) {
    const auto election = add_election(100, 200);
    Daemon dying(parts(), {"dying", 1ms});
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
    Daemon running(parts(), {"running", 600ms});
    {
        const std::jthread judging([&](const std::stop_token& stop) { running.run(stop); });
        while (!running.judging()) std::this_thread::sleep_for(1ms);
        std::this_thread::sleep_for(900ms);
        EXPECT_FALSE(leases->take("another", 1min));
    }
    EXPECT_FALSE(running.judging());
    EXPECT_TRUE(leases->take("another", 1min));
}

TEST_F(DaemonTest, DaemonThatAloneCannotReachTheQueueLetsAnotherJudge) {
    add_election(100, 200);
    SeamQueue cut_off{[this] {
        return queue::make_sqlite_inbox(queue::open_sqlite_inbox(directory.path()), {},
                                        [this] { return now; });
    }};
    cut_off.failing = true;
    push(150, upload(1, {{guid(1), 1}}));
    cut_off.reopen();
    Daemon failing{{cut_off, *letters, *ballots, *ledger, *leases, nullptr, look_every}, {"cut off", 1min}};
    std::jthread running([&](const std::stop_token& stop) { failing.run(stop); });
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (!failing.judging() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(1ms);
    bool judged = false;
    while (!judged && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(10ms);
        step();
        judged = daemon.judging();
    }
    EXPECT_TRUE(judged) << "the one that fails keeps the lease, which lasts a minute";
    EXPECT_FALSE(failing.healthy());
    EXPECT_FALSE(failing.judging());
}

TEST_F(DaemonTest, LeaseIsRenewedWhileATransactionTakesLong) {
    add_election(100, 200);
    SeamStore interrupted(*ballots);
    Daemon slow({queue, *letters, interrupted, *ledger, *leases}, {"slow", 600ms});
    bool taken = true;
    interrupted.interrupt = [&](const std::string& where) {
        if (where != "before recording") return;
        std::this_thread::sleep_for(900ms);
        taken = leases->take("another", 1min).has_value();
    };
    push(150, upload(1, {{guid(1), 1}}));
    std::jthread judging([&](const std::stop_token& stop) { slow.run(stop); });
    while (counts() == VerdictCounts()) std::this_thread::sleep_for(5ms);
    EXPECT_FALSE(taken);
}

// The queue forgets the oldest uploads first (receipts' share of Redis), perhaps while they still wait.
TEST_F(DaemonTest, UploadThatStandsInTheQueueTwiceCountsOnce) {
    const auto election = add_election(100, 200);
    const election::Upload twice = upload(1, {{guid(1), 1}, {guid(2), 2}, {guid(3), 99}});
    push(150, twice);
    inbox().execute("DELETE FROM accepted");
    push(151, upload(2, {{guid(4), 1}}));
    push(152, twice);
    now = at(200);
    work();
    EXPECT_EQ(counts().valid, 3U);
    EXPECT_EQ(counts().invalid_poll_number, 1U);
    EXPECT_EQ(counts().duplicate, 0U);
    EXPECT_TRUE(complete(election));
    EXPECT_TRUE(letters->list(10).empty());
    EXPECT_EQ(receipt(1).counts.valid, 2U);
}

// Under the name of an upload that the queue has forgotten another file may come: it is not recorded.
TEST_F(DaemonTest, AnotherFileUnderTheSameNameIsSetAsideThoughBothWait) {
    add_election(100, 200);
    push(150, upload(1, {{guid(1), 1}}));
    inbox().execute("DELETE FROM accepted");
    election::Upload another = upload(1, {{guid(2), 1}});
    another.file_sha256.fill(77);
    push(151, another);
    now = at(200);
    work();
    EXPECT_EQ(counts().valid, 1U);
    ASSERT_EQ(letters->list(10).size(), 1U);
    EXPECT_EQ(letters->list(10)[0].upload, upload(1).id);
}

}  // namespace
}  // namespace urna::daemon
