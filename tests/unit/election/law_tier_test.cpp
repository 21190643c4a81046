// SPDX-License-Identifier: Apache-2.0
// Districts, tiers behind them, and alliances.
#include <gmock/gmock.h>

#include "law_cases.h"

namespace urna::election::law {
namespace {

using testing::ElementsAre;

std::string in_districts(const std::string& further_tier, const std::string& threshold = "") {
    return "{'method': 'dhondt', 'threshold': [" + threshold +
           "], 'tiers': [{'scope': 'district', 'threshold': []}" +
           (further_tier.empty() ? "" : ", {'scope': 'election', " + further_tier + "}") + "]}";
}

TEST(LawDistricts, EachSharesOutItsOwnSeats) {
    // 60 40 30 | 90 45 30
    const auto found = outcome_of(in_districts(""), facts_in_districts(6, {3, 3}, {{60, 10}, {40, 90}}));
    EXPECT_THAT(found.district_seats, ElementsAre(ElementsAre(2, 1), ElementsAre(0, 3)));
    EXPECT_THAT(found.seats, ElementsAre(2, 4));
    EXPECT_EQ(found.total, 6);
}

TEST(LawDistricts, LotIsOfOneDistrict) {
    const std::string rule =
        "{'method': 'dhondt', 'threshold': [], 'ties': ['lot'], 'tiers': [{'scope': 'district'}]}";
    Facts facts = facts_in_districts(3, {1, 1, 1}, {{60, 30, 10}, {40, 30, 20}});
    const auto open = outcome_of(rule, facts);
    EXPECT_EQ(open.draw_lot, (Situation{0, 1, Decides::seat, {0, 1}}));
    EXPECT_THAT(open.district_seats, ElementsAre(ElementsAre(1, 0), ElementsAre(0, 0), ElementsAre(0, 0)));
    facts.lots = {{{0, 0, Decides::seat, {0, 1}}, 0}};
    EXPECT_TRUE(outcome_of(rule, facts).draw_lot) << "of another district";
    facts.lots = {{{0, 1, Decides::seat, {0, 1}}, 1}};
    EXPECT_THAT(outcome_of(rule, facts).seats, ElementsAre(1, 2));
}

TEST(LawDistricts, SeatsMustAddUp) {
    EXPECT_EQ(error_of(in_districts(""), facts_in_districts(7, {3, 3}, {{60, 10}})),
              "districts: their seats add up to 6, not to 7");
    const std::string more = "'seats': 'remaining'";
    EXPECT_EQ(error_of(in_districts(more), facts_in_districts(5, {3, 3}, {{60, 10}})),
              "districts: their seats add up to 6, more than 5");
    EXPECT_EQ(error_of(in_districts(""), facts_of(6, {60})),
              "districts: missing, and the rule has a tier for them");
    EXPECT_EQ(error_of("{'method': 'dhondt', 'threshold': []}", facts_in_districts(6, {3, 3}, {{60, 10}})),
              "districts: the rule has no tier whose scope is \"district\"");
    EXPECT_EQ(error_of(in_districts(""), facts_in_districts(6, {3, 3}, {{60, 10}, {60}})),
              "lists[1].districtVotes: not one number for each district");
    Facts facts = facts_in_districts(6, {3, 3}, {{60, 10}});
    facts.lists[0].candidates = 3;
    EXPECT_EQ(error_of(in_districts(""), facts),
              "lists[0].candidates: not with districts, where each has its own");
}

TEST(LawDistricts, ThresholdOfADistrictAsksNothingOfATierBehindThatHasItsOwn) {
    const std::string rule =
        "{'method': 'dhondt', 'threshold': [{'percent': '30', 'scope': 'district'}], 'tiers': "
        "[{'scope': 'district'}, {'scope': 'election', 'seats': 'remaining', 'threshold': []}]}";
    const auto found = outcome_of(rule, facts_in_districts(6, {2, 2}, {{60, 10}, {40, 90}, {20, 10}}));
    EXPECT_EQ(found.total, 6);
    EXPECT_EQ(found.open, 0);
}

TEST(LawDistricts, SeatsInADistrictWithoutVotesStayOpen) {
    const auto found = outcome_of(in_districts(""), facts_in_districts(6, {3, 3}, {{60, 0}, {40, 0}}));
    EXPECT_THAT(found.seats, ElementsAre(2, 1));
    EXPECT_EQ(found.open, 3);
}

TEST(LawTiers, LevellingTierGivesWhatListsHaveNotGot) {
    // Districts give 2 and 4. Of 8 seats by all votes: 130 70 65 43.3 35 32.5 26 23.3 -> 3 and 5.
    const auto found = outcome_of(in_districts("'seats': 'all', 'excess': 'keepAndRecompute'"),
                                  facts_in_districts(8, {3, 3}, {{60, 10}, {40, 90}}));
    EXPECT_THAT(found.seats, ElementsAre(3, 5));
    EXPECT_EQ(found.open, 0);
    EXPECT_THAT(found.district_seats, ElementsAre(ElementsAre(2, 1), ElementsAre(0, 3)));
}

// The second list wins the first district; by all votes, 149 against 51, it has no seat of two.
const auto one_too_many = [] { return facts_in_districts(2, {1, 1}, {{49, 100}, {51, 0}}); };

TEST(LawTiers, WhoHasTooManyKeepsThemAndLeavesTheSum) {
    const auto found =
        outcome_of(in_districts("'seats': 'all', 'excess': 'keepAndRecompute'"), one_too_many());
    EXPECT_THAT(found.seats, ElementsAre(1, 1));
    EXPECT_EQ(found.total, 2);
}

TEST(LawTiers, WhoHasTooManyKeepsThemAndSeatsAreAdded) {
    const auto found = outcome_of(in_districts("'seats': 'all', 'excess': 'addSeats'"), one_too_many());
    EXPECT_THAT(found.seats, ElementsAre(2, 1));
    EXPECT_EQ(found.total, 3);
    EXPECT_EQ(found.open, 0);
}

TEST(LawTiers, WhoHasTooManyLosesThem) {
    const auto found = outcome_of(in_districts("'seats': 'all', 'excess': 'takeBack'"), one_too_many());
    EXPECT_THAT(found.seats, ElementsAre(2, 0));
    EXPECT_EQ(found.total, 2);
}

TEST(LawTiers, SeatsOfListsOutsideTheTierAreSubtractedFirst) {
    // The second has 25.5 % and one district seat. Of three seats one is its own, and the first has the
    // others.
    Facts facts = facts_in_districts(3, {1, 1}, {{49, 100}, {51, 0}});
    const auto found =
        outcome_of(in_districts("'seats': 'all', 'excess': 'keepAndRecompute'", "{'percent': '30'}"), facts);
    EXPECT_THAT(found.seats, ElementsAre(2, 1));
    EXPECT_THAT(found.passed, ElementsAre(true, false));
}

TEST(LawTiers, DistrictSeatIsEnoughForTheNextTier) {
    // Of 320 votes they have 68.4, 15.9 and 15.6 %; districts are won by the third and the first.
    const Facts facts = facts_in_districts(6, {1, 1}, {{49, 170}, {0, 51}, {50, 0}});
    const std::string tier = "'seats': 'all', 'excess': 'keepAndRecompute'";
    EXPECT_THAT(outcome_of(in_districts(tier, "{'percent': '16'}"), facts).passed,
                ElementsAre(true, false, false));
    // Of 320 votes the second has 15.94 %. The rule's own threshold counts for the second tier only.
    EXPECT_THAT(outcome_of(in_districts(tier, "{'percent': '16'}, {'districtSeats': 1}"), facts).passed,
                ElementsAre(true, false, true));
}

TEST(LawTiers, RemainingSeatsAreSharedOutByThemselves) {
    // Districts give 2 and 4; two more by all votes, 130 and 70.
    const auto found =
        outcome_of(in_districts("'seats': 'remaining'"), facts_in_districts(8, {3, 3}, {{60, 10}, {40, 90}}));
    EXPECT_THAT(found.seats, ElementsAre(3, 5));
}

std::string by_remainders(const char* quota) {
    return std::string("{'method': {'quota': '") + quota +
           "', 'remainder': []}, 'threshold': [], 'tiers': [{'scope': 'district'}, {'scope': 'election', "
           "'seats': "
           "'remaining', 'votes': 'remainders', 'method': 'dhondt'}]}";
}

TEST(LawTiers, RemainderTierSharesOutByWhatQuotasHaveLeft) {
    // Quotas are 50: 1 r20 and 0 r30 | 0 r45 and 1 r5. Four seats are left for 65 and 35: 65 35 32.5 21.7.
    const auto found = outcome_of(by_remainders("hare"), facts_in_districts(6, {2, 2}, {{70, 45}, {30, 55}}));
    EXPECT_THAT(found.seats, ElementsAre(4, 2));
    EXPECT_THAT(found.district_seats, ElementsAre(ElementsAre(1, 0), ElementsAre(0, 1)));
}

TEST(LawTiers, RemaindersOfDifferentQuotasAreAddedExactly) {
    // 100 / 3 and 100 / 7, in 21st parts of a vote: 60 - 33.3 = 26.67 and 40 - 33.3 = 6.67 | 50 - 42.86
    // = 7.14 twice.
    const auto found =
        outcome_of(by_remainders("hare"), facts_in_districts(11, {3, 7}, {{60, 50}, {40, 50}}));
    std::vector<std::uint64_t> left;
    for (const Step& step : found.steps) {
        if (const auto* votes = std::get_if<RemainderVotesStep>(&step)) {
            EXPECT_EQ(votes->denominator, 21);
            left.push_back(votes->numerator);
        }
    }
    EXPECT_THAT(left, ElementsAre(560 + 150, 140 + 150));
    // 1 + 3 and 1 + 3 whole, and 3 left: 710 355 290.
    EXPECT_THAT(found.seats, ElementsAre(6, 5));
}

TEST(LawTiers, RemaindersWithoutACommonUnitAreRefused) {
    const Seats seats{97, 101, 103, 107, 109, 113, 127, 131, 137, 139};
    const std::vector<Votes> votes{Votes(seats.size(), 1'000'000), Votes(seats.size(), 999'999)};
    EXPECT_EQ(error_of(by_remainders("hare"), facts_in_districts(2000, seats, votes)),
              "districts: remainders of these quotas have no common unit within the bounds");
}

// Seed e628e28a of tests/law: 25/3 of a vote for 19 seats. Their Imperiali quota, 25/63 of a vote, is less
// than one vote, so it is not rounded down to 1/3 of a vote, the unit of the sum.
TEST(LawTiers, QuotaOfRemaindersIsRoundedToWholeVotes) {
    const auto found = outcome_of(
        "{'method': {'quota': 'imperiali', 'round': 'down'}, 'threshold': [], 'tiers': [{'scope': "
        "'district'}, {'scope': 'election', 'seats': 'remaining', 'votes': 'remainders'}]}",
        facts_in_districts(20, {1, 0, 0}, {{0, 0, 3}, {2, 1, 3}}));
    EXPECT_THAT(found.district_seats.front(), ElementsAre(0, 1));
    EXPECT_THAT(found.seats, ElementsAre(7, 13));
}

TEST(LawTiers, DroopQuotaOfRemaindersIsAWholeNumberOfVotes) {
    // Quotas of 15/2 and 17/2 leave all 32 votes, 5, 13 and 14: floor(32 / 5) + 1 = 7. In halves of a vote it
    // would be 13/2, and the second list had two.
    const auto found = outcome_of(
        "{'method': {'quota': 'droop', 'remainder': []}, 'threshold': [], 'tiers': [{'scope': 'district', "
        "'method': {'quota': 'hagenbachBischoff', 'remainder': []}}, {'scope': 'election', 'seats': "
        "'remaining', 'votes': 'remainders'}]}",
        facts_in_districts(4, {1, 1}, {{4, 1}, {5, 8}, {6, 8}}));
    EXPECT_THAT(found.seats, ElementsAre(0, 1, 2));
    EXPECT_EQ(found.open, 1);
}

Facts allied(Facts facts, const std::vector<std::size_t>& members) {
    for (const std::size_t list : members) facts.lists[list].alliance = "together";
    return facts;
}

std::string with_alliances(const std::string& members, const std::string& threshold = "") {
    return "{'method': 'dhondt', 'threshold': [" + threshold + "], 'alliances': {'threshold': 'each', " +
           members + "}}";
}

TEST(LawAlliances, JointSeatsAreSharedInside) {
    // Alone 45 30; together 70 35, and inside 45 25.
    const Facts facts = allied(facts_of(2, {45, 30, 25}), {0, 2});
    EXPECT_THAT(outcome_of(with_alliances("'seats': 'each'"), facts).seats, ElementsAre(1, 1, 0));
    EXPECT_THAT(outcome_of(with_alliances("'seats': 'joint'"), facts).seats, ElementsAre(1, 0, 1));
}

TEST(LawAlliances, MayShareByAnotherMethod) {
    // Together 3 of 3; inside by Hare 60 / 3 = 20: 2 r5, 0 r15.
    const Facts facts = allied(facts_of(3, {45, 15, 10}), {0, 1});
    EXPECT_THAT(outcome_of(with_alliances("'seats': 'joint'"), facts).seats, ElementsAre(3, 0, 0))
        << "45 22.5 15; 15";
    EXPECT_THAT(outcome_of(with_alliances("'seats': 'joint', 'within': {'quota': 'hare'}"), facts).seats,
                ElementsAre(2, 1, 0));
}

TEST(LawAlliances, AgreementOfWhichNotAllPass) {
    // The third has 10 % and does not pass.
    const Facts facts = allied(facts_of(2, {35, 40, 10, 15}), {0, 2, 3});
    const std::string threshold = "{'percent': '11'}";
    EXPECT_THAT(outcome_of(with_alliances("'seats': 'joint'", threshold), facts).seats,
                ElementsAre(1, 1, 0, 0));
    const Facts near = allied(facts_of(3, {35, 38, 9, 18}), {0, 2, 3});
    EXPECT_THAT(outcome_of(with_alliances("'seats': 'joint'", threshold), near).seats,
                ElementsAre(1, 2, 0, 0))
        << "38 35 19";
    EXPECT_THAT(outcome_of(with_alliances("'seats': 'joint', 'agreement': 'passing'", threshold), near).seats,
                ElementsAre(1, 1, 0, 1))
        << "53 38 26.5; inside 35 18";
}

TEST(LawAlliances, LotsBetweenAlliancesAndInside) {
    const std::string rule =
        "{'method': 'dhondt', 'threshold': [], 'ties': ['lot'], 'alliances': {'threshold': 'each', 'seats': "
        "'joint'}}";
    Facts facts = allied(facts_of(1, {40, 20, 20}), {1, 2});
    const auto open = outcome_of(rule, facts);
    EXPECT_EQ(open.draw_lot, (Situation{0, std::nullopt, Decides::seat, {0, 1}})) << "by the first member";
    EXPECT_THAT(open.seats, ElementsAre(0, 0, 0));
    facts.lots = {lot_of({0, 1}, 1)};
    EXPECT_EQ(outcome_of(rule, facts).draw_lot, (Situation{0, std::nullopt, Decides::seat, {1, 2}}));
    facts.lots.push_back(lot_of({1, 2}, 2));
    EXPECT_THAT(outcome_of(rule, facts).seats, ElementsAre(0, 0, 1));
}

}  // namespace
}  // namespace urna::election::law
