// SPDX-License-Identifier: Apache-2.0
// Ties, and the lots that decide them.
#include <gmock/gmock.h>

#include "law_cases.h"

namespace urna::election::law {
namespace {

using testing::ElementsAre;

std::string dhondt_ties(const std::string& ties) {
    return "{'method': 'dhondt', 'threshold': [], 'ties': " + ties + "}";
}

TEST(LawTies, AreBrokenInOrder) {
    // 60 / 2 = 30 / 1.
    EXPECT_THAT(outcome_of(dhondt_ties("['mostVotes', 'lot']"), facts_of(2, {30, 60})).seats,
                ElementsAre(0, 2));
    EXPECT_THAT(outcome_of(dhondt_ties("['fewestVotes', 'lot']"), facts_of(2, {30, 60})).seats,
                ElementsAre(1, 1));
    EXPECT_THAT(outcome_of(dhondt_ties("['lowestNumber']"), facts_of(2, {30, 60})).seats, ElementsAre(1, 1));
    EXPECT_THAT(outcome_of(dhondt_ties("['lowestNumber']"), facts_of(2, {60, 30})).seats, ElementsAre(2, 0));
    EXPECT_THAT(
        outcome_of(dhondt_ties("['mostVotes', 'fewestVotes', 'lowestNumber']"), facts_of(1, {7, 7})).seats,
        ElementsAre(1, 0));
}

TEST(LawTies, NobodyLosesWhereThereAreSeatsForAll) {
    const auto found = outcome_of(dhondt_ties("['lot']"), facts_of(3, {60, 30, 10}));
    EXPECT_FALSE(found.draw_lot);
    EXPECT_THAT(found.seats, ElementsAre(2, 1, 0));
}

TEST(LawLots, SumStopsWhereALotIsNeeded) {
    const auto found = outcome_of(dhondt_ties("['lot']"), facts_of(2, {60, 30, 10}));
    EXPECT_EQ(found.draw_lot, (Situation{0, std::nullopt, Decides::seat, {0, 1}}));
    EXPECT_THAT(found.seats, ElementsAre(1, 0, 0)) << "as they were before the lot";
    EXPECT_EQ(found.open, 0);
}

TEST(LawLots, LotThatWasDrawnDecides) {
    Facts facts = facts_of(2, {60, 30, 10});
    facts.lots = {lot_of({0, 1}, 1)};
    const auto found = outcome_of(dhondt_ties("['lot']"), facts);
    EXPECT_FALSE(found.draw_lot);
    EXPECT_THAT(found.seats, ElementsAre(1, 1, 0));
}

TEST(LawLots, EachDecidesOneSeat) {
    Facts facts = facts_of(2, {9, 9, 9});
    facts.lots = {lot_of({0, 1, 2}, 2)};
    const auto found = outcome_of(dhondt_ties("['lot']"), facts);
    EXPECT_THAT(found.seats, ElementsAre(0, 0, 1));
    EXPECT_EQ(found.draw_lot, (Situation{0, std::nullopt, Decides::seat, {0, 1}}));
    facts.lots.push_back(lot_of({0, 1}, 0));
    EXPECT_THAT(outcome_of(dhondt_ties("['lot']"), facts).seats, ElementsAre(1, 0, 1));
}

TEST(LawLots, LotOfAnotherSituationIsNotUsed) {
    Facts facts = facts_of(2, {60, 30, 10});
    for (const Lot& other : {lot_of({0, 2}, 2), lot_of({0, 1, 2}, 1), lot_of({0, 1}, 1, Decides::loses)}) {
        facts.lots = {other};
        EXPECT_TRUE(outcome_of(dhondt_ties("['lot']"), facts).draw_lot);
    }
    facts.lots.push_back(lot_of({0, 1}, 1));
    EXPECT_THAT(outcome_of(dhondt_ties("['lot']"), facts).seats, ElementsAre(1, 1, 0));
}

TEST(LawLots, EachIsUsedOnce) {
    // By the divisors 1, 1, 2 both tie for the third seat, and for the fourth there is one left for one of
    // them.
    const std::string rule =
        "{'method': {'divisors': {'first': '1', 'second': '1', 'step': '1'}}, 'threshold': [], 'ties': "
        "['lot']}";
    Facts facts = facts_of(3, {9, 9});
    facts.lots = {lot_of({0, 1}, 1)};
    EXPECT_THAT(outcome_of(rule, facts).seats, ElementsAre(1, 2));
    facts.seats = 5;
    const auto found = outcome_of(rule, facts);
    EXPECT_THAT(found.seats, ElementsAre(2, 3)) << "4 seats at 9, then one at 4.5";
}

TEST(LawLots, DecideWhoLosesASeatTooMany) {
    const std::string rule = "{'method': {'quota': 'imperiali'}, 'threshold': [], 'ties': ['lot']}";
    // The quota is 90 / 3 = 30, and two of three seats are too many.
    Facts facts = facts_of(1, {30, 30, 30});
    auto found = outcome_of(rule, facts);
    EXPECT_EQ(found.draw_lot, (Situation{0, std::nullopt, Decides::loses, {0, 1, 2}}));
    EXPECT_THAT(found.seats, ElementsAre(1, 1, 1));
    facts.lots = {lot_of({0, 1, 2}, 1, Decides::loses), lot_of({0, 2}, 0, Decides::loses)};
    EXPECT_THAT(outcome_of(rule, facts).seats, ElementsAre(0, 0, 1));
}

TEST(LawLots, LargestRemainder) {
    const std::string rule = "{'method': {'quota': 'hare'}, 'threshold': [], 'ties': ['lot']}";
    Facts facts = facts_of(3, {40, 25, 25});
    EXPECT_EQ(outcome_of(rule, facts).draw_lot, std::nullopt) << "1, 0, 0 and both have 25";
    facts.seats = 2;
    const auto open = outcome_of(rule, facts);
    EXPECT_EQ(open.draw_lot, (Situation{0, std::nullopt, Decides::seat, {1, 2}})) << "the quota is 45";
    EXPECT_THAT(open.seats, ElementsAre(1, 0, 0));
    facts = facts_of(1, {40, 40, 20});
    EXPECT_EQ(outcome_of(rule, facts).draw_lot, (Situation{0, std::nullopt, Decides::seat, {0, 1}}));
}

TEST(LawLots, MustBeOfTheElection) {
    const auto error = [](Lot lot) {
        Facts facts = facts_of(2, {60, 30, 10});
        facts.lots = {std::move(lot)};
        return error_of(dhondt_ties("['lot']"), facts);
    };
    const std::string options = "lots[0].options: not two lists or more, by their indices, ascending";
    EXPECT_EQ(error(lot_of({1, 0}, 0)), options);
    EXPECT_EQ(error(lot_of({1}, 1)), options);
    EXPECT_EQ(error(lot_of({0, 3}, 0)), options);
    EXPECT_EQ(error(lot_of({0, 1}, 2)), "lots[0].drawn: not one of the options");
    EXPECT_EQ(error({{1, std::nullopt, Decides::seat, {0, 1}}, 0}), "lots[0].tier: not a tier of the rule");
}

TEST(LawLots, CouncilOfSeventeenWithALotAndAMajority) {
    // The Dutch rule of small councils. The quota is 1700 / 17 = 100: 8, 1, 1, 1, 1, 1, and the four that are
    // left go to the four with a remainder of 70. The first has more than 850 votes and 8 of 17 seats.
    const std::string rule =
        "{'method': {'quota': 'hare', 'remainder': [{'by': 'largest', 'once': true, 'minimumQuota': '3/4'}, "
        "{'by': 'average', 'once': true}, {'by': 'average'}]}, 'threshold': [], "
        "'majority': {'then': 'takeLastSeat'}, 'ties': ['lot']}";
    Facts facts = facts_of(17, {855, 170, 170, 170, 170, 165});
    const auto open = outcome_of(rule, facts);
    EXPECT_THAT(open.seats, ElementsAre(8, 2, 2, 2, 2, 1));
    EXPECT_EQ(open.draw_lot, (Situation{0, std::nullopt, Decides::last_seat, {1, 2, 3, 4}}));
    facts.lots = {lot_of({1, 2, 3, 4}, 3, Decides::last_seat)};
    EXPECT_THAT(outcome_of(rule, facts).seats, ElementsAre(9, 2, 2, 1, 2, 1));
}

}  // namespace
}  // namespace urna::election::law
