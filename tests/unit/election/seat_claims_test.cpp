// SPDX-License-Identifier: Apache-2.0
// The last seats of a sum and the next ones.
#include "election/law/seat_claims.h"

#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "election/law/law.h"
#include "election/law/rule_reader.h"

namespace urna::election::law {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

Outcome outcome_of(const std::string& rule, std::uint32_t seats, const std::vector<ListFacts>& lists) {
    Facts facts;
    facts.seats = seats;
    facts.lists = lists;
    return *seats_by_law(*read_rule(boost::json::parse(rule)), facts);
}

ListFacts list(std::uint64_t votes) {
    ListFacts facts;
    facts.votes = votes;
    return facts;
}

TEST(SeatClaimsTest, ListWithoutFurtherCandidatesTakesNone) {
    auto lists = std::vector{list(60), list(35)};
    lists[0].candidates = 2;
    const SeatClaims claims =
        seat_claims(outcome_of(R"({"method": "dhondt", "threshold": []})", 3, lists).steps);
    ASSERT_THAT(claims.next, SizeIs(next_claims_max));
    for (const SeatClaim& claim : claims.next) EXPECT_EQ(claim.list, 1U);
    EXPECT_EQ(claims.next.front().seat, 4U);
}

TEST(SeatClaimsTest, QuotasHaveNone) {
    const auto outcome =
        outcome_of(R"({"method": {"quota": "hare"}, "threshold": []})", 3, {list(60), list(35)});
    EXPECT_THAT(seat_claims(outcome.steps).last, IsEmpty());
    EXPECT_THAT(seat_claims(outcome.steps).next, IsEmpty());
    EXPECT_THAT(seat_claims({}).last, IsEmpty());
}

}  // namespace
}  // namespace urna::election::law
