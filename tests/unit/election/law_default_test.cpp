// SPDX-License-Identifier: Apache-2.0
// The default rule is what the service has computed so far.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "election/apportionment_details.h"
#include "election/law/default_rule_details.h"
#include "law_cases.h"

namespace urna::election::law {
namespace {

struct AnyElection {
    Votes votes;
    int seats = 1;
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
    election.seats = static_cast<int>(1 + random() % (random() % 10 == 0 ? 250 : 40));
    election.percent = static_cast<Thousandths>(random() % 10 == 0  ? random() % 2 * percent_max
                                                : random() % 2 == 0 ? random() % 21 * one
                                                                    : random() % (30 * one));
    return election;
}

bool same(const SeatClaim& claim, const Seat& seat) {
    return claim.seat == static_cast<std::uint32_t>(seat.number) && claim.list == seat.list &&
           claim.weight == uint128{seat.votes} * one && claim.divisor == seat.divisor * one;
}

bool same(const std::vector<SeatClaim>& claims, const std::vector<Seat>& seats) {
    return std::equal(claims.begin(), claims.end(), seats.begin(), seats.end(),
                      [](const SeatClaim& claim, const Seat& seat) { return same(claim, seat); });
}

std::optional<std::pair<std::size_t, std::uint64_t>> pair_of(const auto& runner_up) {
    return runner_up ? std::optional(std::pair(runner_up->list, runner_up->margin)) : std::nullopt;
}

TEST(LawDefault, IsThePresentEngineOnAHundredThousandElections) {
    std::mt19937_64 random(1882);
    int none_reached = 0, without_votes = 0, ties = 0, runners_up = 0;
    for (int round = 0; round < 100'000; ++round) {
        const AnyElection election = any_election(random);
        const auto present = apportionment_details(
            election.votes, {election.seats, {election.percent, static_cast<std::uint32_t>(percent_max)}});
        const Facts facts = facts_of(static_cast<std::uint32_t>(election.seats), election.votes);
        const auto found = outcome_of(default_rule(election.percent), facts);
        const std::string which = testing::PrintToString(election.votes) + ", " +
                                  std::to_string(election.seats) + " seats, " +
                                  std::to_string(election.percent);
        ASSERT_EQ(Seats(present.seats.begin(), present.seats.end()), found.seats) << which;
        ASSERT_EQ(present.qualified, found.passed) << which;
        ASSERT_FALSE(found.draw_lot);
        const auto details = default_rule_details(found, facts);
        ASSERT_EQ(present.threshold_votes, details.threshold_votes) << which;
        ASSERT_TRUE(same(details.claims.last, present.last_seats)) << which;
        ASSERT_TRUE(same(details.claims.next, present.next_seats)) << which;
        ASSERT_EQ(pair_of(present.runner_up), pair_of(details.runner_up)) << which;
        for (const Step& step : found.steps) {
            none_reached += std::holds_alternative<NoneReachedStep>(step);
            ties += std::holds_alternative<TieStep>(step);
            without_votes += std::holds_alternative<OpenStep>(step);
        }
        runners_up += details.runner_up.has_value();
    }
    for (const int many : {none_reached, without_votes, ties, runners_up}) EXPECT_GT(many, 1'000);
}

TEST(LawDefault, IsTheRuleThatStatesOnlyWhatIsRequired) {
    EXPECT_EQ(rule_of("{'method': 'dhondt', 'threshold': [{'percent': '5'}]}"), default_rule(5 * one));
}

}  // namespace
}  // namespace urna::election::law
