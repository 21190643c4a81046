// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "election/law/law_file.h"
#include "law_cases.h"
#include "support/source_directory.h"

namespace urna::election::law {
namespace {

using testing::ElementsAre;

std::string dhondt_with(const std::string& threshold, const std::string& more = "") {
    return "{'method': 'dhondt', 'threshold': [" + threshold + "]" + (more.empty() ? "" : ", " + more) + "}";
}

std::vector<bool> passed(const std::string& rule, const Facts& facts) {
    return outcome_of(rule, facts).passed;
}

TEST(LawThreshold, ExactlyThePercentageIsEnoughWhereItIsInclusive) {
    const Facts facts = facts_of(10, {920, 50, 30});
    EXPECT_THAT(passed(dhondt_with("{'percent': '5'}"), facts), ElementsAre(true, true, false));
    EXPECT_THAT(passed(dhondt_with("{'percent': '5', 'inclusive': false}"), facts),
                ElementsAre(true, false, false));
    EXPECT_THAT(passed(dhondt_with("{'percent': '5.001'}"), facts), ElementsAre(true, false, false));
    EXPECT_THAT(passed(dhondt_with("{'percent': '2.999', 'inclusive': false}"), facts),
                ElementsAre(true, true, true));
}

TEST(LawThreshold, IsOfWhatTheRuleSays) {
    Facts facts = facts_of(10, {900, 50});
    facts.totals = {1000, 40, 2000};
    EXPECT_THAT(passed(dhondt_with("{'percent': '5.2'}"), facts), ElementsAre(true, true)) << "49.4 of 950";
    EXPECT_THAT(passed(dhondt_with("{'percent': '5', 'of': 'cast'}"), facts), ElementsAre(true, true));
    EXPECT_THAT(passed(dhondt_with("{'percent': '5.1', 'of': 'cast'}"), facts), ElementsAre(true, false));
    EXPECT_THAT(passed(dhondt_with("{'percent': '5.05', 'of': 'validAndBlank'}"), facts),
                ElementsAre(true, true))
        << "49.995 of 990";
    EXPECT_THAT(passed(dhondt_with("{'percent': '5.051', 'of': 'validAndBlank'}"), facts),
                ElementsAre(true, false));
    EXPECT_THAT(passed(dhondt_with("{'percent': '2.5', 'of': 'registered'}"), facts),
                ElementsAre(true, true));
    EXPECT_THAT(passed(dhondt_with("{'percent': '2.501', 'of': 'registered'}"), facts),
                ElementsAre(true, false));
}

TEST(LawThreshold, TotalsThatTheRuleNeedsMustBeThere) {
    Facts facts = facts_of(10, {900, 50});
    EXPECT_EQ(error_of(dhondt_with("{'percent': '5', 'of': 'cast'}"), facts),
              "totals.cast: missing, and the rule needs it");
    EXPECT_EQ(
        error_of(dhondt_with("", "'classes': {'m': {'threshold': [{'percent': '1', 'of': 'registered'}]}}"),
                 facts),
        "totals.registered: missing, and the rule needs it");
    facts.totals.cast = 949;
    EXPECT_EQ(error_of(dhondt_with(""), facts), "totals.cast: fewer than the valid votes and the blank ones");
    facts.totals.cast = 960;
    facts.totals.registered = 959;
    EXPECT_EQ(error_of(dhondt_with(""), facts), "totals.registered: fewer than have voted");
}

TEST(LawThreshold, OneConditionIsEnough) {
    Facts facts = facts_of(10, {900, 60, 40, 30});
    facts.lists[2].direct_seats = 3;
    EXPECT_THAT(passed(dhondt_with("{'percent': '5'}, {'directSeats': 3}"), facts),
                ElementsAre(true, true, true, false));
    EXPECT_THAT(passed(dhondt_with("{'votes': 40}"), facts), ElementsAre(true, true, true, false));
    EXPECT_THAT(passed(dhondt_with("{'votes': 41}"), facts), ElementsAre(true, true, false, false));
}

TEST(LawThreshold, QuotaIsVotesForEachSeat) {
    // 1000 / 10 = 100 votes a seat.
    const Facts facts = facts_of(10, {700, 100, 99, 75, 26});
    EXPECT_THAT(passed(dhondt_with("{'quota': '1'}"), facts), ElementsAre(true, true, false, false, false));
    EXPECT_THAT(passed(dhondt_with("{'quota': '3/4'}"), facts), ElementsAre(true, true, true, true, false));
}

TEST(LawThreshold, ClassHasAnotherOrNone) {
    Facts facts = facts_of(10, {860, 70, 60, 10});
    facts.lists[1].class_name = "coalition";
    facts.lists[3].class_name = "minority";
    EXPECT_THAT(passed(dhondt_with("{'percent': '5'}",
                                   "'classes': {'coalition': {'threshold': [{'percent': '8'}]}, "
                                   "'minority': {'threshold': []}}"),
                       facts),
                ElementsAre(true, false, true, true));
    facts.lists[0].class_name = "unknown";
    EXPECT_EQ(error_of(dhondt_with("", "'classes': {'coalition': {}, 'minority': {}}"), facts),
              "lists[0].class: not a class of the rule");
}

TEST(LawThreshold, ExemptListHasNotReachedIt) {
    Facts facts = facts_of(3, {40, 40, 20});
    facts.lists[2].class_name = "minority";
    const std::string exempt = "'classes': {'minority': {'threshold': []}}";
    EXPECT_THAT(passed(dhondt_with("{'percent': '50'}", exempt), facts), ElementsAre(true, true, true));
    EXPECT_THAT(passed(dhondt_with("{'percent': '50'}", exempt + ", 'noneReached': 'nobody'"), facts),
                ElementsAre(false, false, true));
    EXPECT_THAT(passed(dhondt_with("{'percent': '40'}", exempt), facts), ElementsAre(true, true, true));
    EXPECT_THAT(passed(dhondt_with("{'percent': '40'}", exempt + ", 'noneReached': 'nobody'"), facts),
                ElementsAre(true, true, true));
}

TEST(LawThreshold, NobodyLeavesAllSeatsOpen) {
    const auto found =
        outcome_of(dhondt_with("{'percent': '60'}", "'noneReached': 'nobody'"), facts_of(7, {40, 60 - 1}));
    EXPECT_THAT(found.seats, ElementsAre(0, 0));
    EXPECT_EQ(found.open, 7);
}

TEST(LawThreshold, FactorMultipliesQuotientsOfThoseBelowTheRulesThreshold) {
    // 100, 50, 33.3, 25 against 24, which is 30 by a factor of 1.25.
    Facts facts = facts_of(4, {100, 24});
    facts.lists[1].class_name = "minority";
    const auto seats = [&](const std::string& percent, const std::string& class_members) {
        return outcome_of(dhondt_with("{'percent': '" + percent + "'}",
                                      "'classes': {'minority': {'threshold': [], " + class_members + "}}"),
                          facts)
            .seats;
    };
    EXPECT_THAT(seats("20", "'factor': '1'"), ElementsAre(4, 0));
    EXPECT_THAT(seats("20", "'factor': '1.25'"), ElementsAre(3, 1)) << "19.35 % is below";
    EXPECT_THAT(seats("19", "'factor': '1.25'"), ElementsAre(4, 0)) << "not below";
    EXPECT_THAT(seats("19", "'factor': '1.25', 'factorFor': 'all'"), ElementsAre(3, 1));
    EXPECT_THAT(passed(dhondt_with("{'percent': '20'}", "'classes': {'minority': {'factor': '10'}}"), facts),
                ElementsAre(true, false))
        << "shares are of votes as they are";
}

TEST(LawThreshold, AllianceReachesItTogether) {
    Facts facts = facts_of(10, {900, 40, 30, 30});
    facts.lists[1].alliance = facts.lists[2].alliance = "A";
    EXPECT_THAT(
        passed(dhondt_with("{'percent': '5'}", "'alliances': {'threshold': 'joint', 'seats': 'each'}"),
               facts),
        ElementsAre(true, true, true, false));
    EXPECT_THAT(
        passed(dhondt_with("{'percent': '5'}", "'alliances': {'threshold': 'each', 'seats': 'each'}"), facts),
        ElementsAre(true, false, false, false));
    facts.lists[1].class_name = "m";
    EXPECT_EQ(error_of(dhondt_with(
                           "", "'classes': {'m': {}}, 'alliances': {'threshold': 'joint', 'seats': 'each'}"),
                       facts),
              "lists[2].class: not that of its alliance, which has one threshold");
    EXPECT_EQ(error_of(dhondt_with("", "'classes': {'m': {}}"), facts),
              "lists[1].alliance: the rule has no alliances");
}

TEST(LawThreshold, ListOfADistrictPassesThere) {
    // 12 % in the district, or 4 % of all.
    const std::string rule =
        "{'method': 'dhondt', 'threshold': [{'percent': '4'}, {'percent': '12', 'scope': 'district'}], "
        "'tiers': [{'scope': 'district'}]}";
    // The second has 3 % in all, and 12 % in the first district.
    const auto found = outcome_of(rule, facts_in_districts(14, {7, 7}, {{88, 300}, {12, 0}}));
    EXPECT_THAT(found.district_seats[0], ElementsAre(7, 0)) << "88 / 7 = 12.57 is more than 12";
    EXPECT_THAT(found.passed, ElementsAre(true, true));
    const auto more = outcome_of(rule, facts_in_districts(16, {8, 8}, {{88, 300}, {12, 0}}));
    EXPECT_THAT(more.district_seats[0], ElementsAre(7, 1)) << "88 / 8 = 11";
}

TEST(LawThreshold, DistrictsTotalsAreNeededWhereTheyAreTheBase) {
    const std::string rule =
        "{'method': 'dhondt', 'threshold': [{'percent': '5', 'of': 'cast', 'scope': 'district'}], "
        "'tiers': [{'scope': 'district'}]}";
    Facts facts = facts_in_districts(2, {1, 1}, {{95, 50}, {5, 50}});
    facts.districts[0].totals.cast = 100;
    EXPECT_EQ(error_of(rule, facts), "districts[1].totals.cast: missing, and the rule needs it");
    facts.districts[1].totals.cast = 1001;
    EXPECT_THAT(outcome_of(rule, facts).passed, ElementsAre(true, true));
    EXPECT_EQ(outcome_of(rule, facts).seats, (Seats{2, 0}));
}

TEST(LawThreshold, Serbia2023) {
    const auto text = read_file_text(urna::source_directory() + "/tests/data/laws/serbia-2023.json");
    ASSERT_TRUE(text);
    const auto file = parse_law_file(*text);
    ASSERT_TRUE(file) << file.error().message;
    const auto found = outcome_of(std::get<Rule>(file->rule), file->facts);
    for (std::size_t i = 0; i < file->names.size(); ++i)
        EXPECT_EQ(found.seats[i], file->published[i]) << file->names[i];
    EXPECT_EQ(found.open, 0);
}

}  // namespace
}  // namespace urna::election::law
