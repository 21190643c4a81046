// SPDX-License-Identifier: Apache-2.0
#include "election/verdict.h"

#include <gtest/gtest.h>

namespace urna::election {
namespace {

constexpr VerdictCounts counts{.valid = 1, .duplicate = 20, .invalid_poll_number = 300, .dropped = 4'000};

TEST(VerdictCounts, BallotsAreThoseOfEachVerdict) {
    EXPECT_EQ(counts.ballots(), 4'321U);
}

TEST(VerdictCounts, AddUpVerdictByVerdict) {
    VerdictCounts sum{.valid = 5, .duplicate = 50, .invalid_poll_number = 500, .dropped = 5'000};
    sum += counts;
    EXPECT_EQ(sum,
              (VerdictCounts{.valid = 6, .duplicate = 70, .invalid_poll_number = 800, .dropped = 9'000}));
}

}  // namespace
}  // namespace urna::election
