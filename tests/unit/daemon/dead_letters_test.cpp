// SPDX-License-Identifier: Apache-2.0
// A count lacks what was quarantined, until it has been recorded after all or somebody discarded it.
#include <gmock/gmock.h>

#include "support/daemon_fixture.h"

namespace urna::daemon {
namespace {

using election::VerdictCounts;
using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

class DeadLettersTest : public DaemonTest {
 protected:
    // One that cannot be read among others, and the end has passed.
    void push_damaged() {
        push(150, upload(1, {{guid(1), 1}}));
        push(160, upload(2));
        damage_last_entry();
        push(170, upload(3, {{guid(3), 1}}));
        now = at(200);
    }
    election::Election election = add_election(100, 200);
};

TEST_F(DeadLettersTest, CountIsNotCompleteWhileALetterWaits) {
    const auto next = add_election(200, 300);
    push_damaged();
    now = at(300);
    work();
    EXPECT_EQ(counts().valid, 2U);
    EXPECT_GE(ballots->count(election).watermark, at(200));
    EXPECT_FALSE(complete(election));
    EXPECT_TRUE(complete(next));
    EXPECT_TRUE(queue.peek(10, 0ms).empty());  // and costs no marker
}

TEST_F(DeadLettersTest, DroppedLetterHoldsTheCountUpNoMore) {
    push_damaged();
    work();
    EXPECT_TRUE(drop_first());
    work();
    EXPECT_TRUE(complete(election));
    EXPECT_THAT(ledger->quarantined(), IsEmpty());
}

TEST_F(DeadLettersTest, LetterPutBackHoldsTheCountUpUntilItIsRecorded) {
    push_damaged();
    work();
    mend_letters();
    EXPECT_TRUE(requeue_first());
    EXPECT_FALSE(complete(election));
    work();
    EXPECT_TRUE(complete(election));
    EXPECT_EQ(ballots->load_context(std::vector{election::AcceptedUpload{upload(2), at(160)}}).uploads.size(),
              1U);
}

TEST_F(DeadLettersTest, LetterPutBackInVainHoldsTheCountUpAgain) {
    push_damaged();
    work();
    for (int times = 0; times < 3; ++times) {
        EXPECT_TRUE(requeue_first());
        work();
        EXPECT_FALSE(complete(election));
        EXPECT_THAT(ledger->quarantined(), SizeIs(1));
    }
    EXPECT_TRUE(drop_first());
    work();
    EXPECT_TRUE(complete(election));
}

// The dead letter is looked for while it stands in the queue behind others, which never ends.
TEST_F(DeadLettersTest, LetterPutBackIntoABusyQueueHoldsTheCountUpUntilItIsRecorded) {
    push_damaged();
    work();
    mend_letters();
    queue.entries_max = 1;
    for (std::uint8_t id = 10; id < 20; ++id) push(210, upload(id));
    EXPECT_TRUE(requeue_first());
    for (std::uint8_t id = 20; id < 24; ++id) push(220, upload(id));
    std::uint8_t id = 30;
    const auto recorded = [&] {
        return !ballots->load_context(std::vector{election::AcceptedUpload{upload(2), at(160)}})
                    .uploads.empty();
    };
    for (int steps = 0; steps < 40; ++steps) {
        push(230, upload(id++));
        step();
        EXPECT_TRUE(recorded() || !complete(election)) << steps;
    }
    EXPECT_TRUE(complete(election));
    EXPECT_GT(queue.depth().entries, 0U);
}

TEST_F(DeadLettersTest, DaemonKilledBeforeItSetsAsideHasHeldTheCountUpAlready) {
    push_damaged();
    queue.interrupt = [](const std::string& where) {
        if (where == "before setting aside") throw Unavailable("killed");
    };
    EXPECT_THROW(step(), Unavailable);
    queue.interrupt = [](const std::string&) {};
    EXPECT_THAT(dead_letters()->list(10), IsEmpty());
    EXPECT_THAT(ledger->quarantined(), SizeIs(1));
    Daemon next(parts(), {"first", 1min});
    work(next);
    EXPECT_THAT(dead_letters()->list(10), SizeIs(1));
    EXPECT_FALSE(complete(election));
    drop_first();
    work(next);
    EXPECT_TRUE(complete(election));
}

// Killed before it quarantined what its successor, which knows more, can read.
TEST_F(DeadLettersTest, EntryThatWasNotSetAsideAfterAllHoldsTheCountUpUntilItIsRecorded) {
    push_damaged();
    queue.interrupt = [](const std::string& where) {
        if (where == "before setting aside") throw Unavailable("killed");
    };
    EXPECT_THROW(step(), Unavailable);
    queue.interrupt = [](const std::string&) {};
    inbox().execute("UPDATE entries SET ballots = x'' WHERE ballots = x'00'");
    Daemon next(parts(), {"first", 1min});
    work(next);
    EXPECT_TRUE(complete(election));
    EXPECT_THAT(ledger->quarantined(), IsEmpty());
}

// As after the election database was restored from a backup, or with dead letters of an earlier version.
TEST_F(DeadLettersTest, LettersThatTheDatabaseDoesNotKnowOfHoldTheCountUp) {
    push_damaged();
    work();
    sqlite::Database(directory.path() / "elections.db").execute("DELETE FROM set_aside");
    EXPECT_TRUE(complete(election));
    Daemon restarted(parts(), {"first", 1min});
    step(restarted);
    EXPECT_FALSE(complete(election));
}

TEST_F(DeadLettersTest, NothingIsWrittenOrLookedForWhileNothingIsSetAside) {
    SeamLedger watched(*ledger);
    Daemon watching({queue, *letters, *ballots, watched, *leases, nullptr, 0ms}, {"watching", 1min});
    push(150, upload(1, {{guid(1), 1}}));
    work(watching);
    EXPECT_EQ(watched.changes, 0);
    const int reports = watched.reports;
    work(watching);
    EXPECT_EQ(watched.reports, reports);
}

TEST_F(DeadLettersTest, BacklogIsReported) {
    push_damaged();
    queue.entries_max = 2;
    step();
    const store::Backlog backlog = ballots->count_progress().backlog;
    EXPECT_EQ(backlog.uploads, 1U);
    EXPECT_EQ(backlog.bytes, 20U);
    EXPECT_EQ(backlog.oldest, at(170));
    EXPECT_EQ(backlog.dead_letters, 1U);
    work();
    EXPECT_EQ(ballots->count_progress().backlog, (store::Backlog{0, 0, {}, 1}));
    drop_first();
    work();
    EXPECT_EQ(ballots->count_progress().backlog, store::Backlog());
}

}  // namespace
}  // namespace urna::daemon
