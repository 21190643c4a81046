#include "service/upload_budget.h"

#include <gtest/gtest.h>

namespace urna::service {
namespace {

using Reservation = UploadBudget::Reservation;

TEST(UploadBudget, ReservationsTogetherStayWithinIt) {
    UploadBudget budget(100);
    Reservation first(budget);
    first.grow_to(60);
    {
        Reservation second(budget);
        EXPECT_THROW(second.grow_to(41), Unavailable);
        second.grow_to(40);
        EXPECT_THROW(first.grow_to(61), Unavailable);
    }
    first.grow_to(61);
}

TEST(UploadBudget, ReservationNeverShrinks) {
    UploadBudget budget(100);
    Reservation first(budget);
    first.grow_to(60);
    first.grow_to(10);
    Reservation second(budget);
    EXPECT_THROW(second.grow_to(41), Unavailable);
}

TEST(UploadBudget, SingleReservationMayHoldAllOfIt) {
    UploadBudget budget(100);
    Reservation large(budget);
    large.grow_to(1'000);
    Reservation other(budget);
    EXPECT_THROW(other.grow_to(1), Unavailable);
}

}  // namespace
}  // namespace urna::service
