// SPDX-License-Identifier: Apache-2.0
#include "election/apportionment_details.h"

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
using testing::IsEmpty;
using Votes = std::vector<std::uint64_t>;

constexpr std::uint64_t votes_max = std::numeric_limits<std::int64_t>::max();
constexpr Fraction no_threshold{0, 1};
constexpr Fraction five_percent{5, 100};

ApportionmentDetails details(const Votes& votes, int seats, Fraction threshold = no_threshold,
                             const std::vector<std::size_t>& tie_order = {}) {
    return apportionment_details(votes, {seats, threshold}, tie_order);
}

TEST(ApportionmentDetails, SeatsStandInTheOrderInWhichTheyAreGiven) {
    // 100 80 30 20; 50 40 15 10; 33.3 26.7; 25 20; 20 16; 16.7
    const auto found = details({100, 80, 30, 20}, 8);
    EXPECT_THAT(found.seats, ElementsAre(4, 3, 1, 0));
    EXPECT_THAT(found.last_seats,
                ElementsAre(Seat{1, 0, 100, 1}, Seat{2, 1, 80, 1}, Seat{3, 0, 100, 2}, Seat{4, 1, 80, 2},
                            Seat{5, 0, 100, 3}, Seat{6, 2, 30, 1}, Seat{7, 1, 80, 3}, Seat{8, 0, 100, 4}));
    EXPECT_THAT(found.next_seats, ElementsAre(Seat{9, 0, 100, 5}, Seat{10, 1, 80, 4}, Seat{11, 3, 20, 1},
                                              Seat{12, 0, 100, 6}, Seat{13, 1, 80, 5}));
}

TEST(ApportionmentDetails, OfManySeatsTheLastTenAreShown) {
    const auto found = details({1, 1}, 250);
    ASSERT_EQ(found.last_seats.size(), 10);
    EXPECT_EQ(found.last_seats.front(), (Seat{241, 0, 1, 121}));
    EXPECT_EQ(found.last_seats.back(), (Seat{250, 1, 1, 125}));
    EXPECT_EQ(found.next_seats.front(), (Seat{251, 0, 1, 126}));
}

TEST(ApportionmentDetails, RunnerUpIsTheListThatMissesTheFewestVotes) {
    // The last seat has 100 / 4. Against it stand 80 / 4, 30 / 2 and 20 / 1, all behind it where they are
    // equal.
    EXPECT_EQ(details({100, 80, 30, 20}, 8).runner_up, (RunnerUp{3, 6}));
    EXPECT_EQ(details({100, 80, 30}, 8).runner_up, (RunnerUp{1, 21})) << "101 / 4 and 51 / 2";
    // Ahead of it where they are equal.
    EXPECT_EQ(details({20, 30, 80, 100}, 8).runner_up, (RunnerUp{0, 5}));
}

TEST(ApportionmentDetails, OfTwoThatMissEquallyManyTheLowerPollNumberIsTheRunnerUp) {
    EXPECT_EQ(details({10, 7, 7}, 1).runner_up, (RunnerUp{1, 4}));
    EXPECT_EQ(details({7, 7, 10}, 1).runner_up, (RunnerUp{0, 3}));
    EXPECT_EQ(details({10, 7, 7}, 1, no_threshold, {0, 2, 1}).runner_up, (RunnerUp{2, 4}));
    EXPECT_EQ(details({10, 7, 7}, 1, no_threshold, {2, 1, 0}).runner_up, (RunnerUp{2, 3}));
}

TEST(ApportionmentDetails, WhoLostTheTieMissesOneVote) {
    // 80 / 42 = 200 / 105.
    const auto found = details({80, 200}, 146);
    EXPECT_EQ(found.last_seats.back(), (Seat{146, 0, 80, 42}));
    EXPECT_EQ(found.next_seats.front(), (Seat{147, 1, 200, 105}));
    EXPECT_EQ(found.runner_up, (RunnerUp{1, 1}));
    EXPECT_EQ(details({7, 7, 7}, 1).runner_up, (RunnerUp{1, 1}));
    EXPECT_EQ(details({7, 7, 7}, 1, no_threshold, {30, 20, 10}).runner_up, (RunnerUp{1, 1}));
}

