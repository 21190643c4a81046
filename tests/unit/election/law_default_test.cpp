// SPDX-License-Identifier: Apache-2.0
// The contract's law is the default rule.
#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>

#include "election/law/default_rule_details.h"
#include "election/law/election_file.h"
#include "law_cases.h"
#include "plain_dhondt.h"
#include "support/source_directory.h"

namespace urna::election::law {
namespace {

using testing::Each;
using testing::ElementsAre;

constexpr std::uint64_t votes_max = std::numeric_limits<std::int64_t>::max();

Seats seats_of(const Votes& votes, std::uint32_t seats, const Rule& rule = default_rule(0)) {
    return outcome_of(rule, facts_of(seats, votes)).seats;
}

TEST(LawDefault, IsTheRuleThatStatesOnlyWhatIsRequired) {
    EXPECT_EQ(rule_of("{'method': 'dhondt', 'threshold': [{'percent': '5'}]}"), default_rule(5 * one));
    EXPECT_EQ(default_rule(1, 20), default_rule(5 * one)) << "a fraction that is a percentage";
}

TEST(LawDefault, LargestQuotientsTakeTheSeats) {
    // 100 80 30 20; 50 40 15 10; 33.3 26.7; 25 20: the eight largest are 100 80 50 40 33.3 30 26.7 25.
    EXPECT_THAT(seats_of({100, 80, 30, 20}, 8), ElementsAre(4, 3, 1, 0));
    EXPECT_THAT(seats_of({20, 30, 80, 100}, 8), ElementsAre(0, 1, 3, 4));
    EXPECT_THAT(seats_of({95, 5}, 250, default_rule(5 * one)), ElementsAre(238, 12));
    EXPECT_THAT(seats_of({951, 49}, 250, default_rule(5 * one)), ElementsAre(250, 0));
}

TEST(LawDefault, EqualQuotientsGoToTheLowerPollNumber) {
    // 80 / 42 = 200 / 105: the one seat between them after 41 and 104 were taken.
    EXPECT_THAT(seats_of({80, 200}, 146), ElementsAre(42, 104));
    EXPECT_THAT(seats_of({200, 80}, 146), ElementsAre(105, 41));
    EXPECT_THAT(seats_of({80, 200}, 147), ElementsAre(42, 105));
    EXPECT_THAT(seats_of({7, 7, 7}, 1), ElementsAre(1, 0, 0));
    EXPECT_THAT(seats_of({7, 7, 7}, 5), ElementsAre(2, 2, 1));
}

TEST(LawDefault, ExactlyTheThresholdPasses) {
    EXPECT_THAT(seats_of({95, 5}, 100, default_rule(5 * one)), ElementsAre(95, 5));
    EXPECT_THAT(seats_of({9501, 499}, 100, default_rule(5 * one)), ElementsAre(100, 0));
    // A thousandth of a per cent: 333 of 10,000,000 is under 3.331 per 100,000 and 334 is over.
    const Rule tiny = default_rule(3331, 100'000'000);
    EXPECT_THAT(outcome_of(tiny, facts_of(1, {9'999'667, 333})).passed, ElementsAre(true, false));
    EXPECT_THAT(outcome_of(tiny, facts_of(1, {9'999'666, 334})).passed, ElementsAre(true, true));
}

TEST(LawDefault, ThresholdIsExactForHugeNumbers) {
    // A vote less than a third of the total does not pass a threshold of a third; floating point cannot tell.
    const std::uint64_t third = votes_max / 3 - 1;
    const Rule of_a_third = default_rule(1, 3);
    EXPECT_THAT(seats_of({third, third, third}, 3, of_a_third), ElementsAre(1, 1, 1));
    EXPECT_THAT(seats_of({third + 1, third, third - 1}, 30, of_a_third), ElementsAre(15, 15, 0));
    EXPECT_THAT(seats_of({third + 1, third + 1, third}, 30, of_a_third), ElementsAre(15, 15, 0));
    const Rule finest = default_rule(999'999'999, 1'000'000'000);
    EXPECT_THAT(outcome_of(finest, facts_of(1, {votes_max - 9'223'372'037, 9'223'372'037})).passed,
                ElementsAre(true, true))
        << "none reaches it";
    EXPECT_THAT(outcome_of(finest, facts_of(1, {votes_max - 9'223'372'036, 9'223'372'036})).passed,
                ElementsAre(true, false));
}

TEST(LawDefault, QuotientsAreExactForHugeNumbers) {
    const std::uint64_t half = votes_max / 2;
    EXPECT_THAT(seats_of({half, half + 1}, 1), ElementsAre(0, 1));
    const std::uint64_t third = votes_max / 3;
    EXPECT_THAT(seats_of({third, third, third}, 9999), ElementsAre(3333, 3333, 3333));
    EXPECT_THAT(seats_of({third - 1, third, third}, 10'000), ElementsAre(3333, 3334, 3333));
}

TEST(LawDefault, MoreVotesThanTheProofKnowsAreRefused) {
    const auto refused = seats_by_law(default_rule(0), facts_of(1, {votes_max, 1}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message, "lists: more than 9223372036854775807 votes in all");
}

TEST(LawDefault, WhenNoListReachesTheThresholdAllTakePart) {
    EXPECT_THAT(seats_of({34, 33, 33}, 3, default_rule(50 * one)), ElementsAre(1, 1, 1));
    EXPECT_THAT(seats_of({1, 1, 0}, 4, default_rule(percent_max)), ElementsAre(2, 2, 0));
}

TEST(LawDefault, WholeThresholdTakesAListWithAllVotes) {
    EXPECT_THAT(seats_of({0, 12, 0}, 4, default_rule(percent_max)), ElementsAre(0, 4, 0));
}

TEST(LawDefault, WithoutVotesNobodyGetsASeat) {
    const Outcome found = outcome_of(default_rule(5 * one), facts_of(250, {0, 0, 0}));
    EXPECT_THAT(found.seats, Each(0));
    EXPECT_THAT(found.passed, Each(true));
    EXPECT_EQ(found.open, 250);
    EXPECT_THAT(seats_of({}, 250), ElementsAre());
    EXPECT_THAT(seats_of({0, 1, 0}, 250), ElementsAre(0, 250, 0));
}

// The contract bounds no ballot.
TEST(LawDefault, BallotOfTwentyThousandListsIsComputed) {
    constexpr std::size_t lists = 20'000;
    std::mt19937_64 random(1882);
    Votes votes(lists);
    for (auto& count : votes) count = random() % 100;
    for (const std::uint32_t seats : {250U, 10'000U}) {
        const Outcome found = outcome_of(default_rule(5 * one), facts_of(seats, votes));
        const auto all = plain_participants(votes, 5, 100);
        EXPECT_THAT(all, Each(true)) << "none reaches the threshold";
        EXPECT_EQ(found.passed, all);
        EXPECT_LE(found.steps.size(), lists + 10);
        EXPECT_EQ(std::accumulate(found.seats.begin(), found.seats.end(), 0U), seats);
    }
    const auto takers = plain_dhondt(votes, std::vector<bool>(lists, true), 250);
    EXPECT_EQ(seats_of(votes, 250), seats_by_list(takers, lists));
}

struct AnyElection {
    Votes votes;
    std::uint32_t seats = 1;
    Thousandths percent = 0;
};

// A few lists or many, small votes (so that quotients tie, and none at all are given) or large, thresholds
// that everybody, somebody and nobody reaches, of 0 and of 100 % among them.
AnyElection any_election(std::mt19937_64& random) {
    AnyElection election;
    election.votes.resize(1 + random() % 12);
    const std::uint64_t range =
        std::vector<std::uint64_t>{1, 2, 10, 300, 5'000'000, 1ULL << 58}[random() % 6];
    for (auto& count : election.votes) count = random() % range;
    election.seats = static_cast<std::uint32_t>(1 + random() % (random() % 10 == 0 ? 250 : 40));
    election.percent = static_cast<Thousandths>(random() % 10 == 0  ? random() % 2 * percent_max
                                                : random() % 2 == 0 ? random() % 21 * one
                                                                    : random() % (30 * one));
    return election;
}

std::string words_of(const AnyElection& election) {
    return testing::PrintToString(election.votes) + ", " + std::to_string(election.seats) + " seats, " +
           std::to_string(election.percent) + " thousandths of a per cent";
}

TEST(LawDefault, IsPlainDhondtOnAHundredThousandElections) {
    std::mt19937_64 random(1882);
    int none_reached = 0, without_votes = 0, ties = 0;
    for (int round = 0; round < 100'000; ++round) {
        const AnyElection election = any_election(random);
        const Votes& votes = election.votes;
        const Outcome found = outcome_of(default_rule(election.percent), facts_of(election.seats, votes));
        const auto participants = plain_participants(votes, election.percent, percent_max);
        const auto takers = plain_dhondt(votes, participants, election.seats + next_claims_max);
        const auto given = std::min<std::size_t>(election.seats, takers.size());
        ASSERT_EQ(found.passed, participants) << words_of(election);
        ASSERT_EQ(found.seats,
                  seats_by_list({takers.begin(), takers.begin() + static_cast<long>(given)}, votes.size()))
            << words_of(election);
        ASSERT_FALSE(found.draw_lot);
        const SeatClaims claims = seat_claims(found.steps);
        std::vector<std::size_t> told;
        for (const auto* some : {&claims.last, &claims.next})
            for (const SeatClaim& claim : *some) told.push_back(claim.list);
        ASSERT_TRUE(told.size() <= takers.size() && std::equal(told.rbegin(), told.rend(), takers.rbegin()))
            << words_of(election);
        for (const Step& step : found.steps) {
            none_reached += std::holds_alternative<NoneReachedStep>(step);
            ties += std::holds_alternative<TieStep>(step);
            without_votes += std::holds_alternative<OpenStep>(step);
        }
    }
    for (const int many : {none_reached, without_votes, ties}) EXPECT_GT(many, 1'000);
}

template <class Check>
void for_any_election(Check check) {
    std::mt19937_64 random(1882);
    for (int round = 0; round < 2000; ++round) {
        const AnyElection election = any_election(random);
        check(election, random);
        if (testing::Test::HasFailure()) FAIL() << words_of(election);
    }
}

TEST(LawDefaultProperty, ScalingAllVotesChangesNothing) {
    for_any_election([](const AnyElection& election, auto& random) {
        const std::uint64_t total = std::accumulate(election.votes.begin(), election.votes.end(), 1ULL);
        const std::uint64_t times = 1 + random() % std::min<std::uint64_t>(votes_max / total, 1'000'000);
        Votes scaled = election.votes;
        for (auto& count : scaled) count *= times;
        const Rule rule = default_rule(election.percent);
        EXPECT_EQ(seats_of(scaled, election.seats, rule), seats_of(election.votes, election.seats, rule));
    });
}

TEST(LawDefaultProperty, NoSeatIsBetterPlacedWithAnotherList) {
    for_any_election([](const AnyElection& election, auto&) {
        const Votes& votes = election.votes;
        const Seats seats = seats_of(votes, election.seats);
        for (std::size_t i = 0; i < seats.size(); ++i) {
            for (std::size_t j = 0; j < seats.size(); ++j) {
                if (seats[i] > 0) {
                    // The last quotient that won a seat is no smaller than the next of any other list.
                    EXPECT_GE(uint128{votes[i]} * (seats[j] + 1), uint128{votes[j]} * seats[i]);
                }
            }
        }
    });
}

class PublishedElections : public testing::TestWithParam<const char*> {};

TEST_P(PublishedElections, ComeOutExactly) {
    const auto file =
        read_election_file(urna::source_directory() + "/tests/data/elections/" + GetParam() + ".json");
    ASSERT_TRUE(file) << file.error().message;
    const Outcome found = outcome_of(std::get<Rule>(file->rule), file->facts);
    for (std::size_t i = 0; i < file->names.size(); ++i)
        EXPECT_EQ(found.seats[i], file->published[i]) << file->names[i];
    EXPECT_EQ(std::accumulate(found.seats.begin(), found.seats.end(), 0U), file->facts.seats);
}

INSTANTIATE_TEST_SUITE_P(All, PublishedElections,
                         testing::Values("austria-2006", "austria-2008", "austria-2013", "austria-2017",
                                         "austria-2019", "knesset-22"),
                         [](const auto& instance) {
                             std::string name = instance.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace urna::election::law
