// SPDX-License-Identifier: Apache-2.0
#include "law_words/step_words.h"

#include <gmock/gmock.h>

#include "election/law_cases.h"
#include "law_words_cases.h"

namespace urna::law_words {
namespace {

using law::Facts;
using law::facts_of;
using testing::ElementsAre;

const std::vector<std::string> names{"Ash", "Birch", "Cedar", "Dogwood"};

std::vector<std::string> told(const law::Steps& steps, const Facts& facts,
                              Language language = Language::english) {
    std::vector<std::string> texts;
    for (const law::Step& step : steps) texts.push_back(step_words(step, facts, names, language));
    return texts;
}

std::vector<std::string> told(const std::string& rule, const Facts& facts,
                              Language language = Language::english) {
    return told(law::outcome_of(rule, facts).steps, facts, language);
}

TEST(StepWords, DivisorMethodWithAThresholdAndAFactor) {
    Facts facts = facts_of(3, {60'000, 30'000, 9'000, 1'000});
    facts.lists[2].class_name = "minority";
    const char* const rule =
        "{'method': 'dhondt', 'threshold': [{'percent': '10'}], 'classes': {'minority': {'threshold': [], "
        "'factor': "
        "'1.35'}}}";
    EXPECT_THAT(
        told(rule, facts),
        ElementsAre(
            "Tier 1: 3 seats to be shared out.",
            "Threshold, condition 1: 10% of the 100,000 valid votes is 10,000; at least 10,000 votes are "
            "needed.",
            "Ash (60,000 votes): reaches condition 1, and takes part.",
            "Birch (30,000 votes): reaches condition 1, and takes part.",
            "Cedar (9,000 votes): has no threshold to reach, and takes part. Its votes count 1.35 times in "
            "quotients.",
            "Dogwood (1,000 votes): reaches no condition, and takes no part.",
            "Seat 1 goes to Ash: 60,000 / 1 = 60,000.\nSeat 2 goes to Ash: 60,000 / 2 = 30,000.\n"
            "Seat 3 goes to Birch: 30,000 / 1 = 30,000."));
    EXPECT_THAT(
        told(rule, facts, Language::serbian_latin),
        ElementsAre(
            "Nivo 1: raspodeljuju se 3 mandata.",
            "Cenzus, uslov 1: 10% od 100.000 važećih glasova iznosi 10.000; potrebno je najmanje 10.000 "
            "glasova.",
            "Ash (60.000 glasova): ispunjava uslov 1 i učestvuje u raspodeli.",
            "Birch (30.000 glasova): ispunjava uslov 1 i učestvuje u raspodeli.",
            "Cedar (9.000 glasova): cenzus ne važi, pa lista učestvuje u raspodeli. Njeni glasovi se pri "
            "računanju količnika množe sa 1,35.",
            "Dogwood (1.000 glasova): ne ispunjava nijedan uslov i ne učestvuje u raspodeli.",
            "Mandat 1 dobija lista Ash: 60.000 / 1 = 60.000.\nMandat 2 dobija lista Ash: 60.000 / 2 = "
            "30.000.\nMandat 3 dobija lista Birch: 30.000 / 1 = 30.000."));
    EXPECT_EQ(told(rule, facts, Language::serbian_cyrillic)[5],
              "Dogwood (1.000 гласова): не испуњава ниједан услов и не учествује у расподели.");
}

TEST(StepWords, QuotaMethodWithATieAndALot) {
    const char* const rule = "{'method': {'quota': 'hare'}, 'threshold': [], 'ties': ['lot']}";
    Facts facts = facts_of(2, {50, 25, 25});
    EXPECT_THAT(told(rule, facts),
                ElementsAre("Tier 1: 2 seats to be shared out.",
                            "Ash (50 votes): has no threshold to reach, and takes part.",
                            "Birch (25 votes): has no threshold to reach, and takes part.",
                            "Cedar (25 votes): has no threshold to reach, and takes part.",
                            "Quota of 100 votes and 2 seats, Hare (votes / seats): 50.",
                            "Ash: 1 seat for whole quotas, and a remainder of 0 votes.",
                            "Birch: 0 seats for whole quotas, and a remainder of 25 votes.",
                            "Cedar: 0 seats for whole quotas, and a remainder of 25 votes.",
                            "A lot gives one place to one of Birch and Cedar. The lot is not drawn yet."));
    facts.lots = {law::lot_of({1, 2}, 2)};
    const auto texts = told(rule, facts);
    EXPECT_EQ(texts[texts.size() - 2], "A lot gives one place to one of Birch and Cedar: Cedar was drawn.");
    EXPECT_EQ(texts.back(), "Cedar takes a seat left over: its remainder is 25.");
    const auto serbian = told(rule, facts, Language::serbian_latin);
    EXPECT_EQ(serbian[serbian.size() - 2],
              "Žreb dodeljuje jedno mesto jednom od ovih: Birch i Cedar. Izvučeno: Cedar.");
    EXPECT_EQ(situation_words(facts.lots[0].situation, facts, names, Language::english),
              "A lot gives one place to one of Birch and Cedar");
}

TEST(StepWords, TieAndMajority) {
    const auto texts =
        told("{'method': {'quota': 'hare'}, 'threshold': [], 'majority': {'then': 'takeLastSeat'}}",
             facts_of(5, {51, 17, 16, 16}));
    EXPECT_EQ(texts[texts.size() - 2], "Cedar and Dogwood tie. Dogwood loses: the highest poll number.");
    EXPECT_EQ(texts.back(),
              "Ash has 51 of 100 votes, more than half, but 2 of 5 seats, not more than half: it gets the "
              "last seat of "
              "Dogwood.");
}

TEST(StepWords, LevellingTierSaysWhatListsHadAndWouldHave) {
    const auto texts = told(
        "{'method': 'dhondt', 'threshold': [], 'tiers': [{'scope': 'district'}, {'scope': 'election', "
        "'seats': 'all', "
        "'excess': 'addSeats'}]}",
        law::facts_in_districts(2, {1, 1}, {{49, 100}, {51, 0}}));
    EXPECT_EQ(texts.front(), "Tier 1, district 1: 1 seat to be shared out.");
    EXPECT_EQ(texts.back(),
              "Birch has 1 seat already, and 0 by this sum: it keeps them, and so many seats are added.");
}

TEST(StepWords, NumbersAreExact) {
    const Facts facts = facts_of(3, {10});
    EXPECT_EQ(step_words(law::WholeQuotasStep{0, 10, 2, -7, 3}, facts, names, Language::serbian_latin),
              "Ash: za cele izborne količnike 2 mandata, a ostatak glasova je -2,333333 (-7/3).");
    EXPECT_EQ(
        step_words(law::PassStep{0, 0, law::PassBy::average, 7'000'000, 2}, facts, names, Language::english),
        "Ash takes a seat left over: its average is 3,500,000.");
}

TEST(StepWords, President) {
    Facts facts = facts_of(0, {40, 35, 25});
    facts.totals.cast = 102;
    facts.totals.registered = 200;
    const auto found = law::elect_by_law(
        law::president_rule_of(
            "{'majority': {'percent': '50', 'of': 'cast'}, 'runoff': 2, 'turnoutPercent': '40'}"),
        facts);
    ASSERT_TRUE(found);
    EXPECT_THAT(told(found->steps, facts),
                ElementsAre("102 votes were cast of 200 registered voters; 40% are needed: enough.",
                            "More than 50% of the 102 votes cast elects: at least 52 votes are needed.",
                            "Nobody is elected. Ash and Birch enter the second round."));
    EXPECT_EQ(told(found->steps, facts, Language::serbian_cyrillic).back(),
              "Нико није изабран. У други круг улазе Ash и Birch.");
}

}  // namespace
}  // namespace urna::law_words
