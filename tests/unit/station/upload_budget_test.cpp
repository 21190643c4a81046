// SPDX-License-Identifier: Apache-2.0
#include "station/upload_budget.h"

#include <gtest/gtest.h>

#include <optional>
#include <thread>

namespace urna::station {
namespace {

using namespace std::chrono_literals;
using Reservation = UploadBudget::Reservation;

// An eighth is for uploads of at most 1 of its 16: 160 bytes for those of up to 10, 1120 for the others.
UploadBudget budget_of_1280(std::chrono::milliseconds wait_max = 10s) {
    return {{.bytes_max = 1280, .wait_max = wait_max}, 1'000'000};
}

TEST(UploadBudget, ReservationsTogetherStayWithinItAndTheNextIsLetInWhenOneEnds) {
    UploadBudget budget = budget_of_1280();
    std::optional<Reservation> first(std::in_place, budget, 600);
    const Reservation second(budget, 520);
    const Reservation third(budget, 11);
    EXPECT_TRUE(first->granted());
    EXPECT_TRUE(second.granted());
    EXPECT_FALSE(third.granted());
    first.reset();
    EXPECT_TRUE(third.granted());
}

TEST(UploadBudget, WhoCameFirstIsLetInFirstAlsoWhenLaterOnesWouldFit) {
    UploadBudget budget = budget_of_1280();
    std::optional<Reservation> first(std::in_place, budget, 1'000);
    std::optional<Reservation> large(std::in_place, budget, 500);
    const Reservation fits(budget, 100);
    EXPECT_FALSE(large->granted());
    EXPECT_FALSE(fits.granted());
    first.reset();
    EXPECT_TRUE(large->granted());
    EXPECT_TRUE(fits.granted());
}

TEST(UploadBudget, WhoEndsWhileWaitingHoldsNobodyUp) {
    UploadBudget budget = budget_of_1280();
    const Reservation first(budget, 1'000);
    std::optional<Reservation> large(std::in_place, budget, 500);
    const Reservation fits(budget, 100);
    large.reset();
    EXPECT_TRUE(fits.granted());
}

TEST(UploadBudget, SmallOnesDoNotWaitBehindLargeOnes) {
    UploadBudget budget = budget_of_1280();
    const Reservation first(budget, 1'120);
    const Reservation large(budget, 1'120);
    std::list<Reservation> small;
    for (int i = 0; i < 16; ++i) EXPECT_TRUE(small.emplace_back(budget, 10).granted());
    const Reservation one_too_many(budget, 10);
    EXPECT_FALSE(one_too_many.granted());
    EXPECT_FALSE(large.granted());
    small.pop_front();
    EXPECT_TRUE(one_too_many.granted());
}

TEST(UploadBudget, OneAloneMayHaveAllOfIt) {
    UploadBudget budget = budget_of_1280();
    const Reservation large(budget, 1'000'000);
    EXPECT_TRUE(large.granted());
    const Reservation other(budget, 11);
    EXPECT_FALSE(other.granted());
}

TEST(UploadBudget, WhoWaitsTooLongIsTurnedAway) {
    UploadBudget budget = budget_of_1280(20ms);
    const Reservation large(budget, 1'120);
    const Reservation other(budget, 1'120);
    EXPECT_FALSE(other.granted());
    std::this_thread::sleep_for(30ms);
    EXPECT_THROW(other.granted(), Unavailable);
    EXPECT_TRUE(large.granted());  // who was let in stays
}

TEST(UploadBudget, HasRoomForTwoOfTheLargestBodiesUnlessItIsToldOtherwise) {
    UploadBudget budget({}, 64UL << 20);
    const Reservation first(budget, 64UL << 20);
    const Reservation second(budget, 64UL << 20);
    const Reservation third(budget, 2UL << 20);
    const Reservation small(budget, 1UL << 20);
    EXPECT_TRUE(first.granted());
    EXPECT_TRUE(second.granted());
    EXPECT_FALSE(third.granted());
    EXPECT_TRUE(small.granted());
}

}  // namespace
}  // namespace urna::station
