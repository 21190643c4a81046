// SPDX-License-Identifier: Apache-2.0
#include "election/apportionment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>

#include "election/election_file.h"
#include "support/source_directory.h"

namespace urna::election {
namespace {

using testing::ElementsAre;
using Votes = std::vector<std::uint64_t>;
using Seats = std::vector<int>;

constexpr std::uint64_t votes_max = std::numeric_limits<std::int64_t>::max();

Seats seats_of(const Votes& votes, int seats, Fraction threshold = {0, 1}) {
    return apportion(votes, {seats, threshold});
}

TEST(Apportionment, LargestQuotientsTakeTheSeats) {
    // 100 80 30 20; 50 40 15 10; 33.3 26.7; 25 20: the eight largest are 100 80 50 40 33.3 30 26.7 25.
    EXPECT_THAT(seats_of({100, 80, 30, 20}, 8), ElementsAre(4, 3, 1, 0));
    EXPECT_THAT(seats_of({20, 30, 80, 100}, 8), ElementsAre(0, 1, 3, 4));
}

TEST(Apportionment, DefaultsAre250SeatsAnd5Percent) {
    const ApportionmentRule rule;
    EXPECT_THAT(apportion(Votes{95, 5}, rule), ElementsAre(238, 12));
    EXPECT_THAT(apportion(Votes{951, 49}, rule), ElementsAre(250, 0));
}

TEST(Apportionment, EqualQuotientsGoToTheLowerPollNumber) {
    // 80 / 42 = 200 / 105: the one seat between them after 41 and 104 were taken.
    EXPECT_THAT(seats_of({80, 200}, 146), ElementsAre(42, 104));
    EXPECT_THAT(seats_of({200, 80}, 146), ElementsAre(105, 41));
    EXPECT_THAT(seats_of({80, 200}, 147), ElementsAre(42, 105));
    EXPECT_THAT(seats_of({7, 7, 7}, 1), ElementsAre(1, 0, 0));
    EXPECT_THAT(seats_of({7, 7, 7}, 5), ElementsAre(2, 2, 1));
}

TEST(Apportionment, TieOrderIsAParameter) {
    const Votes votes{7, 7, 7};
    const std::vector<std::size_t> last_first{30, 20, 10};
    EXPECT_THAT(apportion(votes, {4, {0, 1}}, last_first), ElementsAre(1, 1, 2));
    const std::vector<std::size_t> middle_first{2, 0, 1};
    EXPECT_THAT(apportion(votes, {5, {0, 1}}, middle_first), ElementsAre(1, 2, 2));
}

TEST(Apportionment, ExactlyTheThresholdPasses) {
    EXPECT_THAT(seats_of({95, 5}, 100, {5, 100}), ElementsAre(95, 5));
    EXPECT_THAT(seats_of({9501, 499}, 100, {5, 100}), ElementsAre(100, 0));
    // A thousandth of a per cent: 333 of 10,000,000 is under 3.331 per 100,000 and 334 is over.
    EXPECT_THAT(seats_of({9'999'667, 333}, 100'000, {3331, 100'000'000}), ElementsAre(100'000, 0));
    EXPECT_NE(seats_of({9'999'666, 334}, 100'000, {3331, 100'000'000})[1], 0);
}

TEST(Apportionment, ThresholdIsExactForHugeNumbers) {
    // A vote less than a third of the total does not pass a threshold of a third; floating point cannot tell.
    const std::uint64_t third = votes_max / 3;
    EXPECT_THAT(seats_of({third, third, third}, 3, {1, 3}), ElementsAre(1, 1, 1));
    EXPECT_THAT(seats_of({third + 1, third, third - 1}, 30, {1, 3}), ElementsAre(15, 15, 0));
    EXPECT_THAT(seats_of({third + 1, third + 1, third}, 30, {1, 3}), ElementsAre(15, 15, 0));
}

TEST(Apportionment, QuotientsAreExactForHugeNumbers) {
    EXPECT_THAT(seats_of({votes_max - 1, votes_max}, 1), ElementsAre(0, 1));
    EXPECT_THAT(seats_of({votes_max, votes_max, votes_max}, 9999), ElementsAre(3333, 3333, 3333));
    EXPECT_THAT(seats_of({votes_max - 1, votes_max, votes_max}, 10'000), ElementsAre(3333, 3334, 3333));
}

TEST(Apportionment, WhenNoListReachesTheThresholdAllTakePart) {
    EXPECT_THAT(seats_of({34, 33, 33}, 3, {1, 2}), ElementsAre(1, 1, 1));
    EXPECT_THAT(seats_of({1, 1, 0}, 4, {1, 1}), ElementsAre(2, 2, 0));
}

TEST(Apportionment, WholeThresholdTakesAListWithAllVotes) {
    EXPECT_THAT(seats_of({0, 12, 0}, 4, {1, 1}), ElementsAre(0, 4, 0));
}

TEST(Apportionment, WithoutVotesNobodyGetsASeat) {
    EXPECT_THAT(seats_of({0, 0, 0}, 250, {5, 100}), ElementsAre(0, 0, 0));
    EXPECT_THAT(seats_of({}, 250), ElementsAre());
}

TEST(Apportionment, ListWithoutVotesGetsNoSeat) {
    EXPECT_THAT(seats_of({0, 1, 0}, 250), ElementsAre(0, 250, 0));
}

TEST(Apportionment, WithoutSeatsThereIsNothingToGive) {
    EXPECT_THAT(seats_of({3, 1}, 0), ElementsAre(0, 0));
}

// Elections as they come: a few lists or many, small votes (so that quotients tie) or large.
struct AnyElection {
    Votes votes;
    ApportionmentRule rule;
};

AnyElection any_election(std::mt19937_64& random) {
    AnyElection election;
    election.votes.resize(1 + random() % 12);
    const std::uint64_t range = std::vector<std::uint64_t>{10, 300, 5'000'000}[random() % 3];
    for (auto& count : election.votes) {
        count = random() % range;
    }
    election.rule.seats = static_cast<int>(random() % 120);
    election.rule.threshold = {static_cast<std::uint32_t>(random() % 21), 100};
    return election;
}

template <class Check>
void for_any_election(Check check) {
    std::mt19937_64 random(1882);
    for (int round = 0; round < 2000; ++round) {
        const AnyElection election = any_election(random);
        check(election, random);
        if (testing::Test::HasFailure()) {
            FAIL() << "votes " << testing::PrintToString(election.votes) << ", seats " << election.rule.seats
                   << ", threshold " << election.rule.threshold.numerator << " %";
        }
    }
}

TEST(ApportionmentProperty, SeatsAddUpWhenAnyoneTakesPart) {
    for_any_election([](const AnyElection& election, auto&) {
        const Seats seats = apportion(election.votes, election.rule);
        const bool votes =
            std::any_of(election.votes.begin(), election.votes.end(), [](auto n) { return n > 0; });
        EXPECT_EQ(std::accumulate(seats.begin(), seats.end(), 0), votes ? election.rule.seats : 0);
    });
}

TEST(ApportionmentProperty, OrderOfListsDoesNotMatterButForTies) {
    for_any_election([](const AnyElection& election, auto& random) {
        // Shuffled with their ranks, each list keeps its seats even where quotients tie.
        std::vector<std::size_t> order(election.votes.size());
        std::iota(order.begin(), order.end(), 0U);
        std::shuffle(order.begin(), order.end(), random);
        Votes shuffled;
        for (const std::size_t list : order) {
            shuffled.push_back(election.votes[list]);
        }
        const Seats seats = apportion(election.votes, election.rule);
        const Seats shuffled_seats = apportion(shuffled, election.rule, order);
        for (std::size_t i = 0; i < order.size(); ++i) {
            EXPECT_EQ(shuffled_seats[i], seats[order[i]]);
        }
    });
}

TEST(ApportionmentProperty, ScalingAllVotesChangesNothing) {
    for_any_election([](const AnyElection& election, auto& random) {
        const std::uint64_t k = 1 + random() % 1'000'000'000'000;
        Votes scaled = election.votes;
        for (auto& count : scaled) {
            count *= k;
        }
        EXPECT_EQ(apportion(scaled, election.rule), apportion(election.votes, election.rule));
    });
}

TEST(ApportionmentProperty, OneMoreSeatTakesNoneFromAnyList) {
    for_any_election([](const AnyElection& election, auto&) {
        ApportionmentRule more = election.rule;
        ++more.seats;
        const Seats seats = apportion(election.votes, election.rule);
        const Seats seats_more = apportion(election.votes, more);
        for (std::size_t i = 0; i < seats.size(); ++i) {
            EXPECT_GE(seats_more[i], seats[i]);
        }
    });
}

TEST(ApportionmentProperty, NoSeatIsBetterPlacedWithAnotherList) {
    for_any_election([](const AnyElection& election, auto&) {
        ApportionmentRule rule = election.rule;
        rule.threshold = {0, 1};
        const Votes& votes = election.votes;
        const Seats seats = apportion(votes, rule);
        for (std::size_t i = 0; i < seats.size(); ++i) {
            for (std::size_t j = 0; j < seats.size(); ++j) {
                if (seats[i] > 0) {
                    // The last quotient that won a seat is no smaller than the next of any other list.
                    EXPECT_GE(votes[i] * static_cast<std::uint64_t>(seats[j] + 1),
                              votes[j] * static_cast<std::uint64_t>(seats[i]));
                }
            }
        }
    });
}

class PublishedElections : public testing::TestWithParam<const char*> {};

TEST_P(PublishedElections, ComeOutExactly) {
    const auto election =
        read_published_election(urna::source_directory() + "/tests/data/elections/" + GetParam() + ".json");
    ASSERT_TRUE(election) << election.error().message;
    Seats published;
    for (const auto& list : election->lists) {
        ASSERT_TRUE(list.seats) << list.name;
        published.push_back(*list.seats);
    }
    EXPECT_EQ(apportion(election->votes(), election->rule), published);
    EXPECT_EQ(std::accumulate(published.begin(), published.end(), 0), election->rule.seats);
}

INSTANTIATE_TEST_SUITE_P(All, PublishedElections,
                         testing::Values("austria-2006", "austria-2008", "austria-2013", "austria-2017",
                                         "austria-2019", "knesset-22"),
                         [](const auto& instance) {
                             std::string name = instance.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

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

TEST(FractionText, IsTwoNumbersFromZeroToOne) {
    const auto read = [](std::string_view text) {
        const auto fraction = parse_fraction(text);
        return fraction ? std::to_string(fraction->numerator) + "/" + std::to_string(fraction->denominator)
                        : "none";
    };
    for (const std::string text : {"4/100", "0/1", "1/1", "13/400", "1000000000/1000000000"}) {
        EXPECT_EQ(read(text), text);
    }
    for (const std::string text : {"",
                                   "/",
                                   "4",
                                   "4/",
                                   "/100",
                                   "4/0",
                                   "0/0",
                                   "5/4",
                                   "-4/100",
                                   "4/-100",
                                   "+4/100",
                                   " 4/100",
                                   "4 /100",
                                   "4/100 ",
                                   "4/100/1",
                                   "0.5/1",
                                   "1/1000000001",
                                   "4294967297/4294967297",
                                   "1/99999999999999999999",
                                   "x/y"}) {
        EXPECT_EQ(read(text), "none") << text;
    }
}

}  // namespace
}  // namespace urna::election
