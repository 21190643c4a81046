// SPDX-License-Identifier: Apache-2.0
// The explanation in words and as data.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "election/law/exact_text.h"
#include "election/law/step_json.h"
#include "election/law/step_text.h"
#include "law_cases.h"

namespace urna::election::law {
namespace {

using testing::ElementsAre;

std::vector<std::string> told(const Steps& steps, const Facts& facts) {
    const std::vector<std::string> names{"Ash", "Birch", "Cedar", "Dogwood"};
    std::vector<std::string> texts;
    for (const Step& step : steps) texts.push_back(step_text(step, facts, names));
    return texts;
}

std::vector<std::string> told(const std::string& rule, const Facts& facts) {
    return told(outcome_of(rule, facts).steps, facts);
}

TEST(ExactText, HasSixDecimalsOrTheFraction) {
    EXPECT_EQ(decimal_text(1, 3), "0.333333");
    EXPECT_EQ(decimal_text(2, 3), "0.666667");
    EXPECT_EQ(decimal_text(-7, 2), "-3.5");
    EXPECT_EQ(decimal_text(9'999'999'999, 1'000'000'000), "10");
    EXPECT_EQ(decimal_text(int128{votes_total_max} * 10'000, 1000), "92233720368547758070");
    EXPECT_EQ(fraction_text(6, 4), "3/2");
    EXPECT_EQ(fraction_text(-6, 3), "-2");
    EXPECT_EQ(fraction_text(0, 7), "0");
    EXPECT_EQ(fraction_text(int128{votes_total_max} * 10'000, 7), "13176245766935394010000");
}

TEST(LawSteps, DivisorMethodWithAThresholdAndAFactor) {
    Facts facts = facts_of(3, {60, 30, 9, 1});
    facts.lists[2].class_name = "minority";
    EXPECT_THAT(
        told("{'method': 'dhondt', 'threshold': [{'percent': '10'}], 'classes': {'minority': {'threshold': "
             "[], "
             "'factor': '1.35'}}}",
             facts),
        ElementsAre(
            "Tier 1: 3 seats to be shared out.",
            "Threshold, condition 1: 10 % of the 100 valid votes is 10; at least 10 votes are needed.",
            "Ash (60 votes): reaches condition 1, and takes part.",
            "Birch (30 votes): reaches condition 1, and takes part.",
            "Cedar (9 votes): has no threshold to reach, and takes part. Its votes count 1.35 times in "
            "quotients.",
            "Dogwood (1 vote): reaches no condition, and takes no part.",
            "Seat 1 goes to Ash: 60 / 1 = 60.\nSeat 2 goes to Ash: 60 / 2 = 30.\n"
            "Seat 3 goes to Birch: 30 / 1 = 30."));
}

TEST(LawSteps, QuotaMethodWithATieAndALot) {
    Facts facts = facts_of(2, {50, 25, 25});
    EXPECT_THAT(told("{'method': {'quota': 'hare'}, 'threshold': [], 'ties': ['lot']}", facts),
                ElementsAre("Tier 1: 2 seats to be shared out.",
                            "Ash (50 votes): has no threshold to reach, and takes part.",
                            "Birch (25 votes): has no threshold to reach, and takes part.",
                            "Cedar (25 votes): has no threshold to reach, and takes part.",
                            "Quota of 100 votes and 2 seats, Hare (votes / seats): 50.",
                            "Ash: 1 seat for whole quotas, and a remainder of 0 votes.",
                            "Birch: 0 seats for whole quotas, and a remainder of 25 votes.",
                            "Cedar: 0 seats for whole quotas, and a remainder of 25 votes.",
                            "A lot gives one place to one of Birch and Cedar. The lot is not drawn yet."));
    facts.lots = {lot_of({1, 2}, 2)};
    const auto texts = told("{'method': {'quota': 'hare'}, 'threshold': [], 'ties': ['lot']}", facts);
    EXPECT_EQ(texts[texts.size() - 2], "A lot gives one place to one of Birch and Cedar: Cedar was drawn.");
    EXPECT_EQ(texts.back(), "Cedar takes a seat left over: its remainder is 25.");
}

TEST(LawSteps, TieAndMajority) {
    const auto texts =
        told("{'method': {'quota': 'hare'}, 'threshold': [], 'majority': {'then': 'takeLastSeat'}}",
             facts_of(5, {51, 17, 16, 16}));
    EXPECT_EQ(texts[texts.size() - 2], "Cedar and Dogwood tie. Dogwood loses: the highest poll number.");
    EXPECT_EQ(texts.back(),
              "Ash has 51 of 100 votes, more than half, but 2 of 5 seats, not more than half: it gets the "
              "last seat of "
              "Dogwood.");
}

TEST(LawSteps, LevellingTierSaysWhatListsHadAndWouldHave) {
    const auto texts = told(
        "{'method': 'dhondt', 'threshold': [], 'tiers': [{'scope': 'district'}, {'scope': 'election', "
        "'seats': 'all', "
        "'excess': 'addSeats'}]}",
        facts_in_districts(2, {1, 1}, {{49, 100}, {51, 0}}));
    EXPECT_EQ(texts.front(), "Tier 1, district 1: 1 seat to be shared out.");
    EXPECT_EQ(texts.back(),
              "Birch has 1 seat already, and 0 by this sum: it keeps them, and so many seats are added.");
}

TEST(LawSteps, President) {
    Facts facts = facts_of(0, {40, 35, 25});
    facts.totals.cast = 102;
    facts.totals.registered = 200;
    const auto found = elect_by_law(
        president_rule_of(
            "{'majority': {'percent': '50', 'of': 'cast'}, 'runoff': 2, 'turnoutPercent': '40'}"),
        facts);
    ASSERT_TRUE(found);
    EXPECT_THAT(told(found->steps, facts),
                ElementsAre("102 votes were cast of 200 registered voters; 40 % are needed: enough.",
                            "More than 50 % of 102 votes cast elects: at least 52 votes.",
                            "Nobody is elected. Ash and Birch enter the second round."));
}

boost::json::value written(const Outcome& outcome, const Facts& facts) {
    JsonWriter json;
    write_outcome(json, outcome, facts);
    return boost::json::parse(json.take());
}

TEST(LawJson, OutcomeWithDistrictsAndAnOpenLot) {
    const Facts facts = facts_in_districts(2, {1, 1}, {{60, 30}, {40, 30}});
    auto json = written(
        outcome_of("{'method': 'dhondt', 'threshold': [], 'ties': ['lot'], 'tiers': [{'scope': 'district'}]}",
                   facts),
        facts);
    auto& object = json.as_object();
    EXPECT_GE(object["steps"].as_array().size(), 6);
    object.erase("steps");
    EXPECT_EQ(
        json,
        json_of(
            "{'total': 2, 'seats': [1, 0], 'open': 0, 'districts': {'1': [1, 0], '2': [0, 0]}, 'drawLot': "
            "{'tier': 0, 'district': '2', 'decides': 'seat', 'options': [0, 1]}, 'passed': [true, true]}"));
}

TEST(LawJson, OutcomeWithoutDistricts) {
    const Facts facts = facts_of(2, {60, 30});
    auto json = written(outcome_of("{'method': 'dhondt', 'threshold': [{'percent': '40'}]}", facts), facts);
    const auto steps = json.as_object()["steps"].as_array();
    json.as_object().erase("steps");
    EXPECT_EQ(json,
              json_of("{'total': 2, 'seats': [2, 0], 'open': 0, 'drawLot': null, 'passed': [true, false]}"));
    EXPECT_EQ(steps[0],
              json_of("{'step': 'tier', 'tier': 0, 'district': null, 'seats': 2, 'unit': 1, 'ties': "
                      "['lowestNumber'], 'votes': [60, 30], 'listsAsBefore': false}"));
    EXPECT_EQ(steps[1],
              json_of("{'step': 'condition', 'class': null, 'index': 0, 'percent': '40', 'of': 'valid', "
                      "'scope': 'election', 'inclusive': true, 'base': '90', 'needed': 36}"));
    EXPECT_EQ(steps[3], json_of("{'step': 'list', 'list': 1, 'votes': 30, 'class': null, 'alliance': null, "
                                "'directSeats': 0, 'standing': 'below', 'condition': null, "
                                "'factor': '1'}"));
    EXPECT_EQ(steps.back(),
              json_of("{'step': 'seats', 'first': 1, 'divisors': {'first': '1', 'second': '2', 'step': "
                      "'1'}, 'claimants': [{'list': 0, 'votes': '60', 'candidates': null}], 'seats': "
                      "[{'list': 0, 'votes': '60', 'divisor': '1'}, "
                      "{'list': 0, 'votes': '60', 'divisor': '2'}]}"));
}

TEST(LawJson, President) {
    const Facts facts = facts_of(0, {50, 30, 20});
    const auto found = elect_by_law(president_rule_of("{'majority': {'percent': '50'}, 'runoff': 2}"), facts);
    ASSERT_TRUE(found);
    JsonWriter writer;
    write_outcome(writer, *found, facts);
    auto json = boost::json::parse(writer.take());
    json.as_object().erase("steps");
    EXPECT_EQ(
        json,
        json_of("{'outcome': 'runoff', 'elected': null, 'runoff': [0, 1], 'votes': [50, 30, 20], 'drawLot': "
                "null}"));
}

}  // namespace
}  // namespace urna::election::law
