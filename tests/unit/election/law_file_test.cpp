// SPDX-License-Identifier: Apache-2.0
#include "election/law/law_file.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace urna::election::law {
namespace {

using testing::ElementsAre;

// ' stands for ".
std::string json(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

std::string file(const std::string& members) {
    return json("{'name': 'Test', " + members + "}");
}

constexpr const char* rule = "'rule': {'method': 'dhondt', 'threshold': []}";
constexpr const char* one_list = "'lists': [{'name': 'A', 'votes': 5}]";

std::string refusal(const std::string& text) {
    const auto read = parse_law_file(text);
    return read ? "accepted" : read.error().message;
}

std::string refusal_of_list(const std::string& list) {
    return refusal(file("'seats': 3, " + std::string(rule) + ", 'lists': [" + list + "]"));
}

TEST(LawFile, WholeFile) {
    const auto read = parse_law_file(file(
        "'source': 'https://example.org', 'seats': 5, 'rule': {'method': 'dhondt', 'threshold': [], "
        "'classes': "
        "{'m': {}}, 'alliances': {'threshold': 'each', 'seats': 'each'}, 'tiers': [{'scope': 'district'}]}, "
        "'totals': {'cast': 100, 'blank': 2, 'registered': 200}, "
        "'districts': [{'code': '01', 'name': 'North', 'seats': 2, 'totals': {'cast': 50}}, {'code': 'S', "
        "'seats': 3}], "
        "'lots': [{'tier': 0, 'district': 'S', 'decides': 'lastSeat', 'options': [0, 1], 'drawn': [1]}, "
        "{'tier': 0, 'decides': 'seat', 'options': [0, 1], 'drawn': [0]}], "
        "'lists': [{'name': 'A', 'districtVotes': {'01': 7, 'S': 8}, 'class': 'm', 'directSeats': 1, "
        "'seats': 4}, "
        "{'name': 'B', 'districtVotes': {'S': 9}, 'alliance': 'x'}]"));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->name, "Test");
    EXPECT_EQ(read->source, "https://example.org");
    EXPECT_THAT(read->names, ElementsAre("A", "B"));
    EXPECT_THAT(read->published, ElementsAre(4, std::nullopt));
    const Facts& facts = read->facts;
    EXPECT_EQ(facts.seats, 5);
    EXPECT_EQ(facts.totals.registered, 200);
    EXPECT_EQ(facts.districts[0].totals.cast, 50);
    EXPECT_EQ(facts.lists[0].votes, 15);
    EXPECT_THAT(facts.lists[1].district_votes, ElementsAre(0, 9));
    EXPECT_EQ(facts.lists[0].class_name, "m");
    EXPECT_EQ(facts.lists[0].direct_seats, 1);
    EXPECT_EQ(facts.lists[1].alliance, "x");
    EXPECT_EQ(facts.lots[0].situation, (Situation{0, 1, Decides::last_seat, {0, 1}}));
    EXPECT_EQ(facts.lots[0].drawn, 1);
    EXPECT_EQ(facts.lots[1].situation.district, std::nullopt);
}

TEST(LawFile, OldKeysBesideARuleAreRefused) {
    for (const char* old :
         {"'threshold': '4/100'", "'threshold_of': 'valid votes'", "'method': 'd\\u0027hondt'"}) {
        const std::string members = std::string("'seats': 3, ") + rule + ", " + one_list + ", " + old;
        const std::string key = std::string(old).substr(1, std::string(old).find('\'', 1) - 1);
        EXPECT_EQ(refusal(file(members)), "Invalid " + key + ".");
    }
    EXPECT_EQ(refusal(file(std::string("'seats': 3, ") + rule + ", " + one_list)), "accepted");
}

TEST(LawFile, WhatIsMissingOrWrongIsNamedByItsPath) {
    EXPECT_EQ(refusal("[]"), "not a JSON object");
    EXPECT_NE(refusal("{").find("not JSON"), std::string::npos);
    EXPECT_EQ(refusal(json("{'seats': 3}")), "Invalid name.");
    EXPECT_EQ(refusal(file(std::string(rule) + ", " + one_list)), "Invalid seats.");
    EXPECT_EQ(refusal(file("'seats': 3, " + std::string(rule))), "Invalid lists.");
    EXPECT_EQ(refusal(file("'seats': 3, " + std::string(one_list))), "Invalid rule.");
    EXPECT_EQ(refusal(file("'seats': 10001, " + std::string(rule) + ", " + one_list)), "Invalid seats.");
    EXPECT_EQ(refusal(file("'seats': 3, 'rule': {'method': 'dhondt', 'threshold': [{'percent': '101'}]}, " +
                           std::string(one_list))),
              "Invalid rule.threshold[0].percent.");
    EXPECT_EQ(refusal(file("'seats': 3, 'totals': {'invalid': 3}, " + std::string(rule) + ", " + one_list)),
              "Invalid totals.invalid.");
    EXPECT_EQ(refusal(file("'seats': 3, 'lots': [{'tier': 0}], " + std::string(rule) + ", " + one_list)),
              "Invalid lots[0].decides.");
}

TEST(LawFile, Lists) {
    EXPECT_EQ(refusal_of_list("{'votes': 5}"), "Invalid lists[0].name.");
    EXPECT_EQ(refusal_of_list("{'name': 'A'}"), "Invalid lists[0].votes.");
    for (const char* wrong : {"-1", "1.5", "'5'", "9223372036854775808", "1e3"})
        EXPECT_EQ(refusal_of_list(std::string("{'name': 'A', 'votes': ") + wrong + "}"),
                  "Invalid lists[0].votes.");
    EXPECT_EQ(refusal_of_list("{'name': 'A', 'votes': 5, 'clas': 'm'}"), "Invalid lists[0].clas.");
    EXPECT_EQ(refusal_of_list("{'name': 'A', 'districtVotes': {}}"), "Invalid lists[0].districtVotes.");
    EXPECT_EQ(refusal_of_list("5"), "Invalid lists[0].");
}

TEST(LawFile, Districts) {
    const auto with = [](const std::string& districts, const std::string& list) {
        return refusal(file("'seats': 3, " + std::string(rule) + ", 'districts': [" + districts +
                            "], 'lists': [" + list + "]"));
    };
    const std::string north = "{'code': 'N', 'seats': 3}";
    EXPECT_EQ(with(north, "{'name': 'A', 'districtVotes': {'N': 5}}"), "accepted");
    EXPECT_EQ(with(north, "{'name': 'A', 'districtVotes': {'X': 5}}"), "Invalid lists[0].districtVotes.");
    EXPECT_EQ(with(north, "{'name': 'A', 'districtVotes': {'N': -5}}"), "Invalid lists[0].districtVotes.N.");
    EXPECT_EQ(with(north, "{'name': 'A', 'votes': 5}"), "Invalid lists[0].votes.");
    EXPECT_EQ(with(north + ", " + north, "{'name': 'A', 'districtVotes': {}}"), "Invalid districts[1].code.");
    EXPECT_EQ(with("{'code': 'a\\\\b', 'seats': 3}", "{'name': 'A', 'districtVotes': {}}"),
              "Invalid districts[0].code.");
    EXPECT_EQ(with("{'code': 'N'}", "{'name': 'A', 'districtVotes': {}}"), "Invalid districts[0].seats.");
}

TEST(LawFile, Individual) {
    const auto with = [](const std::string& members) {
        return refusal(file("'rule': {'majority': {'percent': '50'}, 'runoff': 2}, " + members));
    };
    EXPECT_EQ(with("'individual': true, " + std::string(one_list)), "accepted");
    EXPECT_EQ(with("'individual': false, " + std::string(one_list)), "Invalid individual.");
    EXPECT_EQ(with("'individual': true, 'seats': 3, " + std::string(one_list)), "Invalid seats.");
    EXPECT_EQ(with("'individual': true, 'lists': [{'name': 'A', 'votes': 5, 'class': 'm'}]"),
              "Invalid lists[0].class.");
    EXPECT_EQ(with("'seats': 3, " + std::string(one_list)), "Invalid rule.runoff.");
}

}  // namespace
}  // namespace urna::election::law