TEST(ApportionmentDetails, ListBelowTheThresholdIsNoRunnerUp) {
    const auto found = details({600, 381, 19, 0}, 10, five_percent);
    EXPECT_THAT(found.qualified, ElementsAre(true, true, false, false));
    EXPECT_EQ(found.runner_up, (RunnerUp{0, 67})) << "667 / 7 against 381 / 4";
    for (const Seat& seat : found.next_seats) EXPECT_LT(seat.list, 2);
    EXPECT_EQ(details({990, 10}, 10, five_percent).runner_up, std::nullopt);
}

TEST(ApportionmentDetails, FewerSeatsThanLists) {
    const auto found = details({5, 4, 3, 2}, 2);
    EXPECT_THAT(found.last_seats, ElementsAre(Seat{1, 0, 5, 1}, Seat{2, 1, 4, 1}));
    EXPECT_THAT(found.next_seats, ElementsAre(Seat{3, 2, 3, 1}, Seat{4, 0, 5, 2}, Seat{5, 1, 4, 2},
                                              Seat{6, 3, 2, 1}, Seat{7, 0, 5, 3}));
    EXPECT_EQ(found.runner_up, (RunnerUp{2, 2}));
}

TEST(ApportionmentDetails, WithoutVotesNothingIsGiven) {
    const auto found = details({0, 0}, 250, five_percent);
    EXPECT_THAT(found.seats, ElementsAre(0, 0));
    EXPECT_THAT(found.qualified, ElementsAre(true, true));
    EXPECT_EQ(found.threshold_votes, 0);
    EXPECT_THAT(found.last_seats, IsEmpty());
    EXPECT_THAT(found.next_seats, IsEmpty());
    EXPECT_EQ(found.runner_up, std::nullopt);
    EXPECT_THAT(details({}, 250).qualified, IsEmpty());
}

TEST(ApportionmentDetails, WithoutSeatsThereIsNoLastOne) {
    const auto found = details({3, 1}, 0);
    EXPECT_THAT(found.last_seats, IsEmpty());
    EXPECT_EQ(found.next_seats.front(), (Seat{1, 0, 3, 1}));
    EXPECT_EQ(found.runner_up, std::nullopt);
}

TEST(ApportionmentDetails, OneListAloneHasNoRunnerUp) {
    const auto found = details({12}, 3);
    EXPECT_THAT(found.seats, ElementsAre(3));
    EXPECT_EQ(found.next_seats.back(), (Seat{8, 0, 12, 8}));
    EXPECT_EQ(found.runner_up, std::nullopt);
}

TEST(ApportionmentDetails, WhenNonePassesAllTakePart) {
    const auto found = details({34, 33, 33}, 3, {1, 2});
    EXPECT_THAT(found.qualified, ElementsAre(true, true, true));
    EXPECT_EQ(found.threshold_votes, 50);
    EXPECT_EQ(found.runner_up, (RunnerUp{0, 32})) << "66 / 2 is 33 / 1 and comes before it";
}

TEST(ApportionmentDetails, ListWithoutVotesMayBeTheRunnerUp) {
    EXPECT_EQ(details({0, 3}, 4).runner_up, (RunnerUp{0, 1})) << "1 / 1 against 3 / 4";
    EXPECT_EQ(details({0, 100}, 1).runner_up, (RunnerUp{0, 100}));
}

TEST(ApportionmentDetails, ThresholdInVotesIsRoundedUp) {
    EXPECT_EQ(details({95, 5}, 1, five_percent).threshold_votes, 5);
    EXPECT_EQ(details({96, 5}, 1, five_percent).threshold_votes, 6);
    EXPECT_EQ(details({96, 5}, 1, no_threshold).threshold_votes, 0);
    EXPECT_EQ(details({96, 5}, 1, {1, 1}).threshold_votes, 101);
    EXPECT_EQ(details({9'999'666, 334}, 1, {3331, 100'000'000}).threshold_votes, 334);
}

