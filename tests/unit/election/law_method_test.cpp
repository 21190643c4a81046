// SPDX-License-Identifier: Apache-2.0
// Divisors, quotas, candidates and the majority clause.
#include <gmock/gmock.h>

#include "law_cases.h"

namespace urna::election::law {
namespace {

using testing::ElementsAre;

std::string by(const std::string& method, const std::string& more = "") {
    return "{'method': " + method + ", 'threshold': []" + (more.empty() ? "" : ", " + more) + "}";
}

std::string divisors(const char* first, const char* second, const char* step) {
    return by(std::string("{'divisors': {'first': '") + first + "', 'second': '" + second + "', 'step': '" +
              step + "'}}");
}

std::string quota(const std::string& members, const std::string& more = "") {
    return by("{'quota': " + members + "}", more);
}

Seats seats_of(const std::string& rule, std::uint32_t seats, const Votes& votes) {
    return outcome_of(rule, facts_of(seats, votes)).seats;
}

TEST(LawDivisors, EachDividesInItsOwnWay) {
    const Votes votes{100, 62, 28};
    EXPECT_THAT(seats_of(by("'dhondt'"), 5, votes), ElementsAre(3, 2, 0)) << "100 62 50 33.3 31; 28";
    EXPECT_THAT(seats_of(by("'sainteLague'"), 5, votes), ElementsAre(2, 2, 1)) << "100 62 33.3 28 20.7; 20";
    EXPECT_THAT(seats_of(divisors("1.5", "3", "2"), 4, votes), ElementsAre(2, 2, 0))
        << "66.7 41.3 33.3 20.7; 20 18.7";
    EXPECT_THAT(seats_of(divisors("1", "1.5", "0.5"), 5, votes), ElementsAre(3, 2, 0))
        << "100 66.7 62 50 41.3; 40";
    EXPECT_THAT(seats_of(divisors("1", "4", "3"), 4, votes), ElementsAre(2, 1, 1)) << "100 62 28 25; 15.5";
}

TEST(LawDivisors, FirstDivisorZeroComesBeforeAllOthers) {
    const std::string adams = divisors("0", "1", "1");
    EXPECT_THAT(seats_of(adams, 3, {90, 9, 1}), ElementsAre(1, 1, 1));
    EXPECT_THAT(seats_of(adams, 2, {90, 9, 10}), ElementsAre(1, 0, 1)) << "among themselves by votes";
    EXPECT_THAT(seats_of(adams, 2, {90, 9, 9}), ElementsAre(1, 1, 0)) << "then by the tie breaks";
    EXPECT_THAT(seats_of(adams, 4, {90, 9, 0}), ElementsAre(3, 1, 0))
        << "a list without votes never takes a seat";
}

TEST(LawDivisors, EqualFirstAndSecondDivisorGiveTwoSeatsAtOnce) {
    EXPECT_THAT(seats_of(divisors("1", "1", "1"), 3, {100, 60}), ElementsAre(2, 1)) << "100 100 60";
}

// kiesraad/abacus, backend/apportionment/src/seat_assignment/mod.rs: councils with fewer than 19 seats.
constexpr const char* small_council =
    "'hare', 'remainder': [{'by': 'largest', 'once': true, 'minimumQuota': '3/4'}, {'by': 'average', 'once': "
    "true}, "
    "{'by': 'average'}]";

TEST(LawQuotas, SmallDutchCouncil) {
    EXPECT_THAT(seats_of(quota(small_council), 15, {480, 160, 160, 160, 80, 80, 80}),
                ElementsAre(6, 2, 2, 2, 1, 1, 1));
    EXPECT_THAT(seats_of(quota(small_council), 15, {540, 160, 160, 80, 80, 80, 60, 40}),
                ElementsAre(7, 2, 2, 1, 1, 1, 1, 0));
}

TEST(LawQuotas, PassesGoOnWhereTheOneBeforeHasNobodyLeft) {
    // The quota is 10: 2, 0, 0, 0 and remainders 2, 7, 6, 5 of which none has three quarters. In the next
    // pass the averages are 22 / 3 = 7.3, 7, 6, 5.
    EXPECT_THAT(seats_of(quota(small_council), 4, {22, 7, 6, 5}), ElementsAre(3, 1, 0, 0));
    EXPECT_THAT(seats_of(quota("'hare', 'remainder': [{'by': 'largest'}]"), 4, {22, 7, 6, 5}),
                ElementsAre(2, 1, 1, 0));
    EXPECT_THAT(seats_of(quota("'hare', 'remainder': [{'by': 'average'}]"), 4, {45, 5, 5, 5}),
                ElementsAre(4, 0, 0, 0))
        << "the quota is 15; 45 / 4 is more than 5";
    EXPECT_THAT(
        seats_of(quota("'imperiali', 'remainder': [{'by': 'average', 'once': true}, {'by': 'average'}]"), 5,
                 {45, 8, 7, 3}),
        ElementsAre(5, 0, 0, 0))
        << "the quota is 9";
}

TEST(LawQuotas, MinimumQuotaIsOfTheListsVotes) {
    // The quota is 25. Votes of at least 3/4 of it, 18.75, have all but the last; remainders are 10, 5,
    // 19, 6.
    EXPECT_THAT(seats_of(quota("'hare', 'remainder': [{'by': 'largest', 'minimumQuota': '3/4'}]"), 4,
                         {35, 30, 19, 16}),
                ElementsAre(2, 1, 1, 0));
    EXPECT_THAT(seats_of(quota("'hare', 'remainder': [{'by': 'largest', 'minimumQuota': '4/5'}]"), 4,
                         {35, 30, 19, 16}),
                ElementsAre(2, 2, 0, 0));
    // 15 votes are exactly 3/4 of 20.
    EXPECT_THAT(
        seats_of(quota("'hare', 'remainder': [{'by': 'largest', 'minimumQuota': '3/4'}]"), 2, {25, 15}),
        ElementsAre(1, 1));
}

TEST(LawQuotas, RemainderOfZeroTakesPart) {
    // The quota of all valid votes is 20; the list below 50 % leaves its seat.
    const std::string rule = "{'method': {'quota': 'hare', 'of': 'valid'}, 'threshold': [{'percent': '30'}]}";
    EXPECT_THAT(outcome_of(rule, facts_of(5, {40, 40, 20})).seats, ElementsAre(3, 2, 0));
}

TEST(LawQuotas, EachIsAnotherNumber) {
    const Votes votes{60, 28, 12};
    const auto first_step = [&](const std::string& members) {
        for (const Step& step : outcome_of(quota(members), facts_of(4, votes)).steps)
            if (const auto* found = std::get_if<QuotaStep>(&step)) return *found;
        return QuotaStep{};
    };
    const auto is = [](const QuotaStep& step, std::uint64_t numerator, std::uint64_t denominator) {
        return step.numerator * denominator == uint128{numerator} * step.denominator;
    };
    EXPECT_TRUE(is(first_step("'hare'"), 25, 1));
    EXPECT_TRUE(is(first_step("'droop'"), 21, 1));
    EXPECT_TRUE(is(first_step("'hagenbachBischoff'"), 20, 1));
    EXPECT_TRUE(is(first_step("'imperiali'"), 100, 6));
    EXPECT_TRUE(is(first_step("'imperiali', 'round': 'up'"), 17, 1));
    EXPECT_TRUE(is(first_step("'imperiali', 'round': 'down'"), 16, 1));
    EXPECT_TRUE(is(first_step("'imperiali', 'round': 'halfUp'"), 17, 1));
}

TEST(LawQuotas, QuotaThatRoundsToZeroIsUsedUnrounded) {
    EXPECT_THAT(seats_of(quota("'hare', 'round': 'down'"), 6, {2, 1}), ElementsAre(4, 2))
        << "a seat for half a vote";
    EXPECT_THAT(seats_of(quota("'hare', 'round': 'halfUp'"), 7, {2, 1}), ElementsAre(5, 2))
        << "4.67 and 2.33";
}

TEST(LawQuotas, SeatsTooManyAreTakenFromTheSmallestRemainder) {
    // The quota is 100 / 5 = 20: 3, 1, 0 and remainders 0, 10, 10.
    EXPECT_THAT(seats_of(quota("'imperiali'"), 3, {60, 30, 10}), ElementsAre(2, 1, 0));
    EXPECT_EQ(error_of(quota("'imperiali', 'overAward': 'refuse'"), facts_of(3, {60, 30, 10})),
              "rule.method: whole quotas give more seats than there are");
}

TEST(LawQuotas, TiesForTheSmallestRemainderAreInReverse) {
    // The quota is 100 / 5 = 20: 2, 3 and no remainders; two are too many.
    const auto taken = [&](const std::string& ties, std::uint32_t seats, const Votes& votes) {
        return seats_of(quota("'imperiali'", "'ties': " + ties), seats, votes);
    };
    EXPECT_THAT(taken("['lowestNumber']", 3, {40, 60}), ElementsAre(1, 2)) << "one of each";
    // The quota is 90 / 3 = 30; of three equal ones two lose.
    EXPECT_THAT(taken("['lowestNumber']", 1, {30, 30, 30}), ElementsAre(1, 0, 0));
    // The quota is 120 / 4 = 30: 1, 1, 2, and two of the three lists lose one each.
    EXPECT_THAT(taken("['mostVotes', 'lowestNumber']", 2, {30, 30, 60}), ElementsAre(0, 0, 2));
    EXPECT_THAT(taken("['fewestVotes', 'lowestNumber']", 2, {30, 30, 60}), ElementsAre(1, 0, 1));
}

TEST(LawQuotas, WithoutPassesTheRestStaysOpen) {
    const auto found = outcome_of(quota("'hare', 'remainder': []"), facts_of(5, {50, 30, 20}));
    EXPECT_THAT(found.seats, ElementsAre(2, 1, 1));
    EXPECT_EQ(found.open, 1);
}

TEST(LawQuotas, SlovakQuotaIsRounded) {
    // 101 / 4 = 25.25, so 25: 2, 1, 0 and remainders 11, 14, 1: all three seats are whole.
    EXPECT_THAT(seats_of(quota("'hagenbachBischoff', 'round': 'halfUp'"), 3, {61, 39, 1}),
                ElementsAre(2, 1, 0));
}

Facts with_candidates(Facts facts, const std::vector<std::uint32_t>& candidates) {
    for (std::size_t i = 0; i < candidates.size(); ++i) facts.lists[i].candidates = candidates[i];
    return facts;
}

TEST(LawCandidates, ExhaustedListStopsAndTheNextQuotientTakesIt) {
    EXPECT_THAT(outcome_of(by("'dhondt'"), with_candidates(facts_of(6, {100, 40, 20}), {2, 9, 9})).seats,
                ElementsAre(2, 3, 1));
    const auto found = outcome_of(by("'dhondt'"), with_candidates(facts_of(6, {100, 40, 0}), {2, 3, 9}));
    EXPECT_THAT(found.seats, ElementsAre(2, 3, 0));
    EXPECT_EQ(found.open, 1) << "nobody else has votes";
}

TEST(LawCandidates, ExhaustedListTiesWithNobody) {
    const std::string rule = by("'dhondt'", "'ties': ['lot']");
    EXPECT_TRUE(outcome_of(rule, facts_of(2, {100, 50})).draw_lot);
    const auto found = outcome_of(rule, with_candidates(facts_of(2, {100, 50}), {1, 9}));
    EXPECT_FALSE(found.draw_lot);
    EXPECT_THAT(found.seats, ElementsAre(1, 1));
}

TEST(LawCandidates, QuotaMethodGoesOnWithTheOthers) {
    // The quota is 10: 9 whole quotas, of which 5 can be filled, and 1.
    EXPECT_THAT(outcome_of(quota("'hare'"), with_candidates(facts_of(10, {90, 10}), {5, 9})).seats,
                ElementsAre(5, 5));
}

// The quota is 20: 2, 0, 0, 0 and remainders 11, 17, 16, 16: the first has 51 % of the votes and 2 of 5
// seats.
const Votes half_of_votes{51, 17, 16, 16};

TEST(LawMajority, TakesTheLastSeat) {
    EXPECT_THAT(seats_of(quota("'hare'"), 5, half_of_votes), ElementsAre(2, 1, 1, 1));
    EXPECT_THAT(seats_of(quota("'hare'", "'majority': {'then': 'takeLastSeat'}"), 5, half_of_votes),
                ElementsAre(3, 1, 1, 0))
        << "both of those who tie for it have one; the highest number loses";
    EXPECT_THAT(seats_of(quota("'hare'", "'majority': {'then': 'takeLastSeat'}"), 5, {51, 18, 15, 16}),
                ElementsAre(3, 1, 0, 1));
}

TEST(LawMajority, LotDecidesWhoLosesTheLastSeat) {
    const std::string rule = quota("'hare'", "'majority': {'then': 'takeLastSeat'}, 'ties': ['lot']");
    Facts facts = facts_of(5, half_of_votes);
    const auto open = outcome_of(rule, facts);
    EXPECT_THAT(open.seats, ElementsAre(2, 1, 1, 1));
    EXPECT_EQ(open.draw_lot, (Situation{0, std::nullopt, Decides::last_seat, {2, 3}}));
    facts.lots = {lot_of({2, 3}, 2, Decides::last_seat)};
    EXPECT_THAT(outcome_of(rule, facts).seats, ElementsAre(3, 1, 0, 1));
}

TEST(LawMajority, AddsTheFewestSeatsThatMakeMoreThanHalf) {
    const auto found =
        outcome_of(quota("'hare'", "'majority': {'then': 'addSeats'}"), facts_of(5, half_of_votes));
    EXPECT_THAT(found.seats, ElementsAre(4, 1, 1, 1));
    EXPECT_EQ(found.total, 7);
    EXPECT_EQ(found.open, 0);
}

TEST(LawMajority, IsOfTheVotesThatTheRuleNames) {
    // 45 of 90 participating votes are not more than half of them; of 89 they are.
    const auto rule = [](const char* of) {
        return std::string(
                   "{'method': {'quota': 'hare'}, 'threshold': [{'percent': '11'}], 'majority': {'then': "
                   "'addSeats', 'of': '") +
               of + "'}}";
    };
    EXPECT_EQ(outcome_of(rule("valid"), facts_of(4, {46, 22, 22, 10})).total, 4);
    EXPECT_EQ(outcome_of(rule("participating"), facts_of(4, {46, 22, 22, 10})).total, 5);
    EXPECT_EQ(outcome_of(rule("participating"), facts_of(4, {45, 23, 22, 10})).total, 4)
        << "exactly half is not more";
}

TEST(LawMajority, ComesBeforeExhaustion) {
    // The first takes the last seat of the fourth, but has only two candidates: it goes back.
    const std::string rule = quota("'hare'", "'majority': {'then': 'takeLastSeat'}");
    const auto found = outcome_of(rule, with_candidates(facts_of(5, half_of_votes), {2, 9, 9, 9}));
    EXPECT_THAT(found.seats, ElementsAre(2, 1, 1, 1));
    const auto steps = found.steps;
    const auto has = [&](auto is) { return std::any_of(steps.begin(), steps.end(), is); };
    EXPECT_TRUE(has([](const Step& step) { return std::holds_alternative<MajorityStep>(step); }));
    EXPECT_TRUE(has([](const Step& step) { return std::holds_alternative<ExhaustedStep>(step); }));
}

// R13 of tests/law: `once` counts the seats of this pass that a list still has (Kieswet, art. P 9 and P 10).
TEST(LawMajority, WhoLosesTheLastSeatMayTakeOneOfThePassAgain) {
    Facts facts = facts_of(10, {2500, 420, 428, 438, 449, 449});
    facts.lists.front().candidates = 0;
    const auto found = outcome_of(
        "{'method': {'quota': 'hagenbachBischoff', 'remainder': [{'by': 'largest', 'once': true}]}, "
        "'threshold': [], 'majority': {'then': 'takeLastSeat'}}",
        facts);
    EXPECT_THAT(found.seats, ElementsAre(0, 1, 2, 2, 2, 2));
    EXPECT_EQ(found.open, 1);
}

TEST(LawMajority, AddedSeatsCountBeforeAnOpenLot) {
    Facts facts = facts_of(2, {51, 10, 10, 10, 10, 10});
    facts.lists.front().candidates = 0;
    facts.lots = {lot_of({1, 2, 3, 4, 5}, 1)};
    const auto found = outcome_of(
        "{'method': {'divisors': {'first': '0', 'second': '1', 'step': '1'}}, 'ties': ['lot'], 'threshold': "
        "[], 'majority': {'then': 'addSeats'}}",
        facts);
    EXPECT_EQ(found.total, 3);
    EXPECT_TRUE(found.draw_lot);
}

}  // namespace
}  // namespace urna::election::law
