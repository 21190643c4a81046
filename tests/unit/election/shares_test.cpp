// SPDX-License-Identifier: Apache-2.0
#include "election/shares.h"

#include <gmock/gmock.h>

#include <limits>

namespace urna::election {
namespace {

using testing::ElementsAre;
using Votes = std::vector<std::uint64_t>;

constexpr std::uint64_t votes_max = std::numeric_limits<std::int64_t>::max();

TEST(Shares, AreRoundedHalfUp) {
    EXPECT_THAT(shares_in_hundredths(Votes{1, 2}), ElementsAre(33, 67));
    EXPECT_THAT(shares_in_hundredths(Votes{1, 199}), ElementsAre(1, 100));   // 0.5 and 99.5 hundredths
    EXPECT_THAT(shares_in_hundredths(Votes{1, 200}), ElementsAre(0, 100));   // just under 0.5
    EXPECT_THAT(shares_in_hundredths(Votes{29, 171}), ElementsAre(15, 86));  // 14.5 and 85.5
    EXPECT_THAT(shares_in_hundredths(Votes{1, 1, 1}), ElementsAre(33, 33, 33));
}

TEST(Shares, OfAllAndOfNone) {
    EXPECT_THAT(shares_in_hundredths(Votes{0, 5}), ElementsAre(0, 100));
    EXPECT_THAT(shares_in_hundredths(Votes{0, 0}), ElementsAre(0, 0));
    EXPECT_THAT(shares_in_hundredths(Votes{}), ElementsAre());
}

TEST(Shares, InMillionthsAreRoundedHalfUpToo) {
    EXPECT_THAT(shares_in_millionths(Votes{1, 2}), ElementsAre(333'333, 666'667));
    EXPECT_THAT(shares_in_millionths(Votes{1, 1'999'999}), ElementsAre(1, 1'000'000));  // 0.5 and 999,999.5
    EXPECT_THAT(shares_in_millionths(Votes{1, 2'000'000}), ElementsAre(0, 1'000'000));
    EXPECT_THAT(shares_in_millionths(Votes{votes_max, votes_max, votes_max, votes_max}),
                ElementsAre(250'000, 250'000, 250'000, 250'000));
    EXPECT_THAT(shares_in_millionths(Votes{0, 0}), ElementsAre(0, 0));
    EXPECT_THAT(shares_in_millionths(Votes{0, 5}), ElementsAre(0, 1'000'000));
}

TEST(Shares, AreExactForHugeNumbers) {
    EXPECT_THAT(shares_in_hundredths(Votes{votes_max, votes_max, votes_max, votes_max}),
                ElementsAre(25, 25, 25, 25));
    // One vote decides between 49.5 hundredths, which rounds up, and less.
    const std::uint64_t unit = votes_max / 200;
    EXPECT_THAT(shares_in_hundredths(Votes{99 * unit, 101 * unit}), ElementsAre(50, 51));
    EXPECT_THAT(shares_in_hundredths(Votes{99 * unit - 1, 101 * unit + 1}), ElementsAre(49, 51));
}

}  // namespace
}  // namespace urna::election
