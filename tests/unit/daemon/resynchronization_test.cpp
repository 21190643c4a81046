// SPDX-License-Identifier: Apache-2.0
// The queue's clock was ahead once and is right again: nothing is lost in silence, and an operator brings all
// of it back to the present.
#include <gmock/gmock.h>

#include "daemon/resynchronization.h"
#include "queue/clock_watch.h"
#include "queue/sqlite/queue_identity.h"
#include "queue/sqlite/queue_reset.h"
#include "support/daemon_fixture.h"

namespace urna::daemon {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ResynchronizationTest : public DaemonTest {
 protected:
    // By a clock that is ahead, and right again after that.
    void accept_an_hour_ahead(const election::Upload& accepted) {
        push(3'750, accepted);
        work();
        now = at(150);
    }
    Result<queue::Pushed, queue::PushRefusal> push_now(const election::Upload& pushed) {
        return queue.push(pushed, sender());
    }

    std::unique_ptr<queue::QueueReset> reset =
        queue::make_sqlite_queue_reset(queue::open_sqlite_inbox(directory.path()));
    std::unique_ptr<queue::QueueIdentity> names =
        queue::make_sqlite_queue_identity(queue::open_sqlite_inbox(directory.path()));
    std::unique_ptr<store::ClockCorrection> correction = store::make_sqlite_clock_correction(pool);
    std::chrono::milliseconds wait_max{10'000};
    std::function<void()> record_some = [this] { step(); };
    std::string holder = "first";  // as the daemon's
    ResynchronizationParts resynchronization_parts() {
        return {queue, *reset, *names, *correction, *ledger, *leases, record_some, wait_max};
    }
    election::Election election = add_election(100, 200);
};

TEST_F(ResynchronizationTest, NothingIsAcceptedAtAFalseInstantAndNoCountIsComplete) {
    accept_an_hour_ahead(upload(1, {{guid(1), 1}}));
    EXPECT_EQ(push_now(upload(2, {{guid(2), 1}})).error(), queue::PushRefusal::clock_behind);
    now = at(210);
    work();
    EXPECT_FALSE(complete(election));
    EXPECT_THAT(queue::why_nothing_can_be_appended(queue.time()), HasSubstr("clock is behind"));
    // It ends by itself.
    now = at(3'751);
    work();
    EXPECT_TRUE(complete(election));
    EXPECT_EQ(push_now(upload(2, {{guid(2), 1}})).value(), queue::Pushed::appended);
}

TEST_F(ResynchronizationTest, TickAloneHoldsUpNothingOnceItIsSetBack) {
    add_election(1'000, 2'000);
    now = at(2'100);
    work();
    now = at(150);
    EXPECT_FALSE(push_now(upload(1)));
    {
        Resynchronization resynchronization(resynchronization_parts(), holder);
        const auto plan = resynchronization.prepare();
        EXPECT_TRUE(plan.needed());
        EXPECT_THAT(plan.record.uploads, IsEmpty());
        EXPECT_THAT(resynchronization.apply(plan).elections, IsEmpty());
    }
    queue.reopen();
    EXPECT_EQ(push_now(upload(1, {{guid(1), 1}})).value(), queue::Pushed::appended);
    now = at(200);
    work();
    EXPECT_TRUE(complete(election));
    EXPECT_EQ(ballots->count(election).valid_votes[0], 1U);
}

TEST_F(ResynchronizationTest, UploadThatWasDroppedWholeCountsWhenItIsSentAgain) {
    accept_an_hour_ahead(upload(1, {{guid(1), 1}}));
    {
        Resynchronization resynchronization(resynchronization_parts(), holder);
        const auto plan = resynchronization.prepare();
        ASSERT_EQ(plan.record.uploads.size(), 1U);
        EXPECT_EQ(plan.record.uploads[0].id, upload(1).id);
        EXPECT_THAT(plan.record.elections, ElementsAre(election.id));
        resynchronization.apply(plan);
    }
    queue.reopen();
    EXPECT_FALSE(queue::make_sqlite_receipts(queue::open_sqlite_inbox(directory.path()))
                     ->find(sender().official, upload(1).id));
    EXPECT_EQ(push_now(upload(1, {{guid(1), 1}})).value(), queue::Pushed::appended);
    now = at(200);
    work();
    EXPECT_TRUE(complete(election));
    EXPECT_EQ(ballots->count(election).valid_votes[0], 1U);
    EXPECT_TRUE(ballots->count(election).provisional);
    EXPECT_EQ(receipt(1).counts.valid, 1U);
}

TEST_F(ResynchronizationTest, ElectionThatWasCreatedByAClockThatWasAheadRunsAllTheSame) {
    const auto created_ahead = add_election(300, 400, 3'900);
    push(350, upload(1, {{guid(1), 1}}));
    work();
    EXPECT_EQ(ballots->count(created_ahead).valid_votes[0], 1U);
    EXPECT_EQ(elections->find_election(created_ahead.id)->valid_from, at(350));
    // What was accepted before an election was created is dropped, as ever.
    push(450, upload(2, {{guid(2), 1}}));
    now = at(460);
    add_election(440, 500, 460);
    work();
    EXPECT_EQ(counts().dropped, 1U);
}

TEST_F(ResynchronizationTest, WhatWaitsIsRecordedBefore) {
    push(3'750, upload(1, {{guid(1), 1}}));
    now = at(150);
    Resynchronization resynchronization(resynchronization_parts(), holder);
    EXPECT_EQ(resynchronization.prepare().record.uploads.size(), 1U);
    EXPECT_EQ(counts().dropped, 1U);
}

TEST_F(ResynchronizationTest, NothingIsChangedWhileNobodyRecordsWhatWaits) {
    push(3'750, upload(1, {{guid(1), 1}}));
    now = at(150);
    record_some = [] {};
    wait_max = 10ms;
    Resynchronization resynchronization(resynchronization_parts(), holder);
    EXPECT_THROW(resynchronization.prepare(), Unavailable);
    EXPECT_EQ(queue.time().latest, at(3'750));
}

TEST_F(ResynchronizationTest, NothingIsChangedWhileAnEntryOfAnInstantToComeIsSetAside) {
    push(3'750, upload(1));
    damage_last_entry();
    work();
    now = at(150);
    Resynchronization resynchronization(resynchronization_parts(), holder);
    EXPECT_THROW(resynchronization.prepare(), Unavailable);
}

TEST_F(ResynchronizationTest, NothingIsNeededWhileNothingIsAhead) {
    push(150, upload(1, {{guid(1), 1}}));
    Resynchronization resynchronization(resynchronization_parts(), holder);
    EXPECT_FALSE(resynchronization.prepare().needed());
}

TEST_F(ResynchronizationTest, DaemonEmptiesAQueueThatIsHeldAndStandsByUntilItIsReleased) {
    push(150, upload(1, {{guid(1), 1}}));
    queue.held = true;
    step();
    EXPECT_FALSE(daemon.judging());  // it would not take the lease
    queue.held = false;
    step();
    EXPECT_TRUE(daemon.judging());
    push(151, upload(2, {{guid(2), 1}}));
    queue.held = true;
    EXPECT_TRUE(step());
    step();
    EXPECT_FALSE(daemon.judging());
    EXPECT_EQ(counts().valid, 2U);
    EXPECT_FALSE(step(other));
    EXPECT_FALSE(other.judging());
    queue.held = false;
    step(other);
    EXPECT_TRUE(other.judging());
}

}  // namespace
}  // namespace urna::daemon
