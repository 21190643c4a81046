// SPDX-License-Identifier: Apache-2.0
#include "replay/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "replay/replay.h"

namespace urna::replay {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

using Votes = std::vector<std::uint64_t>;

std::uint64_t sum(const Votes& votes) {
    return std::accumulate(votes.begin(), votes.end(), std::uint64_t{0});
}

election::PublishedElection three_lists() {
    return {"Three lists", {10, {4, 100}}, {{"A", 600, 7}, {"B", 300, 3}, {"C", 20, 0}}};
}

TEST(Scale, AddsUpToExactlyTheNumberAskedFor) {
    const Votes votes{1789417, 1011868, 772666, 387124, 89169, 664055, 32736,
                      22168,   760,     4946,   260,    1767,  310};
    for (const std::uint64_t wanted : {1ULL, 7ULL, 1000ULL, 200'000ULL, 999'999ULL, 1'000'000'000'000ULL}) {
        EXPECT_EQ(sum(scale(votes, wanted)), wanted);
    }
}

TEST(Scale, GivesTheVeryVotesForTheirOwnSum) {
    const Votes votes{1789417, 1011868, 0, 760};
    EXPECT_EQ(scale(votes, sum(votes)), votes);
}

TEST(Scale, GivesWhatIsLeftToTheLargestRemainders) {
    // Shares 4.7, 2.9 and 2.4.
    EXPECT_THAT(scale(Votes{47, 29, 24}, 10), ElementsAre(5, 3, 2));
}

TEST(Scale, GivesEqualRemaindersToTheEarlierList) {
    EXPECT_THAT(scale(Votes{1, 1, 1}, 5), ElementsAre(2, 2, 1));
}

TEST(Scale, IsExactWhereProductsNeedMoreThan64Bits) {
    const Votes votes{9'223'372'036'854'775'807, 9'223'372'036'854'775'806};
    EXPECT_THAT(scale(votes, 1'000'000'000'001), ElementsAre(500'000'000'001, 500'000'000'000));
}

TEST(Scale, RefusesAFileWithoutVotes) {
    EXPECT_THROW(scale(Votes{0, 0}, 10), std::runtime_error);
}

TEST(Threshold, TakesThousandthsOfAPercent) {
    EXPECT_EQ(threshold_millipercent({4, 100}), 4000);
    EXPECT_EQ(threshold_millipercent({13, 400}), 3250);
    EXPECT_EQ(threshold_millipercent({1, 1}), 100'000);
}

TEST(Threshold, RefusesAThird) {
    EXPECT_THAT(
        [] {
            threshold_millipercent({1, 3});
        },
        ThrowsMessage<std::runtime_error>(HasSubstr("1/3 is no multiple of 0.001 %")));
}

TEST(Plan, TakesTheFilesOwnVotesWhenNoNumberIsGiven) {
    const auto plan = make_plan(three_lists(), {});
    EXPECT_THAT(plan.votes, ElementsAre(600, 300, 20));
    EXPECT_THAT(plan.expected, ElementsAre(7, 3, 0));
    EXPECT_EQ(plan.threshold_millipercent, 4000);
}

TEST(Plan, RefusesAFileWhosePublishedSeatsItsVotesDoNotGive) {
    auto published = three_lists();
    published.lists[1].seats = 4;
    EXPECT_THAT([&] { make_plan(published, {}); },
                ThrowsMessage<std::runtime_error>(HasSubstr("its votes give 3 seats to B, it says 4")));
    ReplayOptions scaled;
    scaled.ballots = 92;
    EXPECT_NO_THROW(make_plan(published, scaled));
}

TEST(Plan, CountsAllBallotsIntoUploadsAndTime) {
    ReplayOptions options;
    options.ballots = 40'000;
    options.duplicates = 300;
    options.spoiled = 201;
    options.ballots_per_upload = 100;
    const auto plan = make_plan(three_lists(), options);
    EXPECT_EQ(plan.ballots(), 40'501);
    EXPECT_EQ(plan.uploads(), 406);
    EXPECT_EQ(plan.duration, std::chrono::seconds{10 + 1 + 1});
    options.duration = std::chrono::seconds{5};
    EXPECT_EQ(make_plan(three_lists(), options).duration, std::chrono::seconds{5});
}

TEST(Plan, RefusesOptionsThatCannotBe) {
    const auto refused = [](auto set) {
        ReplayOptions options;
        set(options);
        EXPECT_THROW(make_plan(three_lists(), options), std::runtime_error);
    };
    refused([](ReplayOptions& options) { options.ballots = 0; });
    refused([](ReplayOptions& options) { options.stations = 0; });
    refused([](ReplayOptions& options) { options.stations = stations_max + 1; });
    refused([](ReplayOptions& options) { options.ballots_per_upload = 0; });
    refused([](ReplayOptions& options) { options.spoiled = ballots_max + 1; });
    refused([](ReplayOptions& options) { options.duration = std::chrono::seconds{0}; });
}

}  // namespace
}  // namespace urna::replay
