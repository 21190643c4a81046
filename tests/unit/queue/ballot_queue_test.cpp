// SPDX-License-Identifier: Apache-2.0
// The suite that every engine of the ballot queue runs. A new engine is a new row.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>

#include "engines.h"
#include "support/senders.h"
#include "support/uploads.h"

namespace urna::queue {
namespace {

using namespace std::chrono_literals;
using election::Upload;

class BallotQueueSuite : public testing::TestWithParam<Engine> {
 protected:
    void reopen(const Limits& limits = {}) {
        queue.reset();
        queue = instance->open(limits, [this] { return now.load(); });
    }
    std::vector<Entry> peek(std::size_t ballots_max = 1'000) { return queue->peek(ballots_max, 0ms); }

    // At an instant of the test's clock; with an engine that has one of its own, during this test.
    void expect_accepted(const Entry& entry, Instant instant) {
        if (!GetParam().has_own_clock) {
            EXPECT_EQ(entry.accepted_at, instant);
        } else {
            EXPECT_GE(entry.accepted_at, began);
            EXPECT_LE(entry.accepted_at, system_now());
        }
    }

    // The latest instant given is so far ahead of the clock.
    void ahead_by(std::chrono::microseconds wait) {
        instance->set_latest(queue->time().now + wait);
        reopen();
    }

    const Instant began = system_now();
    std::atomic<Instant> now = at(1'000);
    std::unique_ptr<QueueInstance> instance = GetParam().make_instance();
    std::unique_ptr<BallotQueue> queue = instance->open({}, [this] { return now.load(); });
};
INSTANTIATE_TEST_SUITE_P(Engines, BallotQueueSuite, testing::ValuesIn(engines()),
                         [](const auto& engine) { return engine.param.name; });

TEST_P(BallotQueueSuite, EmptyQueueGivesNothing) {
    EXPECT_TRUE(peek().empty());
    EXPECT_EQ(queue->depth().entries, 0U);
    EXPECT_FALSE(queue->depth().oldest);
}

TEST_P(BallotQueueSuite, PushedUploadIsThereWithEverythingItHasAfterReopening) {
    const Upload pushed = upload(1, {{guid(1), 7}, {guid(2), 2147483647}});
    ASSERT_TRUE(queue->push(pushed, sender()));
    reopen();
    const auto entries = peek();
    ASSERT_EQ(entries.size(), 1U);
    expect_accepted(entries[0], at(1'000));
    ASSERT_TRUE(entries[0].upload);
    EXPECT_EQ(entries[0].upload->id, pushed.id);
    EXPECT_EQ(entries[0].upload->official, pushed.official);
    EXPECT_EQ(entries[0].upload->file_sha256, pushed.file_sha256);
    EXPECT_EQ(entries[0].upload->ballots, pushed.ballots);
}

TEST_P(BallotQueueSuite, UploadWithoutBallotsIsAnUploadAndNoTick) {
    ASSERT_TRUE(queue->push(upload(1), sender()));
    queue->append_marker();
    const auto entries = peek();
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_TRUE(entries[0].upload);
    EXPECT_FALSE(entries[1].upload);
}

TEST_P(BallotQueueSuite, MarkerTellsItsId) {
    ASSERT_TRUE(queue->push(upload(1), sender()));
    const auto marker = queue->append_marker();
    ASSERT_TRUE(queue->push(upload(2), sender()));
    EXPECT_EQ(peek().at(1).id, marker);
}

TEST_P(BallotQueueSuite, NothingAppendedFromNowOnIsAcceptedBeforeNow) {
    const Instant before = queue->time().now;
    queue->append_marker();
    const Instant after = queue->time().now;
    EXPECT_GE(peek().at(0).accepted_at, before);
    EXPECT_LE(peek().at(0).accepted_at, after);
}

TEST_P(BallotQueueSuite, EntriesComeInTheOrderOfTheirAcceptance) {
    for (std::uint8_t i = 1; i <= 5; ++i) {
        now = at(1'000 + i);
        ASSERT_TRUE(queue->push(upload(i), sender()));
    }
    const auto entries = peek();
    ASSERT_EQ(entries.size(), 5U);
    for (std::uint8_t i = 0; i < 5; ++i) {
        EXPECT_EQ(entries[i].upload->id, upload(static_cast<std::uint8_t>(i + 1)).id);
        expect_accepted(entries[i], at(1'001 + i));
        if (i == 0) continue;
        EXPECT_LT(entries[i - 1].id, entries[i].id);
        EXPECT_LE(entries[i - 1].accepted_at, entries[i].accepted_at);
    }
}

// What was given stays given, also over reopening: nothing is appended until the clock has reached it.
TEST_P(BallotQueueSuite, NothingIsStampedAheadOfAClockThatWasSetBack) {
    ASSERT_TRUE(queue->push(upload(1, {{guid(1), 1}}), sender()));
    queue->acknowledge(peek().back().id, {});
    reopen();
    ahead_by(1h);
    EXPECT_EQ(queue->push(upload(2), sender()).error(), PushRefusal::clock_behind);
    EXPECT_FALSE(queue->append_marker());
    EXPECT_TRUE(peek().empty());
    EXPECT_GT(queue->time().behind(), 59min);
    // What was accepted before is known, and needs no instant.
    EXPECT_EQ(queue->push(upload(1, {{guid(1), 1}}), sender()).value(), Pushed::repeated);
    ahead_by(-1ms);
    EXPECT_EQ(queue->time().behind(), 0s);
    EXPECT_EQ(queue->push(upload(2), sender()).value(), Pushed::appended);
    EXPECT_TRUE(queue->append_marker());
    for (const Entry& entry : peek()) EXPECT_LE(entry.accepted_at, queue->time().now);
}

TEST_P(BallotQueueSuite, UploadThatComesALittleEarlyIsAppendedOnceTheClockIsThere) {
    ahead_by(400ms);
    const Instant latest = queue->time().latest;
    EXPECT_EQ(queue->push(upload(1), sender()).value(), Pushed::early);
    EXPECT_FALSE(queue->append_marker());
    EXPECT_TRUE(peek().empty());
    now = latest;
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (queue->push(upload(1), sender()).value() == Pushed::early) {
        ASSERT_LT(std::chrono::steady_clock::now(), until);
        std::this_thread::sleep_for(10ms);
    }
    EXPECT_GE(peek().at(0).accepted_at, latest);
    EXPECT_LE(peek().at(0).accepted_at, queue->time().now);
}

TEST_P(BallotQueueSuite, RestartedQueueGivesThePresentAgainAndForgetsNames) {
    ahead_by(-1ms);
    for (std::uint8_t i = 1; i <= 2; ++i) ASSERT_TRUE(queue->push(upload(i, {{guid(i), 1}}), sender()));
    const EntryId last = peek().back().id;
    ahead_by(1h);
    const auto reset = instance->reset();
    const Instant present = queue->time().now;
    EXPECT_FALSE(reset->restart(present));
    EXPECT_GT(queue->time().behind(), 59min);
    queue->acknowledge(last, {});
    instance->identity()->forget(std::vector{upload(1).id});
    EXPECT_TRUE(reset->restart(present));
    reopen();
    EXPECT_EQ(queue->time().latest, present);
    EXPECT_FALSE(instance->receipts()->find(sender().official, upload(1).id));
    EXPECT_TRUE(instance->receipts()->find(sender().official, upload(2).id));
    EXPECT_EQ(queue->push(upload(1, {{guid(1), 1}}), sender()).value(), Pushed::appended);
    EXPECT_EQ(queue->push(upload(2, {{guid(2), 1}}), sender()).value(), Pushed::repeated);
    const auto entries = peek();
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_GE(entries[0].accepted_at, present);
    EXPECT_LE(entries[0].accepted_at, queue->time().now);
}

TEST_P(BallotQueueSuite, RemovedEntriesAreGoneAndLaterOnesAreNot) {
    for (std::uint8_t i = 1; i <= 3; ++i) ASSERT_TRUE(queue->push(upload(i), sender()));
    queue->acknowledge(peek()[1].id, {});
    ASSERT_EQ(peek().size(), 1U);
    EXPECT_EQ(peek()[0].upload->id, upload(3).id);
    reopen();
    EXPECT_EQ(peek().size(), 1U);
}

TEST_P(BallotQueueSuite, RemovingTwiceRemovesNothingMore) {
    for (std::uint8_t i = 1; i <= 2; ++i) ASSERT_TRUE(queue->push(upload(i, {{guid(i), 1}}), sender()));
    const EntryId first = peek()[0].id;
    queue->acknowledge(first, {});
    queue->acknowledge(first, {});
    EXPECT_EQ(peek().size(), 1U);
    EXPECT_EQ(queue->depth().bytes, 20U);
}

TEST_P(BallotQueueSuite, RemovingTellsHowFarTheRecordWasKnownToBe) {
    for (std::uint8_t i = 1; i <= 3; ++i) ASSERT_TRUE(queue->push(upload(i), sender()));
    const auto entries = peek();
    EXPECT_EQ(queue->acknowledge(entries[0].id, {}, {7, upload(1).id}), 0);
    EXPECT_EQ(queue->acknowledge(entries[1].id, {}, {8, upload(2).id}), 7);
    reopen();
    EXPECT_EQ(queue->acknowledge(entries[1].id, {}, {8, upload(2).id}), 8);
    EXPECT_EQ(queue->acknowledge(entries[2].id, {}), 8);
}

TEST_P(BallotQueueSuite, PlacesGrowAlsoAfterEverythingWasRemoved) {
    queue->append_marker();
    const auto before = peek()[0].id;
    queue->acknowledge(before, {});
    reopen();
    queue->append_marker();
    EXPECT_LT(before, peek()[0].id);
}

TEST_P(BallotQueueSuite, RepeatedUploadIsNotAppendedAgainAlsoOnceItWasRemoved) {
    EXPECT_EQ(queue->push(upload(1, {{guid(1), 1}}), sender()).value(), Pushed::appended);
    EXPECT_EQ(queue->push(upload(1, {{guid(1), 1}}), sender()).value(), Pushed::repeated);
    ASSERT_EQ(peek().size(), 1U);
    queue->acknowledge(peek()[0].id, {});
    reopen();
    EXPECT_EQ(queue->push(upload(1, {{guid(1), 1}}), sender()).value(), Pushed::repeated);
    EXPECT_TRUE(peek().empty());
}

TEST_P(BallotQueueSuite, RepeatedIdWithAnotherFileIsRefused) {
    ASSERT_TRUE(queue->push(upload(1), sender()));
    Upload other = upload(1);
    other.file_sha256.fill(99);
    const auto refused = queue->push(other, sender());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), PushRefusal::another_file);
    EXPECT_EQ(peek().size(), 1U);
}

TEST_P(BallotQueueSuite, FullQueueRefusesAndKeepsNothingUntilThereIsRoom) {
    reopen({.bytes_max = 50, .entries_max = 1'000});
    ASSERT_TRUE(queue->push(upload(1, {{guid(1), 1}, {guid(2), 1}}), sender()));
    const Upload waiting = upload(2, {{guid(3), 1}});
    const auto refused = queue->push(waiting, sender());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), PushRefusal::full);
    EXPECT_EQ(peek().size(), 1U);
    queue->acknowledge(peek()[0].id, {});
    EXPECT_TRUE(queue->push(waiting, sender()));
    EXPECT_EQ(peek().size(), 1U);
}

TEST_P(BallotQueueSuite, EntriesAreBoundedToo) {
    reopen({.bytes_max = 1'000'000, .entries_max = 2});
    ASSERT_TRUE(queue->push(upload(1), sender()));
    ASSERT_TRUE(queue->push(upload(2), sender()));
    EXPECT_FALSE(queue->push(upload(3), sender()));
}

TEST_P(BallotQueueSuite, OldestGivesAtLeastOneEntryHoweverLarge) {
    ASSERT_TRUE(queue->push(upload(1, {{guid(1), 1}, {guid(2), 1}, {guid(3), 1}}), sender()));
    ASSERT_TRUE(queue->push(upload(2, {{guid(4), 1}}), sender()));
    EXPECT_EQ(peek(1).size(), 1U);
    EXPECT_EQ(peek(100).size(), 2U);
}

TEST_P(BallotQueueSuite, LargeUploadIsOneEntryWhole) {
    reopen({.bytes_max = 10'000'000, .entries_max = 10});
    const Upload large = upload(1, many_ballots(250'000));
    const Upload larger = upload(2, many_ballots(250'001));
    EXPECT_EQ(queue->push(large, sender()).value(), Pushed::appended);
    const auto refused = queue->push(larger, sender());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), PushRefusal::full);
    EXPECT_EQ(queue->push(large, sender()).value(), Pushed::repeated);
    ASSERT_TRUE(queue->push(upload(3, {{guid(3), 1}}), sender()));
    reopen({.bytes_max = 10'000'000, .entries_max = 10});
    EXPECT_EQ(queue->depth().entries, 2U);
    EXPECT_EQ(queue->depth().bytes, 5'000'020U);
    const auto entries = peek(1'000'000);
    ASSERT_EQ(entries.size(), 2U);
    ASSERT_TRUE(entries[0].upload);
    EXPECT_EQ(entries[0].upload->ballots, large.ballots);
    EXPECT_EQ(entries[0].upload->official, large.official);
    EXPECT_EQ(peek(1).size(), 1U);
    queue->acknowledge(entries[0].id, {});
    EXPECT_EQ(queue->depth().bytes, 20U);
    EXPECT_EQ(queue->push(large, sender()).value(), Pushed::repeated);
    EXPECT_EQ(peek().size(), 1U);
}

TEST_P(BallotQueueSuite, NothingComesOfWaitingForNothing) {
    const auto began_waiting = std::chrono::steady_clock::now();
    EXPECT_TRUE(queue->peek(10, 50ms).empty());
    EXPECT_GE(std::chrono::steady_clock::now() - began_waiting, 50ms);
}

TEST_P(BallotQueueSuite, OldestWaitsAlsoInAQueueThatWasEmptied) {
    queue->append_marker();
    queue->acknowledge(peek()[0].id, {});
    std::jthread pushing([&] {
        std::this_thread::sleep_for(20ms);
        queue->append_marker();
    });
    EXPECT_EQ(queue->peek(10, 10s).size(), 1U);
}

TEST_P(BallotQueueSuite, OldestWaitsForAnEntry) {
    std::jthread pushing([&] {
        std::this_thread::sleep_for(20ms);
        queue->append_marker();
    });
    EXPECT_EQ(queue->peek(10, 10s).size(), 1U);
}

TEST_P(BallotQueueSuite, DepthCountsUploadsAndForgetsThemWhenRemoved) {
    ASSERT_TRUE(queue->push(upload(1, {{guid(1), 1}}), sender()));
    now = at(1'010);
    queue->append_marker();
    ASSERT_TRUE(queue->push(upload(2, {{guid(2), 1}, {guid(3), 1}}), sender()));
    EXPECT_EQ(queue->depth().entries, 2U);
    EXPECT_EQ(queue->depth().bytes, 60U);
    const auto entries = peek();
    ASSERT_EQ(entries.size(), 3U);
    EXPECT_EQ(queue->depth().oldest, entries[0].accepted_at);
    queue->acknowledge(entries[0].id, {});
    EXPECT_EQ(queue->depth().oldest, entries[2].accepted_at);
    reopen();
    EXPECT_EQ(queue->depth().entries, 1U);
    EXPECT_EQ(queue->depth().bytes, 40U);
    EXPECT_EQ(queue->depth().oldest, entries[2].accepted_at);
    queue->acknowledge(entries[1].id, {});
    EXPECT_EQ(queue->depth().entries, 1U);
    queue->acknowledge(entries[2].id, {});
    EXPECT_EQ(queue->depth().entries, 0U);
    EXPECT_EQ(queue->depth().bytes, 0U);
    EXPECT_FALSE(queue->depth().oldest);
}

TEST_P(BallotQueueSuite, ManyAtOnceAreAllKeptOnceEach) {
    std::atomic<int> pushed = 0;
    {
        std::vector<std::jthread> threads;
        for (std::uint8_t thread = 0; thread < 8; ++thread) {
            threads.emplace_back([&, thread] {
                for (std::uint8_t i = 0; i < 10; ++i) {
                    const auto id = static_cast<std::uint8_t>(thread * 10 + i);
                    pushed += queue->push(upload(id, {{guid(id), 1}}), sender()).has_value() ? 1 : 0;
                }
            });
        }
    }
    EXPECT_EQ(pushed, 80);
    EXPECT_EQ(peek().size(), 80U);
}

TEST_P(BallotQueueSuite, OneIdFromManyAtOnceIsAppendedOnce) {
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 8; ++thread)
            threads.emplace_back([&] { EXPECT_TRUE(queue->push(upload(1), sender())); });
    }
    EXPECT_EQ(peek().size(), 1U);
}

}  // namespace
}  // namespace urna::queue
