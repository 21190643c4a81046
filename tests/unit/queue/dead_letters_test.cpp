// SPDX-License-Identifier: Apache-2.0
// What cannot be read, in every engine.
#include <gtest/gtest.h>

#include "engines.h"
#include "support/senders.h"
#include "support/uploads.h"

namespace urna::queue {
namespace {

using namespace std::chrono_literals;
using election::Upload;

class DeadLettersSuite : public testing::TestWithParam<Engine> {
 protected:
    void reopen() {
        queue.reset();
        queue = instance->open({}, [this] { return now; });
    }
    std::vector<Entry> peek() { return queue->peek(1'000, 0ms); }
    std::vector<DeadLetter> letters() { return instance->dead_letters()->list(10); }
    static Upload upload_of_two(std::uint8_t id) { return upload(id, {{guid(id, 1), 1}, {guid(id, 2), 1}}); }
    // An upload that can be read, one that cannot, another that can.
    void push_three() {
        ASSERT_TRUE(queue->push(upload_of_two(1), sender()));
        instance->append_damaged(*queue, upload_of_two(2));
        ASSERT_TRUE(queue->push(upload_of_two(3), sender()));
    }

    Instant now = at(1'000);
    std::unique_ptr<QueueInstance> instance = GetParam().make_instance();
    std::unique_ptr<BallotQueue> queue = instance->open({}, [this] { return now; });
};
INSTANTIATE_TEST_SUITE_P(Engines, DeadLettersSuite, testing::ValuesIn(engines()),
                         [](const auto& engine) { return engine.param.name; });

TEST_P(DeadLettersSuite, DamagedEntryIsGivenWithTheReasonAmongTheOthers) {
    push_three();
    const auto entries = peek();
    ASSERT_EQ(entries.size(), 3U);
    EXPECT_TRUE(entries[0].upload);
    EXPECT_FALSE(entries[0].unreadable);
    EXPECT_FALSE(entries[1].upload);
    EXPECT_EQ(entries[1].unreadable, "the ballots are damaged");
    EXPECT_TRUE(entries[2].upload);
}

TEST_P(DeadLettersSuite, EntrySetAsideIsAmongTheDeadLettersAndNoMoreInTheQueue) {
    push_three();
    const Entry damaged = peek().at(1);
    queue->quarantine(damaged.id, "broken");
    EXPECT_EQ(peek().size(), 2U);
    EXPECT_EQ(queue->depth().entries, 2U);
    EXPECT_EQ(queue->depth().bytes, 80U);
    ASSERT_EQ(letters().size(), 1U);
    const DeadLetter letter = letters()[0];
    EXPECT_EQ(letter.entry, damaged.id);
    EXPECT_EQ(letter.accepted_at, damaged.accepted_at);
    EXPECT_EQ(letter.reason, "broken");
    EXPECT_EQ(letter.bytes, 40U);
    EXPECT_EQ(letter.upload, upload(2).id);
    reopen();
    EXPECT_EQ(peek().size(), 2U);
    EXPECT_EQ(queue->depth().bytes, 80U);
}

TEST_P(DeadLettersSuite, SettingAsideTwiceLeavesOneLetter) {
    push_three();
    const EntryId damaged = peek().at(1).id;
    queue->quarantine(damaged, "broken");
    queue->quarantine(damaged, "broken");
    EXPECT_EQ(letters().size(), 1U);
    EXPECT_EQ(queue->depth().bytes, 80U);
}

TEST_P(DeadLettersSuite, LetterPutBackStandsAtTheEndWithItsInstant) {
    push_three();
    const Entry damaged = peek().at(1);
    queue->quarantine(damaged.id, "broken");
    now = at(2'000);
    ASSERT_TRUE(queue->push(upload_of_two(4), sender()));
    EXPECT_TRUE(instance->dead_letters()->requeue(letters().at(0).id));
    EXPECT_TRUE(letters().empty());
    reopen();
    const auto entries = peek();
    ASSERT_EQ(entries.size(), 4U);
    EXPECT_LT(entries[2].id, entries[3].id);
    EXPECT_GT(entries[2].accepted_at, entries[3].accepted_at);
    EXPECT_EQ(entries[3].accepted_at, damaged.accepted_at);
    EXPECT_TRUE(entries[3].unreadable);
    EXPECT_EQ(queue->depth().bytes, 160U);
}

TEST_P(DeadLettersSuite, LetterSetAsideAgainStillHasItsInstant) {
    push_three();
    const Entry damaged = peek().at(1);
    queue->quarantine(damaged.id, "broken");
    instance->dead_letters()->requeue(letters().at(0).id);
    reopen();
    queue->quarantine(peek().at(2).id, "still broken");
    ASSERT_EQ(letters().size(), 1U);
    EXPECT_EQ(letters()[0].accepted_at, damaged.accepted_at);
    EXPECT_EQ(letters()[0].reason, "still broken");
}

// As after a fault of the program's that is mended: nothing of the entry is lost on the way.
TEST_P(DeadLettersSuite, ReadableEntrySetAsideAndPutBackIsTheUploadItWas) {
    const Upload pushed = upload_of_two(1);
    ASSERT_TRUE(queue->push(pushed, sender()));
    const Entry before = peek().at(0);
    queue->quarantine(before.id, "not understood");
    EXPECT_TRUE(peek().empty());
    EXPECT_TRUE(instance->dead_letters()->requeue(letters().at(0).id));
    reopen();
    const auto entries = peek();
    ASSERT_EQ(entries.size(), 1U);
    ASSERT_TRUE(entries[0].upload);
    EXPECT_EQ(entries[0].accepted_at, before.accepted_at);
    EXPECT_EQ(entries[0].upload->id, pushed.id);
    EXPECT_EQ(entries[0].upload->official, pushed.official);
    EXPECT_EQ(entries[0].upload->file_sha256, pushed.file_sha256);
    EXPECT_EQ(entries[0].upload->ballots, pushed.ballots);
    EXPECT_EQ(queue->push(pushed, sender()).value(), Pushed::repeated);
}

TEST_P(DeadLettersSuite, LargeUploadSetAsideAndPutBackIsTheUploadItWas) {
    const Upload pushed = upload(1, many_ballots(200'000));
    queue = nullptr;
    queue = instance->open({.bytes_max = 10'000'000, .entries_max = 10}, [this] { return now; });
    ASSERT_TRUE(queue->push(pushed, sender()));
    ASSERT_TRUE(queue->push(upload_of_two(2), sender()));
    const auto before = peek();
    queue->quarantine(before.at(0).id, "not understood");
    queue->acknowledge(queue->peek(1'000, 0ms).at(0).id, {});
    EXPECT_EQ(queue->depth().bytes, 0U);
    ASSERT_EQ(letters().size(), 1U);
    EXPECT_EQ(letters()[0].bytes, 4'000'000U);
    EXPECT_TRUE(instance->dead_letters()->requeue(letters().at(0).id));
    reopen();
    EXPECT_EQ(queue->depth().bytes, 4'000'000U);
    const auto entries = peek();
    ASSERT_EQ(entries.size(), 1U);
    ASSERT_TRUE(entries[0].upload);
    EXPECT_EQ(entries[0].upload->ballots, pushed.ballots);
    EXPECT_EQ(entries[0].accepted_at, before[0].accepted_at);
}

TEST_P(DeadLettersSuite, WaitingAreThoseThatAreNeitherPutBackNorDropped) {
    for (int i = 0; i < 250; ++i) queue->append_marker();
    const auto entries = peek();
    for (const Entry& entry : entries) queue->quarantine(entry.id, "broken");
    const auto waiting = instance->dead_letters()->waiting();
    ASSERT_EQ(waiting.size(), 250U);
    for (std::size_t i = 0; i < 250; ++i) {
        EXPECT_EQ(waiting[i].entry, entries[i].id);
        EXPECT_EQ(waiting[i].accepted_at, entries[i].accepted_at);
    }
    EXPECT_TRUE(instance->dead_letters()->requeue(letters().at(0).id));
    EXPECT_TRUE(instance->dead_letters()->discard(letters().at(0).id, "for the test"));
    const auto left = instance->dead_letters()->waiting();
    ASSERT_EQ(left.size(), 248U);
    EXPECT_EQ(left[0].entry, entries[2].id);
}

TEST_P(DeadLettersSuite, DroppedLetterWaitsNoMoreAndIsNotPutBack) {
    push_three();
    queue->quarantine(peek().at(1).id, "broken");
    const EntryId letter = letters().at(0).id;
    EXPECT_TRUE(instance->dead_letters()->discard(letter, "sent again on paper"));
    EXPECT_TRUE(letters().empty());
    const auto again = instance->dead_letters()->discard(letter, "again");
    ASSERT_TRUE(again);
    EXPECT_FALSE(again->requeued);
    EXPECT_EQ(instance->dead_letters()->requeue(letter), again);
    reopen();
    EXPECT_EQ(peek().size(), 2U);
}

// As when the answer was lost, and the command is repeated.
TEST_P(DeadLettersSuite, LetterPutBackTwiceIsPutBackOnceAndBothAreTold) {
    push_three();
    queue->quarantine(peek().at(1).id, "broken");
    const EntryId letter = letters().at(0).id;
    const auto first = instance->dead_letters()->requeue(letter);
    ASSERT_TRUE(first);
    EXPECT_TRUE(first->requeued);
    EXPECT_LT(std::chrono::abs(system_now() - first->at), 1min);
    EXPECT_EQ(instance->dead_letters()->requeue(letter), first);
    EXPECT_EQ(instance->dead_letters()->discard(letter, "too late"), first);
    reopen();
    EXPECT_EQ(peek().size(), 3U);
    EXPECT_FALSE(instance->dead_letters()->requeue({letter.value + 1, letter.sequence}));
}

TEST_P(DeadLettersSuite, LettersThatAreNotThereAreNeitherPutBackNorDropped) {
    EXPECT_FALSE(instance->dead_letters()->requeue({7}));
    EXPECT_FALSE(instance->dead_letters()->discard({7}, "nothing"));
}

TEST_P(DeadLettersSuite, ListIsBoundedAndTheFirstSetAsideComesFirst) {
    for (std::uint8_t i = 1; i <= 3; ++i) ASSERT_TRUE(queue->push(upload(i), sender()));
    for (const Entry& entry : peek()) queue->quarantine(entry.id, "broken");
    const auto listed = instance->dead_letters()->list(2);
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[0].upload, upload(1).id);
    EXPECT_EQ(listed[1].upload, upload(2).id);
    EXPECT_EQ(queue->depth().entries, 0U);
}

TEST(PlaceTest, IsReadBackFromItsText) {
    EXPECT_EQ(to_string(EntryId{17, 3}), "17-3");
    EXPECT_EQ(parse_entry_id("17-3"), (EntryId{17, 3}));
    EXPECT_EQ(parse_entry_id("17"), (EntryId{17, 0}));
    for (const auto* text : {"", "-", "17-", "-3", "x", "17-3-1", "17 ", "99999999999999999999"}) {
        EXPECT_FALSE(parse_entry_id(text)) << text;
    }
}

}  // namespace
}  // namespace urna::queue
