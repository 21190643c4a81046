// SPDX-License-Identifier: Apache-2.0
// The last seats of a sum and the next ones.
#include "election/law/seat_claims.h"

#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "election/apportionment_details.h"
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

TEST(SeatClaimsTest, AreThoseOfTheContractByTheDefaultRule) {
    const std::vector<std::uint64_t> votes{5'301, 2'702, 1'303, 604, 90};
    std::vector<ListFacts> lists;
    for (const std::uint64_t each : votes) lists.push_back(list(each));
    for (const int seats : {1, 3, 11, 250}) {
        Facts facts;
        facts.seats = static_cast<std::uint32_t>(seats);
        facts.lists = lists;
        const SeatClaims claims = seat_claims(seats_by_law(default_rule(5'000), facts)->steps);
        Election election;
        election.seats = seats;
        const auto expected = apportionment_details(votes, rule_of(election));
        const auto same = [](const SeatClaim& claim, const Seat& seat) {
            return claim.seat == static_cast<std::uint32_t>(seat.number) && claim.list == seat.list &&
                   claim.weight == uint128{seat.votes} * one && claim.divisor == seat.divisor * one;
        };
        EXPECT_TRUE(std::equal(claims.last.begin(), claims.last.end(), expected.last_seats.begin(),
                               expected.last_seats.end(), same))
            << seats;
        EXPECT_TRUE(std::equal(claims.next.begin(), claims.next.end(), expected.next_seats.begin(),
                               expected.next_seats.end(), same))
            << seats;
    }
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
