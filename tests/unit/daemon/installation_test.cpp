// SPDX-License-Identifier: Apache-2.0
// Which databases belong together, and what the daemon does when they do not.
#include "daemon/installation.h"

#include <gmock/gmock.h>

#include "base/log.h"
#include "queue/sqlite/queue_identity.h"
#include "support/daemon_fixture.h"

namespace urna::daemon {
namespace {

using queue::QueueState;
using store::RecordState;
using testing::HasSubstr;
using testing::Not;

const Guid ours = guid(1);
const Guid others = guid(2);
const Guid fresh = guid(3);

RecordMark mark(std::int64_t number) {
    return {number, upload(static_cast<std::uint8_t>(number)).id};
}

// Of an installation that has recorded so many uploads, and whose queue has seen so many recorded.
RecordState record_of(std::int64_t uploads, std::int64_t seen) {
    RecordState record{ours, true, uploads > 0, {}, {}};
    if (uploads > 0) record.last = mark(uploads);
    if (seen > 0 && seen <= uploads) record.asked = mark(seen).upload;
    return record;
}

QueueState queue_of(std::int64_t seen, std::uint64_t entries = 0) {
    return {ours, true, seen > 0 ? mark(seen) : RecordMark{}, entries};
}

TEST(BelongingTest, OfOneInstallation) {
    const auto belonging = belonging_of(record_of(5, 5), queue_of(5), fresh);
    EXPECT_EQ(belonging.apart, "");
    EXPECT_EQ(belonging.installation, ours);
    EXPECT_FALSE(belonging.join);
    EXPECT_EQ(belonging.behind, 0);
}

TEST(BelongingTest, WhatIsNewOrOfBeforeIsJoined) {
    for (const bool used : {false, true}) {
        const auto belonging = belonging_of({{}, false, used, {}, {}}, {{}, used, {}, 0}, fresh);
        EXPECT_EQ(belonging.apart, "");
        EXPECT_EQ(belonging.installation, fresh);
        EXPECT_TRUE(belonging.join);
    }
    RecordState interrupted = record_of(5, 0);
    interrupted.has_queue = false;
    EXPECT_EQ(belonging_of(interrupted, {{}, true, {}, 0}, fresh).installation, ours);
}

TEST(BelongingTest, TwoInstallationsAreApart) {
    QueueState queue = queue_of(5);
    queue.installation = others;
    EXPECT_THAT(belonging_of(record_of(5, 5), queue, fresh).apart, HasSubstr("two installations"));
}

TEST(BelongingTest, AnIdThatIsMissingBesideAUsedOneIsApart) {
    EXPECT_THAT(belonging_of({{}, false, false, {}, {}}, queue_of(5), fresh).apart,
                HasSubstr("says of none"));
    EXPECT_THAT(belonging_of(record_of(5, 0), {{}, true, {}, 0}, fresh).apart, HasSubstr("says of none"));
    // But not when nothing has left the queue, or its mark is the record's.
    EXPECT_EQ(belonging_of(record_of(5, 0), {{}, false, {}, 3}, fresh).apart, "");
    EXPECT_EQ(belonging_of(record_of(5, 5), {{}, true, mark(5), 3}, fresh).apart, "");
}

TEST(BelongingTest, ARecordWithoutTheQueuesMarkHasLostSomething) {
    EXPECT_THAT(belonging_of(record_of(4, 5), queue_of(5), fresh).apart, HasSubstr("ends with number 4"));
    RecordState went_on = record_of(9, 5);
    went_on.asked = upload(77).id;
    EXPECT_THAT(belonging_of(went_on, queue_of(5), fresh).apart,
                HasSubstr("another upload under this number"));
}

TEST(BelongingTest, AQueueIsBehindByWhatItHasForgottenAndNotByWhatWaits) {
    EXPECT_EQ(belonging_of(record_of(9, 5), queue_of(5, 4), fresh).behind, 0);  // a crash before removing
    EXPECT_EQ(belonging_of(record_of(9, 5), queue_of(5, 3), fresh).behind, 4);
    EXPECT_EQ(belonging_of(record_of(9, 0), {{}, false, {}, 0}, fresh).behind, 9);
}

class InstallationTest : public DaemonTest {
 protected:
    std::unique_ptr<store::RecordIdentity> record = store::make_sqlite_record_identity(pool);
    std::unique_ptr<queue::QueueIdentity> queue_identity =
        queue::make_sqlite_queue_identity(queue::open_sqlite_inbox(directory.path()));
    Installation installation{*record, *queue_identity, {"the database", "the queue", "urna adopt"}};
    Daemon checking{{.queue = queue,
                     .dead_letters = *letters,
                     .ballots = *ballots,
                     .ledger = *ledger,
                     .leases = *leases,
                     .look_every = look_every,
                     .installation = &installation},
                    {"first", std::chrono::minutes(1)}};

