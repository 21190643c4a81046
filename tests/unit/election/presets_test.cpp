// SPDX-License-Identifier: Apache-2.0
#include "election/presets.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "election/law/service_refusal.h"
#include "law_cases.h"

namespace urna::election {
namespace {

TEST(Presets, AreReadFromTheirFiles) {
    const Preset* serbia = find_preset("serbia-parliament");
    ASSERT_NE(serbia, nullptr);
    EXPECT_EQ(serbia->name.english, "Serbia, National Assembly");
    EXPECT_EQ(serbia->name.serbian_cyrillic, "Србија, Народна скупштина");
    EXPECT_EQ(serbia->law.date, "2023-12-17");
    EXPECT_EQ(serbia->seats, 250u);
    EXPECT_TRUE(serbia->notes);
    const auto& rule = std::get<law::Rule>(serbia->rule);
    EXPECT_EQ(rule.sharing.classes.at("minority").factor, 1350u);
    EXPECT_EQ(rule, law::rule_of(serbia->rule_text));
    EXPECT_FALSE(serbia->refused_path);
}

TEST(Presets, OneIsOfAnIndividual) {
    const Preset* president = find_preset("serbia-president");
    ASSERT_NE(president, nullptr);
    EXPECT_FALSE(president->seats);
    EXPECT_EQ(std::get<law::PresidentRule>(president->rule).runoff, 2u);
    EXPECT_EQ(std::get<law::PresidentRule>(president->rule), law::president_rule_of(president->rule_text));
}

TEST(Presets, AreInOrderAndEachHasAllItsTexts) {
    const auto all = presets();
    EXPECT_GE(all.size(), 12u);
    EXPECT_TRUE(
        std::is_sorted(all.begin(), all.end(), [](const Preset& a, const Preset& b) { return a.id < b.id; }));
    for (const Preset& preset : all) {
        EXPECT_EQ(find_preset(preset.id), &preset);
        EXPECT_EQ(preset.law.date.size(), 10u) << preset.id;
        EXPECT_TRUE(preset.law.address.starts_with("https://")) << preset.id;
        for (const PresetText* text : {&preset.name, preset.notes ? &*preset.notes : &preset.name}) {
            EXPECT_FALSE(text->english.empty()) << preset.id;
            EXPECT_FALSE(text->serbian_latin.empty()) << preset.id;
            EXPECT_FALSE(text->serbian_cyrillic.empty()) << preset.id;
        }
    }
    EXPECT_EQ(find_preset("atlantis"), nullptr);
}

TEST(Presets, SayWhatTheServiceRefuses) {
    for (const char* id : {"czechia-chamber", "poland-sejm", "sweden-riksdag"})
        EXPECT_EQ(find_preset(id)->refused_path, "rule.tiers") << id;
    for (const char* id : {"austria-national-council", "germany-bundestag", "israel-knesset"})
        EXPECT_FALSE(find_preset(id)->refused_path) << id;
}

}  // namespace
}  // namespace urna::election

namespace urna::election::law {
namespace {

std::string refused(const std::string& rule) {
    return service_refusal(rule_of(rule)).value_or("none");
}

TEST(ServiceRefusal, HasThePathOfWhatNeedsDistricts) {
    EXPECT_EQ(refused("{'method': 'dhondt', 'threshold': [{'percent': '5'}]}"), "none");
    EXPECT_EQ(refused("{'method': 'dhondt', 'threshold': [], 'tiers': [{'scope': 'election'}]}"), "none");
    EXPECT_EQ(refused("{'method': 'dhondt', 'threshold': [], 'tiers': [{'scope': 'district'}]}"),
              "rule.tiers");
    EXPECT_EQ(refused("{'method': {'quota': 'hare', 'remainder': []}, 'threshold': [], 'tiers': "
                      "[{'scope': 'election'}, {'scope': 'election', 'seats': 'remaining'}]}"),
              "rule.tiers");
}

// The rule states conditions that its only tier does without.
TEST(ServiceRefusal, HasThePathOfAConditionThatNoTierAsks) {
    const std::string own = "'tiers': [{'scope': 'election', 'threshold': [], 'classes': {}}]}";
    EXPECT_EQ(refused("{'method': 'dhondt', 'threshold': [{'votes': 9}, {'percent': '5', 'scope': "
                      "'district'}], " +
                      own),
              "rule.threshold[1].scope");
    EXPECT_EQ(refused("{'method': 'dhondt', 'threshold': [{'districtSeats': 1}], " + own),
              "rule.threshold[0].districtSeats");
    EXPECT_EQ(refused("{'method': 'dhondt', 'threshold': [], 'classes': {'a': {}, 'b': {'threshold': "
                      "[{'districtSeats': 1}]}}, " +
                      own),
              "rule.classes.b.threshold[0].districtSeats");
}

TEST(ServiceRefusal, LooksAtATierThatNoReaderAccepted) {
    Rule rule = default_rule(0);
    rule.tiers.front().sharing.threshold.emplace_back(DistrictSeatsCondition{1});
    EXPECT_EQ(service_refusal(rule), "rule.tiers[0].threshold[1].districtSeats");
}

}  // namespace
}  // namespace urna::election::law
