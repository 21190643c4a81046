// SPDX-License-Identifier: Apache-2.0
// The default rule is what the service has computed so far.
#include <gtest/gtest.h>

#include <random>

#include "election/apportionment_details.h"
#include "law_cases.h"

namespace urna::election::law {
namespace {

struct AnyElection {
    Votes votes;
    int seats = 1;
    Thousandths percent = 0;
};

// A few lists or many, small votes (so that quotients tie, and none at all are given) or large.
AnyElection any_election(std::mt19937_64& random) {
    AnyElection election;
    election.votes.resize(1 + random() % 12);
    const std::uint64_t range = std::vector<std::uint64_t>{2, 10, 300, 5'000'000, 1ULL << 58}[random() % 5];
    for (auto& count : election.votes) count = random() % range;
    election.seats = static_cast<int>(1 + random() % (random() % 10 == 0 ? 250 : 40));
    election.percent =
        static_cast<Thousandths>(random() % 2 == 0 ? random() % 21 * one : random() % (30 * one));
    return election;
}

TEST(LawDefault, IsThePresentEngineOnAHundredThousandElections) {
    std::mt19937_64 random(1882);
    for (int round = 0; round < 100'000; ++round) {
        const AnyElection election = any_election(random);
        const auto present = apportionment_details(
            election.votes, {election.seats, {election.percent, static_cast<std::uint32_t>(percent_max)}});
        const auto found = outcome_of(default_rule(election.percent),
                                      facts_of(static_cast<std::uint32_t>(election.seats), election.votes));
        ASSERT_EQ(Seats(present.seats.begin(), present.seats.end()), found.seats)
            << testing::PrintToString(election.votes) << ", " << election.seats << " seats, "
            << election.percent;
        ASSERT_EQ(present.qualified, found.passed) << testing::PrintToString(election.votes) << ", "
                                                   << election.seats << " seats, " << election.percent;
        ASSERT_FALSE(found.draw_lot);
    }
}

TEST(LawDefault, IsTheRuleThatStatesOnlyWhatIsRequired) {
    EXPECT_EQ(rule_of("{'method': 'dhondt', 'threshold': [{'percent': '5'}]}"), default_rule(5 * one));
}

}  // namespace
}  // namespace urna::election::law
