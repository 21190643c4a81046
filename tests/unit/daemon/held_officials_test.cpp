// SPDX-License-Identifier: Apache-2.0
// Uploads of an official on hold are set aside; and how much the record may hold.
#include <gmock/gmock.h>

#include "base/error.h"
#include "base/log.h"
#include "queue/sqlite/held_officials.h"
#include "support/daemon_fixture.h"

namespace urna::daemon {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class HeldOfficialsTest : public DaemonTest {
 protected:
    election::Upload of(const std::string& email, std::uint8_t id) const {
        election::Upload made = upload(id, {{guid(id), 1}});
        made.official.email = email;
        return made;
    }
    DaemonParts with_holds() {
        DaemonParts made = parts();
        made.held = held.get();
        return made;
    }

    election::Election election = add_election(100, 200);
    std::unique_ptr<queue::HeldOfficials> held =
        queue::make_sqlite_held_officials(queue::open_sqlite_inbox(directory.path()));
    Daemon holding{with_holds(), {"first", std::chrono::minutes(1)}};
};

TEST_F(HeldOfficialsTest, WhatWaitsIsSetAsideAndOthersAreRecorded) {
    push(150, of("Ana@example.org", 1));
    push(150, of("vera@example.org", 2));
    push(150, of("ana@example.org", 3));
    held->hold({"ana@example.org", at(160), "Mira", "unknown to the commission"});
    now = at(200);
    work(holding);
    EXPECT_EQ(counts().valid, 1U);
    EXPECT_FALSE(complete(election));
    const auto listed = letters->list(10);
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[0].reason, "its official is on hold: unknown to the commission (Mira)");
    EXPECT_EQ(listed[0].official_email, "Ana@example.org");
    EXPECT_EQ(receipt(1).state, queue::UploadState::quarantined);
    EXPECT_EQ(receipt(2).state, queue::UploadState::counted);

    held->release("ana@example.org");
    for (const auto& letter : listed) letters->requeue(letter.id);
    queue.reopen();
    work(holding);
    EXPECT_EQ(counts().valid, 3U);
    EXPECT_TRUE(complete(election));
}

TEST_F(HeldOfficialsTest, WhatIsRecordedStaysRecorded) {
    push(150, of("ana@example.org", 1));
    work(holding);
    held->hold({"ana@example.org", at(160), "Mira", "late"});
    now = at(200);
    work(holding);
    EXPECT_EQ(counts().valid, 1U);
    EXPECT_TRUE(complete(election));
    EXPECT_TRUE(letters->list(10).empty());
}

TEST_F(HeldOfficialsTest, RequeuedUnderTheHoldItIsSetAsideAgain) {
    push(150, of("ana@example.org", 1));
    held->hold({"ana@example.org", at(160), "Mira", "first"});
    work(holding);
    EXPECT_TRUE(letters->requeue(letters->list(1).at(0).id));
    queue.reopen();
    work(holding);
    EXPECT_EQ(counts().valid, 0U);
    EXPECT_EQ(letters->list(10).size(), 1U);
}

class RecordRoomTest : public DaemonTest {
 protected:
    DaemonParts bounded(std::uint64_t ballots_max) {
        DaemonParts made = parts();
        made.record_ballots_max = ballots_max;
        return made;
    }
    election::Election election = add_election(100, 200);
};

// Duplicates, and what was dropped, have no GUID of their own in the record.
TEST_F(RecordRoomTest, QueueIsToldWhatTheRecordHoldsAndMayHold) {
    Daemon bounded_daemon(bounded(100), {"first", std::chrono::minutes(1)});
    push(50, upload(1, {{guid(9), 1}}));  // no election runs
    push(150, upload(2, {{guid(1), 1}, {guid(2), 99}, {guid(1), 1}}));
    work(bounded_daemon);
    EXPECT_EQ(queue.depth().record, (queue::RecordRoom{2, 100}));

    queue.reopen();
    EXPECT_EQ(queue.depth().record, queue::RecordRoom{});
    Daemon next(bounded(50), {"first", std::chrono::minutes(1)});
    next.tell_record_room();
    EXPECT_EQ(queue.depth().record, (queue::RecordRoom{2, 50}));
}

TEST_F(RecordRoomTest, StandbyBoundsTheRecordToo) {
    step();
    Daemon standby(bounded(7), {"second", std::chrono::minutes(1)});
    EXPECT_FALSE(step(standby));
    EXPECT_FALSE(standby.judging());
    EXPECT_EQ(queue.depth().record.ballots_max, 7U);
}

TEST_F(RecordRoomTest, FourFifthsAreWarnedOfOnce) {
    Daemon bounded_daemon(bounded(5), {"first", std::chrono::minutes(1)});
    push(150, upload(1, {{guid(1), 1}, {guid(2), 1}, {guid(3), 1}, {guid(4), 1}}));
    testing::internal::CaptureStderr();
    work(bounded_daemon);
    push(150, upload(2, {{guid(5), 1}}));
    work(bounded_daemon);
    flush_log();
    const std::string log = testing::internal::GetCapturedStderr();
    EXPECT_THAT(log, HasSubstr("the record is nearly full"));
    EXPECT_EQ(log.find("nearly full"), log.rfind("nearly full"));
}

// It would be killed for want of memory, and started again, for ever.
TEST_F(RecordRoomTest, DaemonDoesNotReadWhatItHasNoMemoryFor) {
    push(150, upload(1, {{guid(1), 1}, {guid(2), 1}, {guid(3), 1}, {guid(4), 1}, {guid(5), 1}}));
    work();
    Daemon small(bounded(3), {"second", std::chrono::minutes(1)});
    try {
        step(small);
        ADD_FAILURE();
    } catch (const Unavailable& error) {
        EXPECT_THAT(error.what(), HasSubstr("the record holds 5 ballots, and this daemon has memory for 3"));
    }
    Daemon sufficient(bounded(4), {"second", std::chrono::minutes(1)});
    EXPECT_NO_THROW(step(sufficient));
}

}  // namespace
}  // namespace urna::daemon