TEST(ApportionmentDetails, AreExactForHugeNumbers) {
    EXPECT_EQ(details({votes_max, votes_max - 1}, 1).runner_up, (RunnerUp{1, 2}));
    EXPECT_EQ(details({votes_max - 1, votes_max}, 1).runner_up, (RunnerUp{0, 1}));
    EXPECT_EQ(details({votes_max, 0}, 1).runner_up, (RunnerUp{1, votes_max + 1}));
    EXPECT_EQ(details({0, votes_max}, 1).runner_up, (RunnerUp{0, votes_max}));
    // Twice as many again, and the tie is lost.
    EXPECT_EQ(details({votes_max, votes_max}, 2).runner_up, (RunnerUp{0, votes_max}));
    EXPECT_EQ(details({votes_max, votes_max}, 10'000).last_seats.back(), (Seat{10'000, 1, votes_max, 5'000}));
    EXPECT_EQ(details({votes_max, votes_max}, 1, {1, 2}).threshold_votes, votes_max);
    EXPECT_EQ(details({votes_max, votes_max}, 1, {1, 1}).threshold_votes, votes_max + 1) << "nobody can";
}

TEST(Quotient, HasSixDecimalsRoundedHalfUp) {
    EXPECT_EQ(quotient_text(199'370, 21), "9493.809524");
    EXPECT_EQ(quotient_text(100, 4), "25.000000");
    EXPECT_EQ(quotient_text(0, 7), "0.000000");
    EXPECT_EQ(quotient_text(2, 3), "0.666667");
    EXPECT_EQ(quotient_text(1, 3), "0.333333");
    EXPECT_EQ(quotient_text(1, 64), "0.015625");
    EXPECT_EQ(quotient_text(1, 128), "0.007813") << "0.0078125 goes up";
    EXPECT_EQ(quotient_text(1, 2'000'000), "0.000001");
    EXPECT_EQ(quotient_text(1, 2'000'001), "0.000000");
    EXPECT_EQ(quotient_text(9'999'999, 10'000'000), "1.000000");
    EXPECT_EQ(quotient_text(votes_max, 1), "9223372036854775807.000000");
    EXPECT_EQ(quotient_text(votes_max, 10'000), "922337203685477.580700");
}

// Elections as they come: a few lists or many, small votes (so that quotients tie) or large.
struct AnyElection {
    Votes votes;
    ApportionmentRule rule;
    std::vector<std::size_t> tie_order;
};

AnyElection any_election(std::mt19937_64& random) {
    AnyElection election;
    election.votes.resize(1 + random() % 9);
    const std::uint64_t range = std::vector<std::uint64_t>{4, 10, 300, 5'000'000}[random() % 4];
    for (auto& count : election.votes) count = random() % range;
    election.rule.seats = static_cast<int>(random() % 90);
    election.rule.threshold = {static_cast<std::uint32_t>(random() % 21), 100};
    election.tie_order.resize(election.votes.size());
    std::iota(election.tie_order.begin(), election.tie_order.end(), 0U);
    std::shuffle(election.tie_order.begin(), election.tie_order.end(), random);
    return election;
}

template <class Check>
void for_any_election(Check check) {
    std::mt19937_64 random(1882);
    for (int round = 0; round < 2000; ++round) {
        const AnyElection election = any_election(random);
        check(election, apportionment_details(election.votes, election.rule, election.tie_order));
        if (testing::Test::HasFailure()) {
            FAIL() << "votes " << testing::PrintToString(election.votes) << ", seats " << election.rule.seats
                   << ", threshold " << election.rule.threshold.numerator << " %, tie order "
                   << testing::PrintToString(election.tie_order);
        }
    }
}

TEST(ApportionmentDetailsProperty, SeatsAreThoseOfApportion) {
    for_any_election([](const AnyElection& election, const ApportionmentDetails& found) {
        EXPECT_EQ(found.seats, apportion(election.votes, election.rule, election.tie_order));
    });
}

// With one seat fewer and with one more, each shown seat goes to the list that it is said to go to.
TEST(ApportionmentDetailsProperty, EachSeatThatIsShownIsTheOneThatApportionAdds) {
    for_any_election([](const AnyElection& election, const ApportionmentDetails& found) {
        std::vector<Seat> shown = found.last_seats;
        shown.insert(shown.end(), found.next_seats.begin(), found.next_seats.end());
        for (const Seat& seat : shown) {
            ApportionmentRule rule = election.rule;
            rule.seats = seat.number - 1;
            auto with = apportion(election.votes, rule, election.tie_order);
            EXPECT_EQ(with[seat.list] + 1, static_cast<int>(seat.divisor));
            EXPECT_EQ(election.votes[seat.list], seat.votes);
            ++with[seat.list];
            rule.seats = seat.number;
            EXPECT_EQ(with, apportion(election.votes, rule, election.tie_order));
        }
    });
}

TEST(ApportionmentDetailsProperty, ThresholdInVotesIsWhatSeparatesThoseWhoPass) {
    for_any_election([](const AnyElection& election, const ApportionmentDetails& found) {
        const auto passes = [&](std::uint64_t count) { return count >= found.threshold_votes; };
        const bool any = std::any_of(election.votes.begin(), election.votes.end(), passes);
        for (std::size_t i = 0; i < election.votes.size(); ++i)
            EXPECT_EQ(found.qualified[i], !any || passes(election.votes[i]));
    });
}

// The lists that take part, and nobody else: their participation is held fixed.
struct FixedElection {
    explicit FixedElection(const AnyElection& election, const ApportionmentDetails& found)
        : seats(election.rule.seats) {
        for (std::size_t i = 0; i < election.votes.size(); ++i) {
            if (!found.qualified[i]) continue;
            lists.push_back(i);
            votes.push_back(election.votes[i]);
            ranks.push_back(election.tie_order[i]);
        }
    }
    // The seats of the list when it has so many votes more.
    int seats_with(std::size_t place, std::uint64_t more) const {
        Votes changed = votes;
        changed[place] += more;
        return apportion(changed, {seats, no_threshold}, ranks)[place];
    }

    int seats;
    std::vector<std::size_t> lists;
    Votes votes;
    std::vector<std::size_t> ranks;
};

TEST(ApportionmentDetailsProperty, VotesMissingGiveTheRunnerUpTheLastSeatAndOneVoteFewerDoesNot) {
    int looked_at = 0;
    for_any_election([&](const AnyElection& election, const ApportionmentDetails& found) {
        if (!found.runner_up) return;
        ++looked_at;
        const FixedElection fixed(election, found);
        const std::uint64_t missing = found.runner_up->margin;
        ASSERT_GE(missing, 1);
        for (std::size_t place = 0; place < fixed.lists.size(); ++place) {
            const std::size_t list = fixed.lists[place];
            if (list == found.last_seats.back().list) continue;
            const int now = found.seats[list];
            EXPECT_EQ(fixed.seats_with(place, missing - 1), now) << "list " << list;
            const bool would = fixed.seats_with(place, missing) > now;
            if (list == found.runner_up->list) {
                EXPECT_TRUE(would);
            } else if (would) {
                EXPECT_GT(election.tie_order[list], election.tie_order[found.runner_up->list]);
            }
        }
    });
    EXPECT_GT(looked_at, 1'000);
}

TEST(ApportionmentDetailsProperty, ItIsTheHolderOfTheLastSeatWhoLosesIt) {
    for_any_election([](const AnyElection& election, const ApportionmentDetails& found) {
        if (!found.runner_up) return;
        const FixedElection fixed(election, found);
        Votes changed = fixed.votes;
        const auto place_of = [&](std::size_t list) {
            return static_cast<std::size_t>(std::find(fixed.lists.begin(), fixed.lists.end(), list) -
                                            fixed.lists.begin());
        };
        changed[place_of(found.runner_up->list)] += found.runner_up->margin;
        const std::size_t holder = found.last_seats.back().list;
        EXPECT_LT(apportion(changed, {fixed.seats, no_threshold}, fixed.ranks)[place_of(holder)],
                  found.seats[holder]);
    });
}

class PublishedElectionDetails : public testing::TestWithParam<const char*> {};

TEST_P(PublishedElectionDetails, SeatsAreThePublishedOnesAndTheLastSeatWasReallyThatClose) {
    const auto published =
        read_published_election(urna::source_directory() + "/tests/data/elections/" + GetParam() + ".json");
    ASSERT_TRUE(published) << published.error().message;
    const AnyElection election{published->votes(), published->rule, [&] {
                                   std::vector<std::size_t> order(published->lists.size());
                                   std::iota(order.begin(), order.end(), 0U);
                                   return order;
                               }()};
    const auto found = apportionment_details(election.votes, election.rule);
    for (std::size_t i = 0; i < published->lists.size(); ++i)
        EXPECT_EQ(found.seats[i], published->lists[i].seats) << published->lists[i].name;
    ASSERT_TRUE(found.runner_up);
    const FixedElection fixed(election, found);
    for (std::size_t place = 0; place < fixed.lists.size(); ++place) {
        if (fixed.lists[place] != found.runner_up->list) continue;
        const int now = found.seats[found.runner_up->list];
        EXPECT_EQ(fixed.seats_with(place, found.runner_up->margin - 1), now);
        EXPECT_EQ(fixed.seats_with(place, found.runner_up->margin), now + 1);
    }
}

INSTANTIATE_TEST_SUITE_P(All, PublishedElectionDetails,
                         testing::Values("austria-2006", "austria-2008", "austria-2013", "austria-2017",
                                         "austria-2019", "knesset-22"),
                         [](const auto& instance) {
                             std::string name = instance.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace urna::election
