// SPDX-License-Identifier: Apache-2.0
#include "replay/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "election/law/election_file.h"
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

// By the contract's law.
election::law::LawFile three_lists(const std::string& threshold = "4/100") {
    auto file = election::law::parse_election_file(
        R"({"name": "Three lists", "seats": 10, "threshold": ")" + threshold +
        R"(", "threshold_of": "valid votes", "method": "d'hondt", "lists": [{"name": "A", "votes": 600, "seats": 7},
            {"name": "B", "votes": 300, "seats": 3}, {"name": "C", "votes": 20, "seats": 0}]})");
    EXPECT_TRUE(file) << file.error().message;
    return *file;
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
    EXPECT_EQ(make_plan(three_lists("4/100"), {}).threshold_millipercent, 4000);
    EXPECT_EQ(make_plan(three_lists("13/400"), {}).threshold_millipercent, 3250);
    EXPECT_EQ(make_plan(three_lists("0/7"), {}).threshold_millipercent, 0);
}

TEST(Threshold, RefusesAThirtieth) {
    EXPECT_THAT([] { make_plan(three_lists("1/30"), {}); },
                ThrowsMessage<std::runtime_error>(HasSubstr("1/30 is no multiple of 0.001 %")));
}

TEST(Plan, TakesTheFilesOwnVotesWhenNoNumberIsGiven) {
    const auto plan = make_plan(three_lists(), {});
    EXPECT_THAT(plan.votes, ElementsAre(600, 300, 20));
    EXPECT_THAT(plan.expected, ElementsAre(7, 3, 0));
    EXPECT_EQ(plan.threshold_millipercent, 4000);
}

TEST(Plan, RefusesAFileWhosePublishedSeatsItsVotesDoNotGive) {
    auto file = three_lists();
    file.published[1] = 4;
    EXPECT_THAT([&] { make_plan(file, {}); },
                ThrowsMessage<std::runtime_error>(HasSubstr("its votes give 3 seats to B, it says 4")));
    ReplayOptions scaled;
    scaled.ballots = 92;
    EXPECT_NO_THROW(make_plan(file, scaled));
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
