// SPDX-License-Identifier: Apache-2.0
#include "election/law/default_rule_details.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <random>

#include "election/law/election_file.h"
#include "law_cases.h"
#include "plain_dhondt.h"
#include "support/source_directory.h"

namespace urna::election::law {
namespace {

using testing::IsEmpty;

constexpr std::uint64_t votes_max = std::numeric_limits<std::int64_t>::max();

DefaultRuleDetails details(const Votes& votes, std::uint32_t seats, const Rule& rule = default_rule(0)) {
    const Facts facts = facts_of(seats, votes);
    return default_rule_details(outcome_of(rule, facts), facts);
}

// `9: 0 has 100 / 5`, the list from 0.
std::string text_of(const SeatClaim& claim) {
    return std::to_string(claim.seat) + ": " + std::to_string(claim.list) + " has " +
           std::to_string(static_cast<std::uint64_t>(claim.weight / one)) + " / " +
           std::to_string(claim.divisor / one);
}

TEST(DefaultRuleDetailsTest, NextSeatsFollowTheLastOnes) {
    // 100 80 30 20; 50 40 15 10; 33.3 26.7; 25 20; 20 16; 16.7
    const auto found = details({100, 80, 30, 20}, 8);
    ASSERT_EQ(found.claims.last.size(), 8);
    EXPECT_EQ(text_of(found.claims.last.front()), "1: 0 has 100 / 1");
    EXPECT_EQ(text_of(found.claims.last.back()), "8: 0 has 100 / 4");
    ASSERT_EQ(found.claims.next.size(), 5);
    EXPECT_EQ(text_of(found.claims.next.front()), "9: 0 has 100 / 5");
    EXPECT_EQ(text_of(found.claims.next.back()), "13: 1 has 80 / 5");
}

TEST(DefaultRuleDetailsTest, OfManySeatsTheLastTenAreShown) {
    const auto found = details({1, 1}, 250);
    ASSERT_EQ(found.claims.last.size(), 10);
    EXPECT_EQ(text_of(found.claims.last.front()), "241: 0 has 1 / 121");
    EXPECT_EQ(text_of(found.claims.last.back()), "250: 1 has 1 / 125");
    EXPECT_EQ(text_of(found.claims.next.front()), "251: 0 has 1 / 126");
}

TEST(DefaultRuleDetailsTest, RunnerUpIsTheListThatMissesTheFewestVotes) {
    // The last seat has 100 / 4. Against it stand 80 / 4, 30 / 2 and 20 / 1, all behind it where they are
    // equal.
    EXPECT_EQ(details({100, 80, 30, 20}, 8).runner_up, (RunnerUp{3, 6}));
    EXPECT_EQ(details({100, 80, 30}, 8).runner_up, (RunnerUp{1, 21})) << "101 / 4 and 51 / 2";
    // Ahead of it where they are equal.
    EXPECT_EQ(details({20, 30, 80, 100}, 8).runner_up, (RunnerUp{0, 5}));
    EXPECT_EQ(details({5, 4, 3, 2}, 2).runner_up, (RunnerUp{2, 2}));
}

TEST(DefaultRuleDetailsTest, OfTwoThatMissEquallyManyTheLowerPollNumberIsTheRunnerUp) {
    EXPECT_EQ(details({10, 7, 7}, 1).runner_up, (RunnerUp{1, 4}));
    EXPECT_EQ(details({7, 7, 10}, 1).runner_up, (RunnerUp{0, 3}));
}

TEST(DefaultRuleDetailsTest, WhoLostTheTieMissesOneVote) {
    // 80 / 42 = 200 / 105.
    const auto found = details({80, 200}, 146);
    EXPECT_EQ(text_of(found.claims.last.back()), "146: 0 has 80 / 42");
    EXPECT_EQ(text_of(found.claims.next.front()), "147: 1 has 200 / 105");
    EXPECT_EQ(found.runner_up, (RunnerUp{1, 1}));
    EXPECT_EQ(details({7, 7, 7}, 1).runner_up, (RunnerUp{1, 1}));
}

TEST(DefaultRuleDetailsTest, ListBelowTheThresholdIsNoRunnerUp) {
    const auto found = details({600, 381, 19, 0}, 10, default_rule(5 * one));
    EXPECT_EQ(found.runner_up, (RunnerUp{0, 67})) << "667 / 7 against 381 / 4";
    for (const SeatClaim& claim : found.claims.next) EXPECT_LT(claim.list, 2);
    EXPECT_EQ(details({990, 10}, 10, default_rule(5 * one)).runner_up, std::nullopt);
}

TEST(DefaultRuleDetailsTest, WithoutVotesNothingIsGiven) {
    const auto found = details({0, 0}, 250, default_rule(5 * one));
    EXPECT_EQ(found.threshold_votes, 0);
    EXPECT_THAT(found.claims.last, IsEmpty());
    EXPECT_THAT(found.claims.next, IsEmpty());
    EXPECT_EQ(found.runner_up, std::nullopt);
}

TEST(DefaultRuleDetailsTest, OneListAloneHasNoRunnerUp) {
    const auto found = details({12}, 3);
    EXPECT_EQ(text_of(found.claims.next.back()), "8: 0 has 12 / 8");
    EXPECT_EQ(found.runner_up, std::nullopt);
}

TEST(DefaultRuleDetailsTest, WhenNonePassesAnyListMayBeTheRunnerUp) {
    const auto found = details({34, 33, 33}, 3, default_rule(50 * one));
    EXPECT_EQ(found.threshold_votes, 50);
    EXPECT_EQ(found.runner_up, (RunnerUp{0, 32})) << "66 / 2 is 33 / 1 and comes before it";
}

TEST(DefaultRuleDetailsTest, ListWithoutVotesMayBeTheRunnerUp) {
    EXPECT_EQ(details({0, 3}, 4).runner_up, (RunnerUp{0, 1})) << "1 / 1 against 3 / 4";
    EXPECT_EQ(details({0, 100}, 1).runner_up, (RunnerUp{0, 100}));
}

TEST(DefaultRuleDetailsTest, ThresholdInVotesIsRoundedUp) {
    const auto votes_of = [](const Votes& votes, const Rule& rule) {
        return details(votes, 1, rule).threshold_votes;
    };
    EXPECT_EQ(votes_of({95, 5}, default_rule(5 * one)), 5);
    EXPECT_EQ(votes_of({96, 5}, default_rule(5 * one)), 6);
    EXPECT_EQ(votes_of({96, 5}, default_rule(0)), 0);
    EXPECT_EQ(votes_of({96, 5}, default_rule(percent_max)), 101);
    EXPECT_EQ(votes_of({96, 5}, default_rule(1, 3)), 34);
    EXPECT_EQ(votes_of({9'999'666, 334}, default_rule(3331, 100'000'000)), 334);
}

TEST(DefaultRuleDetailsTest, AreExactForHugeNumbers) {
    const std::uint64_t half = votes_max / 2;
    EXPECT_EQ(details({half, half - 1}, 1).runner_up, (RunnerUp{1, 2}));
    EXPECT_EQ(details({half - 1, half}, 1).runner_up, (RunnerUp{0, 1}));
    EXPECT_EQ(details({votes_max, 0}, 1).runner_up, (RunnerUp{1, votes_max + 1}));
    EXPECT_EQ(details({0, votes_max}, 1).runner_up, (RunnerUp{0, votes_max}));
    // Twice as many again, and the tie is lost.
    EXPECT_EQ(details({half, half}, 2).runner_up, (RunnerUp{0, half}));
    EXPECT_EQ(details({half, half}, 1, default_rule(1, 2)).threshold_votes, half);
    EXPECT_EQ(details({votes_max, 0}, 1, default_rule(percent_max)).threshold_votes, votes_max);
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

// The lists that take part, and nobody else: their participation is held fixed.
class FixedElection {
 public:
    FixedElection(Votes votes, std::vector<bool> participants, std::size_t seats)
        : votes_(std::move(votes)), participants_(std::move(participants)), seats_(seats) {}

    bool qualified(std::size_t list) const { return participants_[list]; }
    // The seats of all when one list has so many votes more.
    Seats seats_with(std::size_t list, std::uint64_t more) const {
        Votes changed = votes_;
        changed[list] += more;
        return seats_by_list(plain_dhondt(changed, participants_, seats_), votes_.size());
    }

 private:
    Votes votes_;
    std::vector<bool> participants_;
    std::size_t seats_;
};

// The votes that are missing give the runner-up a seat of whoever has the last one; one vote fewer gives none
// to it, nor to any other list.
void expect_really_so_close(const FixedElection& election, const Seats& seats,
                            const DefaultRuleDetails& found) {
    const auto [runner_up, missing] = *found.runner_up;
    const std::size_t holder = found.claims.last.back().list;
    ASSERT_GE(missing, 1);
    for (std::size_t list = 0; list < seats.size(); ++list) {
        if (!election.qualified(list) || list == holder) continue;
        EXPECT_EQ(election.seats_with(list, missing - 1)[list], seats[list]) << "list " << list;
        if (list < runner_up) {
            EXPECT_EQ(election.seats_with(list, missing)[list], seats[list]) << "list " << list;
        }
    }
    const Seats would = election.seats_with(runner_up, missing);
    EXPECT_GT(would[runner_up], seats[runner_up]);
    EXPECT_LT(would[holder], seats[holder]);
}

TEST(DefaultRuleDetailsTest, RunnerUpIsReallySoCloseOnThousandsOfElections) {
    std::mt19937_64 random(1882);
    int looked_at = 0;
    for (int round = 0; round < 4000; ++round) {
        Votes votes(1 + random() % 9);
        const std::uint64_t range = std::vector<std::uint64_t>{4, 10, 300, 5'000'000}[random() % 4];
        for (auto& count : votes) count = random() % range;
        const auto seats = static_cast<std::uint32_t>(1 + random() % 90);
        const Facts facts = facts_of(seats, votes);
        const Outcome outcome =
            outcome_of(default_rule(static_cast<Thousandths>(random() % 21 * one)), facts);
        const auto found = default_rule_details(outcome, facts);
        if (!found.runner_up) continue;
        ++looked_at;
        expect_really_so_close({votes, outcome.passed, seats}, outcome.seats, found);
        if (testing::Test::HasFailure())
            FAIL() << "votes " << testing::PrintToString(votes) << ", seats " << seats;
    }
    EXPECT_GT(looked_at, 2'000);
}

TEST(DefaultRuleDetailsTest, RunnersUpOfPublishedElectionsAreReallySoClose) {
    for (const char* name :
         {"austria-2006", "austria-2008", "austria-2013", "austria-2017", "austria-2019", "knesset-22"}) {
        const auto file =
            read_election_file(urna::source_directory() + "/tests/data/elections/" + name + ".json");
        ASSERT_TRUE(file) << file.error().message;
        const Outcome outcome = outcome_of(std::get<Rule>(file->rule), file->facts);
        const auto found = default_rule_details(outcome, file->facts);
        ASSERT_TRUE(found.runner_up) << name;
        Votes votes;
        for (const ListFacts& list : file->facts.lists) votes.push_back(list.votes);
        expect_really_so_close({votes, outcome.passed, file->facts.seats}, outcome.seats, found);
    }
}

}  // namespace
}  // namespace urna::election::law
