// SPDX-License-Identifier: Apache-2.0
// What officials are told of their uploads, in every engine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines.h"
#include "support/senders.h"
#include "support/uploads.h"

namespace urna::queue {
namespace {

using namespace std::chrono_literals;
using election::VerdictCounts;
using testing::ElementsAre;
using testing::IsEmpty;

class ReceiptsSuite : public testing::TestWithParam<Engine> {
 protected:
    void reopen() {
        queue.reset();
        queue = instance->open({.bytes_max = 1'000'000, .entries_max = 1'000}, [this] { return now; });
    }
    std::vector<Receipt> newest(std::uint8_t official = 1) {
        return instance->receipts()->newest(sender(official).official);
    }
    std::optional<Receipt> find(std::uint8_t id, std::uint8_t official = 1) {
        return instance->receipts()->find(sender(official).official, upload(id).id);
    }
    UploadState state_of(std::uint8_t id) { return find(id).value().state; }
    std::vector<Entry> peek() { return queue->peek(1'000'000, 0ms); }
    // Of all that waits, each with other counts.
    std::vector<UploadOutcome> outcomes() {
        std::vector<UploadOutcome> made;
        for (const Entry& entry : peek()) {
            if (entry.upload)
                made.push_back({entry.id, entry.upload->id, entry.accepted_at, {made.size(), 2, 1, 0}});
        }
        return made;
    }
    void quarantine_first() { queue->quarantine(peek().at(0).id, "broken"); }
    EntryId first_letter() { return instance->dead_letters()->list(1).at(0).id; }

    Instant now = at(1'000);
    std::unique_ptr<QueueInstance> instance = GetParam().make_instance();
    std::unique_ptr<BallotQueue> queue = instance->open({}, [this] { return now; });
};
INSTANTIATE_TEST_SUITE_P(Engines, ReceiptsSuite, testing::ValuesIn(engines()),
                         [](const auto& engine) { return engine.param.name; });

TEST_P(ReceiptsSuite, UploadThatWaitsHasAReceiptWithEverythingAlsoAfterReopening) {
    const auto pushed = upload(1, {{guid(1), 7}, {guid(2), 8}});
    ASSERT_TRUE(queue->push(pushed, sender(1, "Biračko mesto 12.csv")));
    reopen();
    const Entry entry = peek().at(0);
    const Receipt expected{.upload = pushed.id,
                           .file_name = "Biračko mesto 12.csv",
                           .file_sha256 = pushed.file_sha256,
                           .accepted_at = entry.accepted_at,
                           .ballots = 2,
                           .state = UploadState::waiting,
                           .counts = {},
                           .acceptance = Acceptance{entry.id, entry.nonce.value()}};
    EXPECT_THAT(newest(), ElementsAre(expected));
    EXPECT_EQ(find(1), expected);
}

TEST_P(ReceiptsSuite, TallyIsKeptAndARepetitionLeavesIt) {
    Sender with_tally = sender();
    with_tally.tally = {{1, 12}, {3, 1}, {election::poll_number_max, 7}};
    ASSERT_TRUE(queue->push(upload(1), with_tally));
    EXPECT_EQ(find(1).value().tally, with_tally.tally);
    EXPECT_EQ(find(1).value().file_name, "ballots.csv");
    ASSERT_EQ(queue->push(upload(1), sender()).value(), Pushed::repeated);
    reopen();
    EXPECT_EQ(newest().at(0).tally, with_tally.tally);

    with_tally.file_name.reset();
    ASSERT_TRUE(queue->push(upload(2), with_tally));
    EXPECT_EQ(find(2).value().tally, with_tally.tally);
    EXPECT_EQ(find(2).value().file_name, std::nullopt);
}

TEST_P(ReceiptsSuite, LongestTallyIsKept) {
    Sender with_tally = sender();
    for (std::uint32_t i = 0; i < election::file_tally_rows_max; ++i) {
        with_tally.tally.push_back({(i + 1) * 8'000'000, 1'000'000});
    }
    ASSERT_TRUE(queue->push(upload(1), with_tally));
    EXPECT_EQ(find(1).value().tally, with_tally.tally);
}

TEST_P(ReceiptsSuite, FileWithoutNameOrBallotsHasAReceiptToo) {
    Sender without_name = sender();
    without_name.file_name.reset();
    ASSERT_TRUE(queue->push(upload(1), without_name));
    ASSERT_EQ(newest().size(), 1U);
    EXPECT_EQ(newest()[0].file_name, std::nullopt);
    EXPECT_EQ(newest()[0].ballots, 0U);
}

TEST_P(ReceiptsSuite, LargeUploadHasAReceipt) {
    queue.reset();
    queue = instance->open({.bytes_max = 10'000'000, .entries_max = 10}, [this] { return now; });
    ASSERT_TRUE(queue->push(upload(1, many_ballots(150'000)), sender()));
    EXPECT_EQ(find(1).value().ballots, 150'000U);
    const EntryId last = peek().at(0).id;
    queue->acknowledge(last,
                       std::vector{UploadOutcome{last, upload(1).id, queue->time().now, {150'000, 0, 0, 0}}});
    EXPECT_EQ(find(1).value().counts.valid, 150'000U);
}

TEST_P(ReceiptsSuite, OfficialsSeeTheirOwnOnly) {
    ASSERT_TRUE(queue->push(upload(1), sender(1)));
    ASSERT_TRUE(queue->push(upload(2), sender(2)));
    ASSERT_EQ(newest(2).size(), 1U);
    EXPECT_EQ(newest(2)[0].upload, upload(2).id);
    EXPECT_EQ(find(1, 2), std::nullopt);
    EXPECT_THAT(newest(3), IsEmpty());
}

TEST_P(ReceiptsSuite, NewestComesFirst) {
    for (std::uint8_t id = 1; id <= 3; ++id) ASSERT_TRUE(queue->push(upload(id), sender()));
    const auto receipts = newest();
    ASSERT_EQ(receipts.size(), 3U);
    for (std::uint8_t i = 0; i < 3; ++i)
        EXPECT_EQ(receipts[i].upload, upload(static_cast<std::uint8_t>(3 - i)).id);
}

TEST_P(ReceiptsSuite, ListIsBoundedAndWhatFellOutIsStillFound) {
    for (std::uint8_t id = 0; id < receipts_max + 10; ++id) {
        ASSERT_TRUE(queue->push(upload(id), sender()));
    }
    const auto receipts = newest();
    ASSERT_EQ(receipts.size(), receipts_max);
    EXPECT_EQ(receipts.front().upload, upload(receipts_max + 9).id);
    EXPECT_EQ(receipts.back().upload, upload(10).id);
    EXPECT_TRUE(find(0));
}

TEST_P(ReceiptsSuite, RepetitionLeavesTheFirstReceipt) {
    ASSERT_TRUE(queue->push(upload(1), sender(1, "first.csv")));
    const auto before = newest();
    now = at(2'000);
    EXPECT_EQ(queue->push(upload(1), sender(1, "second.csv")).value(), Pushed::repeated);
    EXPECT_EQ(newest(), before);
    auto other = upload(1);
    other.file_sha256.fill(99);
    EXPECT_FALSE(queue->push(other, sender(1, "third.csv")));
    EXPECT_EQ(newest(), before);
}

TEST_P(ReceiptsSuite, RefusedUploadHasNone) {
    queue.reset();
    queue = instance->open({.bytes_max = 1'000, .entries_max = 1}, [this] { return now; });
    ASSERT_TRUE(queue->push(upload(1), sender()));
    EXPECT_FALSE(queue->push(upload(2), sender()));
    EXPECT_EQ(newest().size(), 1U);
    EXPECT_FALSE(find(2));
}

TEST_P(ReceiptsSuite, RemovedUploadsAreCounted) {
    for (std::uint8_t id = 1; id <= 3; ++id) ASSERT_TRUE(queue->push(upload(id), sender()));
    const auto all = outcomes();
    queue->acknowledge(all[1].entry, std::span(all).first(2));
    reopen();
    EXPECT_EQ(find(1).value().counts, (VerdictCounts{0, 2, 1, 0}));
    EXPECT_EQ(find(2).value().counts, (VerdictCounts{1, 2, 1, 0}));
    EXPECT_EQ(state_of(2), UploadState::counted);
    EXPECT_EQ(state_of(3), UploadState::waiting);
    EXPECT_EQ(queue->push(upload(1), sender()).value(), Pushed::repeated);
    EXPECT_EQ(state_of(1), UploadState::counted);
}

// More than one step removes.
TEST_P(ReceiptsSuite, EachOfManyIsToldItsOwn) {
    queue.reset();
    queue = instance->open({.bytes_max = 10'000'000, .entries_max = 1'000}, [this] { return now; });
    for (std::uint8_t id = 0; id < 200; ++id) {
        if (id % 10 == 0) queue->append_marker();
        ASSERT_TRUE(queue->push(upload(id, many_ballots(id == 50 ? 20'000 : 200)), sender()));
    }
    const auto all = outcomes();
    ASSERT_EQ(all.size(), 200U);
    queue->append_marker();
    queue->acknowledge(peek().back().id, all);
    EXPECT_THAT(peek(), IsEmpty());
    for (std::uint8_t id = 0; id < 200; ++id) EXPECT_EQ(find(id).value().counts.valid, id);
}

TEST_P(ReceiptsSuite, OutcomesMayBeToldTwice) {
    ASSERT_TRUE(queue->push(upload(1), sender()));
    const auto all = outcomes();
    queue->acknowledge(all[0].entry, all);
    queue->acknowledge(all[0].entry, all);
    EXPECT_EQ(state_of(1), UploadState::counted);
}

TEST_P(ReceiptsSuite, UploadSetAsideSaysSoAndWaitsAgainWhenItIsPutBack) {
    ASSERT_TRUE(queue->push(upload(1), sender()));
    const Receipt before = find(1).value();
    quarantine_first();
    EXPECT_EQ(state_of(1), UploadState::quarantined);
    EXPECT_EQ(find(1).value().accepted_at, before.accepted_at);
    EXPECT_TRUE(instance->dead_letters()->requeue(first_letter()));
    EXPECT_EQ(find(1), before);
    reopen();
    const auto all = outcomes();
    queue->acknowledge(all.at(0).entry, all);
    EXPECT_EQ(state_of(1), UploadState::counted);
}

TEST_P(ReceiptsSuite, UploadGivenUpSaysSo) {
    ASSERT_TRUE(queue->push(upload(1), sender()));
    quarantine_first();
    const EntryId letter = first_letter();
    EXPECT_TRUE(instance->dead_letters()->discard(letter, "for the test"));
    EXPECT_EQ(state_of(1), UploadState::discarded);
    EXPECT_FALSE(instance->dead_letters()->requeue(letter).value().requeued);
    EXPECT_EQ(state_of(1), UploadState::discarded);
}

TEST_P(ReceiptsSuite, DamagedUploadsReceiptSaysThatItIsSetAside) {
    instance->append_damaged(*queue, upload(1));
    queue->append_marker();
    queue->quarantine(peek().at(0).id, "damaged");
    EXPECT_EQ(state_of(1), UploadState::quarantined);
}

TEST_P(ReceiptsSuite, SettingAsideWhatHasLeftTheQueueTellsNothing) {
    ASSERT_TRUE(queue->push(upload(1), sender()));
    const auto all = outcomes();
    queue->acknowledge(all[0].entry, all);
    queue->quarantine(all[0].entry, "by a daemon that was paused");
    EXPECT_EQ(state_of(1), UploadState::counted);
}

}  // namespace
}  // namespace urna::queue