    void lose_last_upload() {
        sqlite::Database elections_db(directory.path() / "elections.db");
        elections_db.execute(
            "DELETE FROM batches; DELETE FROM uploads WHERE number = (SELECT max(number) FROM uploads)");
    }
};

TEST_F(InstallationTest, DaemonRecordsNothingWhileTheRecordLacksWhatTheQueueSaw) {
    add_election(0, 100);
    push(1, upload(1, {{guid(1), 1}}));
    work(checking);
    EXPECT_EQ(queue_identity->state().recorded, (RecordMark{1, upload(1).id}));
    lose_last_upload();
    push(2, upload(2, {{guid(2), 1}}));
    EXPECT_THROW(step(checking), Apart);
    EXPECT_EQ(record->state(0).last.number, 0);
    EXPECT_EQ(queue.depth().entries, 1U);
}

TEST_F(InstallationTest, DaemonFindsARecordThatIsNotAsItLeftItAlsoBetweenTwoLooks) {
    add_election(0, 100);
    push(1, upload(1, {{guid(1), 1}}));
    work();  // by a daemon that never looks
    lose_last_upload();
    push(2, upload(2, {{guid(2), 1}}));
    EXPECT_THROW(step(), Unavailable);
}

TEST_F(InstallationTest, AQueueThatHasForgottenTheMarkSinceTheLastLookIsWarnedOf) {
    Daemon rarely_looking{{.queue = queue,
                           .dead_letters = *letters,
                           .ballots = *ballots,
                           .ledger = *ledger,
                           .leases = *leases,
                           .look_every = std::chrono::hours(1),
                           .installation = &installation},
                          {"first", std::chrono::minutes(1)}};
    add_election(0, 100);
    push(1, upload(1, {{guid(1), 1}}));
    push(2, upload(2, {{guid(2), 1}}));
    testing::internal::CaptureStderr();
    work(rarely_looking);
    flush_log();
    EXPECT_THAT(testing::internal::GetCapturedStderr(), Not(HasSubstr("behind")));
    sqlite::Database(directory.path() / "inbox.db").execute("UPDATE recorded SET number = number - 1");
    push(3, upload(3, {{guid(3), 1}}));
    testing::internal::CaptureStderr();
    work(rarely_looking);
    flush_log();
    EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("the queue is behind the record"));
    EXPECT_EQ(queue_identity->state().recorded.number, 3);
}

TEST_F(InstallationTest, CrashBetweenRecordingAndRemovingIsNoLoss) {
    add_election(0, 100);
    push(1, upload(1, {{guid(1), 1}}));
    queue.failing = true;
    EXPECT_THROW(step(checking), Unavailable);
    queue.failing = false;
    testing::internal::CaptureStderr();
    work(checking);
    flush_log();
    EXPECT_EQ(testing::internal::GetCapturedStderr().find("behind"), std::string::npos);
    EXPECT_EQ(queue_identity->state().recorded.number, 1);
    EXPECT_EQ(counts().valid, 1U);
}

}  // namespace
}  // namespace urna::daemon
