// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <thread>

#include "store/store_suite.h"
#include "support/uploads.h"

namespace urna::store {
namespace {

using election::AcceptedUpload;
using election::Verdict;
using namespace std::chrono_literals;

class LeaseStoreSuite : public StoreSuite {
 protected:
    std::optional<Epoch> take(std::string_view holder, std::chrono::milliseconds duration = 1min) {
        return stores.leases->take(holder, duration);
    }
    // Dropped ballots, which need no election.
    void record(std::uint8_t id, Epoch epoch) {
        const AcceptedUpload accepted{upload(id, {{guid(id), 1}}), at(id)};
        const JudgedUpload judged{&accepted, nullptr, {Verdict::dropped}};
        stores.ballots->record({&judged, 1}, at(id), epoch, std::stop_token());
    }
    std::uint64_t recorded() { return stores.ballots->count_progress().counts.dropped; }
};
INSTANTIATE_TEST_SUITE_P(Engines, LeaseStoreSuite, testing::ValuesIn(engines()), engine_name);

TEST_P(LeaseStoreSuite, FirstToComeTakesTheLeaseAndAnotherDoesNot) {
    EXPECT_TRUE(take("a"));
    EXPECT_FALSE(take("b"));
    reopen();
    EXPECT_FALSE(take("b"));
}

TEST_P(LeaseStoreSuite, RenewedLeaseKeepsItsEpochAndLastsLonger) {
    const auto first = take("a", 1ms);
    const auto renewed = take("a");
    ASSERT_TRUE(first && renewed);
    EXPECT_EQ(*renewed, *first);
    std::this_thread::sleep_for(5ms);
    EXPECT_FALSE(take("b"));
}

TEST_P(LeaseStoreSuite, RestartedHolderOfTheSameNameTakesItAtOnce) {
    const auto before = take("a");
    reopen();
    EXPECT_EQ(take("a"), before);
}

TEST_P(LeaseStoreSuite, LeaseThatRanOutIsTakenUnderAGreaterEpoch) {
    const auto first = take("a", 1ms);
    std::this_thread::sleep_for(5ms);
    const auto second = take("b");
    ASSERT_TRUE(first && second);
    EXPECT_GT(*second, *first);
    EXPECT_FALSE(take("a"));
}

TEST_P(LeaseStoreSuite, LeaseThatWasGivenUpIsTakenAtOnce) {
    const auto first = take("a");
    stores.leases->release("a");
    const auto second = take("b");
    ASSERT_TRUE(first && second);
    EXPECT_GT(*second, *first);
}

TEST_P(LeaseStoreSuite, OnlyItsHolderGivesTheLeaseUp) {
    EXPECT_TRUE(take("a"));
    stores.leases->release("b");
    EXPECT_FALSE(take("b"));
}

TEST_P(LeaseStoreSuite, HoldersAreToldApartByCaseAndBlanks) {
    EXPECT_TRUE(take("a"));
    EXPECT_FALSE(take("A"));
    EXPECT_FALSE(take("a "));
}

TEST_P(LeaseStoreSuite, OfManyAtOnceExactlyOneTakesIt) {
    std::atomic<int> taken = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&, i] { taken += take("daemon " + std::to_string(i)) ? 1 : 0; });
        }
    }
    EXPECT_EQ(taken, 1);
}

TEST_P(LeaseStoreSuite, FormerHolderCannotRecordAndChangesNothing) {
    const Epoch former = *take("a", 1ms);
    std::this_thread::sleep_for(5ms);
    const Epoch present = *take("b");
    EXPECT_THROW(record(1, former), Fenced);
    EXPECT_EQ(recorded(), 0);
    EXPECT_LT(stores.ballots->count_progress().watermark, at(1));
    record(1, present);
    EXPECT_EQ(recorded(), 1);
}

TEST_P(LeaseStoreSuite, NothingIsRecordedAfterGivingUp) {
    const Epoch epoch = *take("a");
    stores.leases->release("a");
    EXPECT_THROW(record(1, epoch), Fenced);
    EXPECT_EQ(recorded(), 0);
}

TEST_P(LeaseStoreSuite, LeaseThatRanOutUnnoticedStillRecords) {
    const Epoch epoch = *take("a", 1ms);
    std::this_thread::sleep_for(5ms);
    record(1, epoch);
    EXPECT_EQ(recorded(), 1);
}

TEST_P(LeaseStoreSuite, RecordingRenewsTheLease) {
    const Epoch epoch = *take("a", 1s);
    std::this_thread::sleep_for(700ms);
    record(1, epoch);
    std::this_thread::sleep_for(400ms);
    EXPECT_FALSE(take("b"));
}

}  // namespace
}  // namespace urna::store
