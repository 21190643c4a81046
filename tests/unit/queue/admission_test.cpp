// SPDX-License-Identifier: Apache-2.0
// What keeps one official, or many, from filling queue and record; on every engine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>

#include "engines.h"
#include "support/senders.h"
#include "support/uploads.h"

namespace urna::queue {
namespace {

using namespace std::chrono_literals;

class AdmissionSuite : public testing::TestWithParam<Engine> {
 protected:
    void reopen(const Limits& limits = {}) {
        queue.reset();
        queue = instance->open(limits, [this] { return now.load(); });
    }
    Result<Pushed, PushRefusal> push(std::uint8_t id, std::size_t ballots = 1,
                                     const Sender& from = sender()) {
        election::Batch batch;
        for (std::size_t i = 0; i < ballots; ++i) batch.push_back({random_guid(), 1});
        return queue->push(upload(id, batch), from);
    }
    static Sender other() {
        Sender other = sender();
        other.official.guid.bytes[0] ^= 1;
        return other;
    }

    std::atomic<Instant> now = at(1'000);
    std::unique_ptr<QueueInstance> instance = GetParam().make_instance();
    std::unique_ptr<BallotQueue> queue = instance->open({}, [this] { return now.load(); });
};
INSTANTIATE_TEST_SUITE_P(Engines, AdmissionSuite, testing::ValuesIn(engines()),
                         [](const auto& engine) { return engine.param.name; });

TEST_P(AdmissionSuite, OfficialHasADaysBallots) {
    reopen({.quotas = {.ballots = 5}});
    EXPECT_EQ(push(1, 3).value(), Pushed::appended);
    EXPECT_EQ(push(2, 3).error(), PushRefusal::over_quota);
    EXPECT_EQ(push(2, 2).value(), Pushed::appended);
    EXPECT_EQ(push(3, 1).error(), PushRefusal::over_quota);
    EXPECT_EQ(queue->depth().entries, 2U);
}

TEST_P(AdmissionSuite, OfficialHasADaysUploadsAndBytes) {
    reopen({.quotas = {.uploads = 2}});
    EXPECT_TRUE(push(1));
    EXPECT_TRUE(push(2));
    EXPECT_EQ(push(3).error(), PushRefusal::over_quota);
    reopen({.quotas = {.bytes = 100}});
    Sender sending = other();
    sending.bytes = 60;
    EXPECT_TRUE(push(4, 1, sending));
    EXPECT_EQ(push(5, 1, sending).error(), PushRefusal::over_quota);
    sending.bytes = 40;
    EXPECT_TRUE(push(5, 1, sending));
}

TEST_P(AdmissionSuite, EachOfficialHasTheirOwn) {
    reopen({.quotas = {.uploads = 1}});
    EXPECT_TRUE(push(1));
    EXPECT_EQ(push(2).error(), PushRefusal::over_quota);
    EXPECT_TRUE(push(2, 1, other()));
}

TEST_P(AdmissionSuite, RepetitionIsAnsweredAlsoWhenTheDayIsUsedUp) {
    reopen({.quotas = {.uploads = 1}});
    const election::Upload once = upload(1, {{guid(1), 1}});
    EXPECT_EQ(queue->push(once, sender()).value(), Pushed::appended);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(queue->push(once, sender()).value(), Pushed::repeated);
    EXPECT_EQ(queue->depth().entries, 1U);
}

TEST_P(AdmissionSuite, QuotaIsKeptWhenTheQueueIsOpenedAnew) {
    reopen({.quotas = {.uploads = 1}});
    EXPECT_TRUE(push(1));
    reopen({.quotas = {.uploads = 1}});
    EXPECT_EQ(push(2).error(), PushRefusal::over_quota);
}

// Larger than what one entry holds: on Redis its parts are not even sent.
TEST_P(AdmissionSuite, LargeUploadsCountToo) {
    reopen({.bytes_max = 1U << 30, .quotas = {.ballots = 200'000}});
    EXPECT_TRUE(push(1, 150'000));
    EXPECT_EQ(push(2, 150'000).error(), PushRefusal::over_quota);
    EXPECT_TRUE(push(2, 50'000));
}

TEST_P(AdmissionSuite, NewDayHasANewQuota) {
    if (GetParam().has_own_clock) GTEST_SKIP() << "its day is looked at in redis_queue_test.cpp";
    now = Instant{std::chrono::hours(24 * 20'000 + 23)};
    reopen({.quotas = {.uploads = 1}});
    EXPECT_TRUE(push(1));
    EXPECT_EQ(push(2).error(), PushRefusal::over_quota);
    now = now.load() + 59min;
    EXPECT_EQ(push(2).error(), PushRefusal::over_quota);
    now = now.load() + 1min;
    EXPECT_TRUE(push(2));
    EXPECT_EQ(push(3).error(), PushRefusal::over_quota);
}

TEST_P(AdmissionSuite, UploadThatWantsNoReceiptIsAcceptedAndNotRemembered) {
    Sender silent = sender();
    silent.wants_receipt = false;
    EXPECT_EQ(push(1, 0, silent).value(), Pushed::appended);
    EXPECT_EQ(push(1, 0, silent).value(), Pushed::appended);
    EXPECT_TRUE(instance->receipts()->newest(silent.official).empty());
    EXPECT_FALSE(instance->receipts()->find(silent.official, upload(1).id));
    const auto entries = queue->peek(1'000, 0ms);
    ASSERT_EQ(entries.size(), 2U);
    queue->acknowledge(entries[1].id, std::vector{UploadOutcome{entries[0].id, upload(1).id, at(1), {}}});
    EXPECT_TRUE(instance->receipts()->newest(silent.official).empty());
}

TEST_P(AdmissionSuite, HeldOfficialUploadsNothing) {
    const auto held = instance->held_officials();
    EXPECT_TRUE(held->list().empty());
    const election::Upload before = upload(1, {{guid(1), 1}});
    ASSERT_TRUE(queue->push(before, sender()));
    const HeldOfficial official{"ana@example.org", at(7), "Ana Anic", "a stranger: 5\nfiles"};
    held->hold(official);
    ASSERT_EQ(held->list().size(), 1U);
    EXPECT_EQ(held->list()[0].email_key, official.email_key);
    EXPECT_EQ(held->list()[0].since, official.since);
    EXPECT_EQ(held->list()[0].by, official.by);
    EXPECT_EQ(held->list()[0].reason, official.reason);

    EXPECT_EQ(push(2).error(), PushRefusal::official_held);
    EXPECT_EQ(push(2, 150'000).error(), PushRefusal::official_held);
    EXPECT_EQ(queue->push(before, sender()).value(), Pushed::repeated);
    election::Upload shouted = upload(2, {{guid(2), 1}});
    shouted.official.email = "ANA@example.ORG";
    EXPECT_EQ(queue->push(shouted, sender()).error(), PushRefusal::official_held);
    shouted.official.email = "another@example.org";
    EXPECT_TRUE(queue->push(shouted, sender()));

    EXPECT_TRUE(held->release(official.email_key));
    EXPECT_FALSE(held->release(official.email_key));
    EXPECT_TRUE(held->list().empty());
    EXPECT_TRUE(push(3));
}

TEST_P(AdmissionSuite, HoldsAreListedByEmailAndTheLastOneCounts) {
    const auto held = instance->held_officials();
    held->hold({"b@example.org", at(1), "Ana", "first"});
    held->hold({"a@example.org", at(2), "Ana", "first"});
    held->hold({"b@example.org", at(3), "Vera", "second"});
    const auto officials = held->list();
    ASSERT_EQ(officials.size(), 2U);
    EXPECT_EQ(officials[0].email_key, "a@example.org");
    EXPECT_EQ(officials[1].by, "Vera");
    EXPECT_EQ(officials[1].reason, "second");
}

TEST_P(AdmissionSuite, NothingBoundsTheRecordUntilADaemonHasToldIt) {
    EXPECT_EQ(queue->depth().record, RecordRoom{});
    queue->tell_record(1'000'000);
    EXPECT_TRUE(push(1));
}

TEST_P(AdmissionSuite, WhatWaitsAndWhatIsRecordedFitTogether) {
    queue->limit_record(10);
    queue->tell_record(3);
    EXPECT_EQ(queue->depth().record, (RecordRoom{3, 10}));
    EXPECT_TRUE(push(1, 4));
    EXPECT_EQ(push(2, 4).error(), PushRefusal::record_full);
    EXPECT_TRUE(push(2, 3));
    EXPECT_EQ(push(3, 1).error(), PushRefusal::record_full);
    EXPECT_TRUE(push(3, 0));

    // Recorded, it takes as much as it did while it waited; duplicates make room again.
    queue->acknowledge(queue->peek(1'000, 0ms).at(1).id, {}, {}, 9);
    EXPECT_EQ(queue->depth().record, (RecordRoom{9, 10}));
    EXPECT_EQ(push(4, 2).error(), PushRefusal::record_full);
    EXPECT_TRUE(push(4, 1));
}

TEST_P(AdmissionSuite, LargeUploadsHaveToFitTheRecordToo) {
    reopen({.bytes_max = 1U << 30});
    queue->limit_record(200'000);
    EXPECT_TRUE(push(1, 150'000));
    EXPECT_EQ(push(2, 50'001).error(), PushRefusal::record_full);
    EXPECT_TRUE(push(2, 50'000));
}

}  // namespace
}  // namespace urna::queue
