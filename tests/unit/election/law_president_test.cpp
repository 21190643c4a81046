// SPDX-License-Identifier: Apache-2.0
#include "election/law/president.h"

#include <gmock/gmock.h>

#include "law_cases.h"

namespace urna::election::law {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* two_rounds = "{'majority': {'percent': '50'}, 'runoff': 2, 'ties': ['lot']}";

PresidentOutcome decided(const std::string& rule, const Facts& facts) {
    auto outcome = elect_by_law(president_rule_of(rule), facts);
    if (!outcome) ADD_FAILURE() << outcome.error().message;
    return outcome ? *outcome : PresidentOutcome{};
}

TEST(LawPresident, MoreThanHalfElects) {
    const auto found = decided(two_rounds, facts_of(0, {51, 30, 19}));
    EXPECT_EQ(found.verdict, Verdict::elected);
    EXPECT_EQ(found.elected, 0);
    EXPECT_THAT(found.runoff, IsEmpty());
}

TEST(LawPresident, ExactlyHalfIsNoMajority) {
    const auto found = decided(two_rounds, facts_of(0, {30, 50, 20}));
    EXPECT_EQ(found.verdict, Verdict::runoff);
    EXPECT_THAT(found.runoff, ElementsAre(0, 1));
    EXPECT_EQ(
        decided("{'majority': {'percent': '50', 'inclusive': true}}", facts_of(0, {30, 50, 20})).elected, 1);
    EXPECT_EQ(decided("{'majority': {'percent': '50'}}", facts_of(0, {30, 50, 20})).verdict, Verdict::none);
}

TEST(LawPresident, MajorityIsOfWhatTheRuleSays) {
    Facts facts = facts_of(0, {51, 30, 19});
    facts.totals.cast = 102;
    facts.totals.registered = 200;
    EXPECT_EQ(decided("{'majority': {'percent': '50', 'of': 'cast'}, 'runoff': 2}", facts).verdict,
              Verdict::runoff);
    facts.totals.cast = 101;
    EXPECT_EQ(decided("{'majority': {'percent': '50', 'of': 'cast'}, 'runoff': 2}", facts).elected, 0);
    EXPECT_EQ(
        decided("{'majority': {'percent': '25.5', 'of': 'registered', 'inclusive': true}}", facts).elected,
        0);
    EXPECT_EQ(decided("{'majority': {'percent': '25.5', 'of': 'registered'}}", facts).verdict, Verdict::none);
}

TEST(LawPresident, TooFewVotersMakeItVoidWhateverTheMajority) {
    Facts facts = facts_of(0, {90, 9});
    facts.totals.cast = 100;
    facts.totals.registered = 250;
    const auto with = [](const char* percent) {
        return std::string("{'majority': {'percent': '50'}, 'runoff': 2, 'turnoutPercent': '") + percent +
               "'}";
    };
    EXPECT_EQ(decided(with("40"), facts).verdict, Verdict::elected) << "exactly so many are enough";
    const auto found = decided(with("40.001"), facts);
    EXPECT_EQ(found.verdict, Verdict::void_turnout);
    EXPECT_EQ(found.elected, std::nullopt);
    facts.totals.registered.reset();
    const auto missing = elect_by_law(president_rule_of(with("40")), facts);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().message, "totals.registered: missing, and the rule needs it");
}

TEST(LawPresident, TieForTheLastPlaceInTheRunoff) {
    Facts facts = facts_of(0, {25, 40, 10, 25});
    const auto open = decided(two_rounds, facts);
    EXPECT_EQ(open.verdict, Verdict::runoff);
    EXPECT_THAT(open.runoff, ElementsAre(1)) << "as it was before the lot";
    EXPECT_EQ(open.draw_lot, (Situation{0, std::nullopt, Decides::seat, {0, 3}}));
    facts.lots = {lot_of({0, 3}, 3)};
    EXPECT_THAT(decided(two_rounds, facts).runoff, ElementsAre(1, 3));
    EXPECT_THAT(decided("{'majority': {'percent': '50'}, 'runoff': 2}", facts).runoff, ElementsAre(0, 1))
        << "the lowest number, and never three";
}

TEST(LawPresident, RunoffHasOnlyWhoHasVotes) {
    Facts facts = facts_of(0, {5, 0, 0});
    facts.totals.cast = 20;
    EXPECT_THAT(decided("{'majority': {'percent': '50', 'of': 'cast'}, 'runoff': 2}", facts).runoff,
                ElementsAre(0));
    EXPECT_EQ(decided(two_rounds, facts_of(0, {0, 0})).verdict, Verdict::none);
}

TEST(LawPresident, WithoutAMajorityTheMostVotesElect) {
    EXPECT_EQ(decided("{}", facts_of(0, {20, 30, 25})).elected, 1);
    EXPECT_EQ(decided("{}", facts_of(0, {20, 30, 30})).elected, 1);
    EXPECT_EQ(decided("{}", facts_of(0, {0, 0})).verdict, Verdict::none);
    Facts facts = facts_of(0, {20, 30, 30});
    const auto open = decided("{'ties': ['lot']}", facts);
    EXPECT_EQ(open.verdict, Verdict::none);
    EXPECT_EQ(open.draw_lot, (Situation{0, std::nullopt, Decides::seat, {1, 2}}));
    facts.lots = {lot_of({1, 2}, 2)};
    EXPECT_EQ(decided("{'ties': ['lot']}", facts).elected, 2);
}

}  // namespace
}  // namespace urna::election::law
