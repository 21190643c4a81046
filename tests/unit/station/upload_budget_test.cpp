// SPDX-License-Identifier: Apache-2.0
#include "station/upload_budget.h"

#include <gtest/gtest.h>

#include <optional>
#include <thread>

namespace urna::station {
namespace {

using namespace std::chrono_literals;
using Cut = UploadBudget::Cut;

constexpr std::size_t kib = 1024;

// Of 1 MiB, 128 KiB are for uploads of at most 8 KiB each. Of the 896 KiB for the others one half is set
// aside for the first of them. An upload takes a step of 4 to 64 KiB ahead.
UploadLimits one_mib() {
    UploadLimits limits;
    limits.bytes_max = 1024 * kib;
    return limits;
}

class UploadBudgetTest : public testing::Test {
 protected:
    using Reservation = UploadBudget::Reservation;

    // A large one, of which so much arrives.
    std::unique_ptr<Reservation> claim(const std::string& official, std::size_t arrived = 0,
                                       const std::string& address = {}) {
        return of_size(1024 * kib, official, arrived, address);
    }
    std::unique_ptr<Reservation> of_size(std::size_t bytes, const std::string& official,
                                         std::size_t arrived = 0, const std::string& address = {}) {
        auto made = std::make_unique<Reservation>(
            budget(), bytes, UploadBudget::Sender{official, http::IpAddress::parse(address)},
            [this] { ++cuts; });
        if (arrived > 0) made->arrived(arrived);
        return made;
    }
    // All that is not set aside for the first, by so many uploads: one of 384 KiB, and 16 that were let in.
    std::vector<std::unique_ptr<Reservation>> fill() {
        std::vector<std::unique_ptr<Reservation>> full;
        full.push_back(claim("first", 1));
        full.push_back(claim("large", 320 * kib));
        for (int i = 0; i < 16; ++i) full.push_back(claim("entry " + std::to_string(i)));
        for (const auto& one : full) EXPECT_TRUE(one->granted());
        return full;
    }
    // Whether it is within a few seconds: it asks again and again, as a connection does.
    static bool soon_granted(Reservation& claim) {
        for (int tries = 0; tries < 500; ++tries) {
            if (claim.granted()) return true;
            std::this_thread::sleep_for(10ms);
        }
        return false;
    }
    UploadBudget& budget() {
        if (!budget_) budget_.emplace(limits, body_bytes_max);
        return *budget_;
    }

    UploadLimits limits = one_mib();
    std::size_t body_bytes_max = 64 * 1024 * kib;
    int cuts = 0;

