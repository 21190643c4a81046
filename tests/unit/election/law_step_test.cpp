// SPDX-License-Identifier: Apache-2.0
// The explanation as data, and its numbers.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "election/law/exact_text.h"
#include "election/law/step_json.h"
#include "law_cases.h"

namespace urna::election::law {
namespace {

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
                      "['lowestNumber'], 'votes': [60, 30], 'allSeats': false, 'jointThreshold': false, "
                      "'listsAsBefore': false}"));
    EXPECT_EQ(steps[1],
              json_of("{'step': 'condition', 'class': null, 'index': 0, 'percent': '40', 'of': 'valid', "
                      "'scope': 'election', 'inclusive': true, 'base': '90', 'needed': 36}"));
    EXPECT_EQ(steps[3], json_of("{'step': 'list', 'list': 1, 'votes': 30, 'class': null, 'alliance': null, "
                                "'directSeats': 0, 'candidates': null, 'ownThreshold': false, 'standing': "
                                "'below', 'condition': null, "
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