 private:
    std::optional<UploadBudget> budget_;
};

TEST_F(UploadBudgetTest, WhatHasNotArrivedTakesNoMemory) {
    std::vector<std::unique_ptr<Reservation>> slow;
    for (int i = 0; i < 70; ++i) {
        slow.push_back(claim("slow " + std::to_string(i), 10));
        EXPECT_TRUE(slow.back()->granted()) << i;
    }
    const auto honest = claim("honest", 40 * kib);
    EXPECT_TRUE(honest->granted());
}

TEST_F(UploadBudgetTest, UploadsTogetherStayWithinItAndTheFirstCanAlwaysEnd) {
    auto first = claim("a", 100 * kib);
    auto second = claim("b", 250 * kib);
    auto third = claim("c", 80 * kib);
    EXPECT_TRUE(second->granted());
    EXPECT_FALSE(third->granted());  // 314 and 144 KiB are more than 392
    first->arrived(384 * kib);
    EXPECT_TRUE(first->granted());
    first.reset();
    // Now the second is the first.
    EXPECT_TRUE(third->granted());
    second->arrived(600 * kib);
    EXPECT_TRUE(second->granted());
    EXPECT_EQ(cuts, 0);
}

TEST_F(UploadBudgetTest, WhoWaitsIsLetInWhenMemoryIsFree) {
    auto full = fill();
    const auto next = claim("next");
    EXPECT_FALSE(next->granted());
    full.pop_back();
    EXPECT_TRUE(next->granted());
}

TEST_F(UploadBudgetTest, WhoEndsWhileWaitingHoldsNobodyUp) {
    auto full = fill();
    auto waits = claim("waits");
    const auto next = claim("next");
    waits.reset();
    EXPECT_FALSE(next->granted());
    full.pop_back();
    EXPECT_TRUE(next->granted());
}

TEST_F(UploadBudgetTest, SmallOnesDoNotWaitBehindLargeOnes) {
    const auto full = fill();
    EXPECT_FALSE(claim("c")->granted());
    EXPECT_TRUE(of_size(8 * kib, "c")->granted());
    EXPECT_FALSE(of_size(8 * kib + 1, "c")->granted());
}

TEST_F(UploadBudgetTest, AddressesTakeTurns) {
    auto full = fill();
    const auto crowd_1 = claim("a", 0, "192.0.2.1");
    const auto crowd_2 = claim("b", 0, "192.0.2.1");
    const auto crowd_3 = claim("c", 0, "192.0.2.1");
    const auto honest = claim("d", 0, "192.0.2.2");
    const auto unknown = claim("e", 0);
    full.pop_back();
    EXPECT_TRUE(crowd_1->granted());
    EXPECT_FALSE(honest->granted());
    full.pop_back();
    EXPECT_TRUE(honest->granted());
    full.pop_back();
    EXPECT_TRUE(unknown->granted());
    EXPECT_FALSE(crowd_2->granted());
}

TEST_F(UploadBudgetTest, OneAloneMayHaveAllOfIt) {
    const auto large = claim("a", 1024 * kib);
    EXPECT_TRUE(large->granted());
    EXPECT_FALSE(claim("b")->granted());
}

TEST_F(UploadBudgetTest, WhoNeedsMoreThanIsSetAsideMakesTheLatestEnd) {
    const auto first = claim("a", 1);
    const auto second = claim("b", 100 * kib);
    const auto latest = claim("c", 100 * kib);
    first->arrived(600 * kib);
    EXPECT_TRUE(first->granted());
    EXPECT_EQ(latest->cut(), Cut::share);
    EXPECT_EQ(second->cut(), Cut::none);
    EXPECT_EQ(cuts, 1);
}

TEST_F(UploadBudgetTest, WhoIsSlowEndsWhileOthersWait) {
    limits.slow_after = 50ms;
    limits.bytes_per_second_min = 64 * kib;
    const auto first = claim("a", 1);
    const auto large = claim("b", 300 * kib);
    const auto quick = claim("c", 60 * kib);
    EXPECT_FALSE(quick->granted());
    EXPECT_TRUE(soon_granted(*quick));
    EXPECT_EQ(first->cut(), Cut::slow);
    EXPECT_EQ(quick->cut(), Cut::none);
}

TEST_F(UploadBudgetTest, WhoIsSlowGoesOnWhileNobodyWaits) {
    limits.slow_after = 20ms;
    const auto first = claim("a", 1);
    const auto second = claim("b", 1);
    std::this_thread::sleep_for(50ms);
    EXPECT_TRUE(claim("c", 1)->granted());
    EXPECT_EQ(cuts, 0);
}

TEST_F(UploadBudgetTest, WhoWaitsItselfIsNotSlow) {
    limits.slow_after = 30ms;
    const auto full = fill();
    for (const auto& one : full) one->keep();
    const auto waits = claim("c");
    const auto waits_too = claim("d");
    std::this_thread::sleep_for(60ms);
    EXPECT_FALSE(waits->granted());
    EXPECT_FALSE(waits_too->granted());
    EXPECT_EQ(cuts, 0);
}

TEST_F(UploadBudgetTest, WhenAllStandStillWhoNeedsMostMakesRoom) {
    limits.slow_after = 500ms;  // a stall shows after a fifth of that
    const auto first = claim("a", 1);
    const auto largest = claim("b", 250 * kib);
    largest->arrived(330 * kib);
    const auto smaller = of_size(300 * kib, "c", 20 * kib);
    smaller->arrived(60 * kib);
    EXPECT_FALSE(largest->granted());
    EXPECT_FALSE(smaller->granted());
    EXPECT_TRUE(soon_granted(*smaller));
    EXPECT_EQ(largest->cut(), Cut::share);
    EXPECT_EQ(smaller->cut(), Cut::none);
}

TEST_F(UploadBudgetTest, NobodyMakesRoomWhileTheFirstIsQuick) {
    limits.slow_after = 500ms;
    const auto first = claim("a", 1);
    const auto waits = claim("b", 250 * kib);
    waits->arrived(330 * kib);
    const auto waits_too = of_size(300 * kib, "c", 20 * kib);
    waits_too->arrived(60 * kib);
    for (std::size_t sent = 4 * kib; sent < 120 * kib; sent += 4 * kib) {
        first->arrived(sent);
        std::this_thread::sleep_for(5ms);
        EXPECT_FALSE(waits->granted());
        EXPECT_FALSE(waits_too->granted());
    }
    EXPECT_EQ(cuts, 0);
}

TEST_F(UploadBudgetTest, WhoNeedsLeastGrowsFirst) {
    const auto first = claim("a", 1);
    const auto large = claim("b", 150 * kib);
    auto third = claim("c", 110 * kib);  // 214 and 174 KiB: 388 of 392
    const auto small = of_size(140 * kib, "d");
    large->arrived(210 * kib);  // 60 KiB more
    small->arrived(70 * kib);   // 128 KiB more
    EXPECT_FALSE(large->granted());
    EXPECT_FALSE(small->granted());
    third.reset();
    EXPECT_TRUE(small->granted());  // 214 and 134 KiB
    EXPECT_FALSE(large->granted());
}

TEST_F(UploadBudgetTest, AnOfficialKeepsOneUploadAndAQuarterWhileOthersWait) {
    const auto first = claim("first", 1);
    const auto large = claim("many", 150 * kib);
    const auto second = claim("many", 40 * kib);
    const auto third = claim("many", 40 * kib);
    EXPECT_TRUE(third->granted());  // 374 KiB: nobody waits
    const auto other = claim("other", 40 * kib);
    EXPECT_TRUE(other->granted());
    EXPECT_EQ(third->cut(), Cut::share);
    EXPECT_EQ(large->cut(), Cut::none);
}

TEST_F(UploadBudgetTest, WhatHasArrivedWholeIsNotCut) {
    limits.slow_after = 20ms;
    const auto full = fill();
    for (const auto& one : full) one->keep();
    const auto waits = claim("c");
    std::this_thread::sleep_for(50ms);
    EXPECT_FALSE(waits->granted());
    EXPECT_EQ(cuts, 0);
}

TEST_F(UploadBudgetTest, WhoWaitsTooLongIsTurnedAway) {
    limits.wait_max = 20ms;
    const auto full = fill();
    const auto other = claim("c");
    EXPECT_FALSE(other->granted());
    std::this_thread::sleep_for(30ms);
    EXPECT_THROW(other->granted(), Unavailable);
    EXPECT_TRUE(full.back()->granted());  // who was let in stays
}

TEST_F(UploadBudgetTest, HasRoomForTwoOfTheLargestBodiesUnlessItIsToldOtherwise) {
    limits.bytes_max = 0;
    const std::size_t largest = 64 * 1024 * kib;
    const auto first = of_size(largest, "a", largest);
    const auto second = of_size(largest, "b", largest - 9 * 1024 * kib);
    EXPECT_TRUE(first->granted());
    EXPECT_TRUE(second->granted());
    second->arrived(largest);
    EXPECT_FALSE(second->granted());  // the rest is for those who are let in
    EXPECT_TRUE(of_size(2 * 1024 * kib, "c")->granted());
    EXPECT_TRUE(of_size(kib, "d")->granted());
}

}  // namespace
}  // namespace urna::station
