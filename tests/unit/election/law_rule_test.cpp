// SPDX-License-Identifier: Apache-2.0
// Reading and writing rules.
#include <gmock/gmock.h>

#include "election/law/decimal_text.h"
#include "election/law/rule_writer.h"
#include "law_cases.h"

namespace urna::election::law {
namespace {

// `members` beside the two that are required.
std::string with(const std::string& members) {
    return "{'method': 'dhondt', 'threshold': []" + (members.empty() ? "" : ", " + members) + "}";
}

std::string with_threshold(const std::string& condition) {
    return "{'method': 'dhondt', 'threshold': [" + condition + "]}";
}

std::string with_method(const std::string& method) {
    return "{'method': " + method + ", 'threshold': []}";
}

TEST(RuleReader, RequiresMethodAndThreshold) {
    EXPECT_EQ(refusal_of("{'threshold': []}"), "Invalid rule.method.");
    EXPECT_EQ(refusal_of("{'method': 'dhondt'}"), "Invalid rule.threshold.");
    EXPECT_EQ(refusal_of("[]"), "Invalid rule.");
    EXPECT_EQ(refusal_of(with("")), "accepted");
}

TEST(RuleReader, RefusesKeysThatItDoesNotKnow) {
    EXPECT_EQ(refusal_of(with("'thresholds': []")), "Invalid rule.thresholds.");
    EXPECT_EQ(refusal_of(with_threshold("{'percent': '5', 'Of': 'cast'}")), "Invalid rule.threshold[0].Of.");
    EXPECT_EQ(refusal_of(with_threshold("{'quota': '1', 'scope': 'district'}")),
              "Invalid rule.threshold[0].scope.");
    EXPECT_EQ(refusal_of(with("'classes': {'a': {'faktor': '2'}}")), "Invalid rule.classes.a.faktor.");
    EXPECT_EQ(refusal_of(with("'alliances': {'threshold': 'each', 'seats': 'each', 'x': 1}")),
              "Invalid rule.alliances.x.");
    EXPECT_EQ(refusal_of(with("'majority': {'then': 'addSeats', 'by': 1}")), "Invalid rule.majority.by.");
    EXPECT_EQ(refusal_of(with("'tiers': [{'scope': 'election', 'excess': 'takeBack'}]")),
              "Invalid rule.tiers[0].excess.");
    EXPECT_EQ(refusal_of(with_method("{'quota': 'hare', 'divisors': {}}")), "Invalid rule.method.quota.");
    EXPECT_EQ(refusal_of(with_method("{'quota': 'hare', 'remainder': [{'by': 'largest', 'twice': true}]}")),
              "Invalid rule.method.remainder[0].twice.");
    EXPECT_EQ(refusal_of("{'method': 'dhondt', 'threshold': [], '" + std::string(300, 'x') + "': 1}"),
              "Invalid rule.");
    EXPECT_EQ(refusal_of("{'method': 'dhondt', 'threshold': [], 'two words': 1}"), "Invalid rule.");
}

TEST(RuleReader, DecimalsAreTextsWithAtMostThreeDecimals) {
    for (const char* wrong : {"5", "'5.'", "'.5'", "'5.0001'", "'-1'", "'+1'", "'5e1'", "'100.001'", "''",
                              "' 5'", "'99999999999999999999'", "null"}) {
        EXPECT_EQ(refusal_of(with_threshold(std::string("{'percent': ") + wrong + "}")),
                  "Invalid rule.threshold[0].percent.")
            << wrong;
    }
    for (const char* right : {"'0'", "'100'", "'100.000'", "'3.25'", "'05.5'"})
        EXPECT_EQ(refusal_of(with_threshold(std::string("{'percent': ") + right + "}")), "accepted") << right;
}

TEST(RuleReader, FractionsHaveNumbersUpToAThousand) {
    for (const char* wrong : {"'1001/1000'", "'1/1001'", "'1/0'", "'1/'", "'/2'", "'1/2/3'", "'1001'", "1"})
        EXPECT_EQ(refusal_of(with_threshold(std::string("{'quota': ") + wrong + "}")),
                  "Invalid rule.threshold[0].quota.")
            << wrong;
    EXPECT_EQ(parse_ratio("6/8"), (Ratio{3, 4}));
    EXPECT_EQ(parse_ratio("0.75"), (Ratio{3, 4}));
    EXPECT_EQ(ratio_text({3, 4}), "3/4");
    EXPECT_EQ(ratio_text({2, 1}), "2");
    EXPECT_EQ(ratio_text(*parse_ratio("12.345")), "12.345");
    EXPECT_EQ(thousandths_text(1350), "1.35");
    EXPECT_EQ(thousandths_text(10'000), "10");
}

TEST(RuleReader, EachConditionIsOfOneKind) {
    for (const char* wrong : {"{}", "{'quota': '1', 'votes': 1}", "5", "{'of': 'cast'}"})
        EXPECT_NE(refusal_of(with_threshold(wrong)).find("Invalid rule.threshold[0]"), std::string::npos)
            << wrong;
    EXPECT_EQ(refusal_of(with_threshold("{'votes': -1}")), "Invalid rule.threshold[0].votes.");
    EXPECT_EQ(refusal_of(with_threshold("{'votes': 1.5}")), "Invalid rule.threshold[0].votes.");
    EXPECT_EQ(refusal_of(with_threshold("{'directSeats': 0}")), "Invalid rule.threshold[0].directSeats.");
    EXPECT_EQ(refusal_of(with_threshold("{'percent': '5', 'of': 'all'}")), "Invalid rule.threshold[0].of.");
    EXPECT_EQ(refusal_of(with_threshold("{'percent': '5', 'inclusive': 'yes'}")),
              "Invalid rule.threshold[0].inclusive.");
}

TEST(RuleReader, Bounds) {
    const auto several = [](int count, const std::string& each, char open, char close) {
        std::string text(1, open);
        for (int i = 0; i < count; ++i) {
            if (i > 0) text += ", ";
            if (open == '{') text += "'c" + std::to_string(i) + "': ";
            text += each;
        }
        return text + close;
    };
    const auto conditions = [&](int count) {
        return "{'method': 'dhondt', 'threshold': " + several(count, "{'votes': 1}", '[', ']') + "}";
    };
    EXPECT_EQ(refusal_of(conditions(8)), "accepted");
    EXPECT_EQ(refusal_of(conditions(9)), "Invalid rule.threshold.");
    EXPECT_EQ(refusal_of(with("'classes': " + several(16, "{}", '{', '}'))), "accepted");
    EXPECT_EQ(refusal_of(with("'classes': " + several(17, "{}", '{', '}'))), "Invalid rule.classes.");
    const std::string first = "{'scope': 'election'}";
    const std::string more = ", {'scope': 'election', 'seats': 'remaining'}";
    EXPECT_EQ(refusal_of(with("'tiers': [" + first + more + more + "]")), "accepted");
    EXPECT_EQ(refusal_of(with("'tiers': [" + first + more + more + more + "]")), "Invalid rule.tiers.");
    EXPECT_EQ(refusal_of(with("'tiers': []")), "Invalid rule.tiers.");
    for (const char* factor : {"'0'", "'10.001'", "1.35"}) {
        EXPECT_EQ(refusal_of(with(std::string("'classes': {'m': {'factor': ") + factor + "}}")),
                  "Invalid rule.classes.m.factor.");
    }
    for (const char* factor : {"'0.001'", "'10'"})
        EXPECT_EQ(refusal_of(with(std::string("'classes': {'m': {'factor': ") + factor + "}}")), "accepted");
    EXPECT_EQ(refusal_of(with("'classes': {'a b': {}}")), "Invalid rule.classes.");
    EXPECT_EQ(refusal_of(with("'version': 1")), "accepted");
    EXPECT_EQ(refusal_of(with("'version': 2")), "Invalid rule.version.");
}

TEST(RuleReader, Divisors) {
    const auto divisors = [](const char* first, const char* second, const char* step) {
        return with_method(std::string("{'divisors': {'first': '") + first + "', 'second': '" + second +
                           "', 'step': '" + step + "'}}");
    };
    EXPECT_EQ(refusal_of(divisors("1.4", "3", "2")), "accepted");
    EXPECT_EQ(refusal_of(divisors("0", "1", "1")), "accepted");
    EXPECT_EQ(refusal_of(divisors("2", "1", "1")), "Invalid rule.method.divisors.second.");
    EXPECT_EQ(refusal_of(divisors("1", "2", "0")), "Invalid rule.method.divisors.step.");
    EXPECT_EQ(refusal_of(divisors("1", "2000", "1")), "Invalid rule.method.divisors.second.");
    EXPECT_EQ(refusal_of(with_method("{'divisors': {'first': '1', 'second': '2'}}")),
              "Invalid rule.method.divisors.step.");
    EXPECT_EQ(refusal_of(with_method("'webster'")), "Invalid rule.method.");
    EXPECT_EQ(refusal_of(with_method("{'quota': 'hare', 'round': 'maybe'}")), "Invalid rule.method.round.");
    EXPECT_EQ(refusal_of(with_method("{}")), "Invalid rule.method.quota.");
}

TEST(RuleReader, TiesEndInALotOrInTheLowestNumber) {
    for (const char* wrong : {"[]", "['mostVotes']", "['lot', 'lot']", "['first']", "[1]",
                              "['mostVotes', 'mostVotes', 'lot']", "'lot'"}) {
        EXPECT_EQ(refusal_of(with(std::string("'ties': ") + wrong)), "Invalid rule.ties.") << wrong;
    }
    for (const char* right :
         {"['mostVotes', 'fewestVotes', 'lot']", "['lowestNumber', 'lot']", "['lot', 'lowestNumber']"})
        EXPECT_EQ(refusal_of(with(std::string("'ties': ") + right)), "accepted") << right;
}

TEST(RuleReader, PartsThatHaveNoMeaningTogether) {
    EXPECT_EQ(
        refusal_of("{'method': {'quota': 'hare'}, 'threshold': [], 'classes': {'m': {'factor': '1.35'}}}"),
        "Invalid rule.classes.m.factor.");
    EXPECT_EQ(refusal_of(with_threshold("{'percent': '5', 'scope': 'district'}")),
              "Invalid rule.threshold[0].scope.");
    EXPECT_EQ(refusal_of(with_threshold("{'votes': 1}, {'districtSeats': 1}")),
              "Invalid rule.threshold[1].districtSeats.");
    EXPECT_EQ(
        refusal_of(with("'tiers': [{'scope': 'election'}, {'scope': 'district', 'seats': 'remaining'}]")),
        "Invalid rule.tiers[1].scope.");
    EXPECT_EQ(refusal_of(with("'tiers': [{'scope': 'district'}, {'scope': 'election', 'seats': 'all'}]")),
              "Invalid rule.tiers[1].excess.");
    EXPECT_EQ(refusal_of(with("'tiers': [{'scope': 'district'}, {'scope': 'election'}]")),
              "Invalid rule.tiers[1].seats.");
    EXPECT_EQ(refusal_of(with("'tiers': [{'scope': 'district'}, {'scope': 'election', 'seats': 'remaining', "
                              "'excess': 'takeBack'}]")),
              "Invalid rule.tiers[1].excess.");
    EXPECT_EQ(refusal_of(with("'tiers': [{'scope': 'district'}, {'scope': 'election', 'seats': 'remaining', "
                              "'votes': 'remainders'}]")),
              "Invalid rule.tiers[1].votes.")
        << "D'Hondt leaves no remainders";
    EXPECT_EQ(refusal_of(with(
                  "'alliances': {'threshold': 'each', 'seats': 'joint'}, 'tiers': [{'scope': 'district'}, "
                  "{'scope': 'election', 'seats': 'remaining'}]")),
              "Invalid rule.alliances.seats.");
    EXPECT_EQ(refusal_of(with("'majority': {'then': 'addSeats'}, 'tiers': [{'scope': 'district'}]")),
              "Invalid rule.majority.");
    EXPECT_EQ(refusal_of("{'method': 'dhondt', 'threshold': [{'percent': '3', 'scope': 'district'}], "
                         "'tiers': [{'scope': 'district'}, {'scope': 'election', 'seats': 'remaining', "
                         "'threshold': []}]}"),
              "accepted");
}

TEST(RuleReader, TierHasFromTheRuleWhatItDoesNotState) {
    const Rule rule = rule_of(
        "{'method': 'sainteLague', 'threshold': [{'percent': '4'}], 'ties': ['mostVotes', 'lot'], "
        "'tiers': [{'scope': 'district', 'threshold': []}, "
        "{'scope': 'election', 'seats': 'remaining', 'method': 'dhondt'}]}");
    EXPECT_EQ(rule.tiers[0].sharing.method, Method{sainte_lague});
    EXPECT_TRUE(rule.tiers[0].sharing.threshold.empty());
    EXPECT_EQ(rule.tiers[1].sharing.method, Method{dhondt});
    EXPECT_EQ(rule.tiers[1].sharing.threshold.size(), 1);
    EXPECT_EQ(rule.tiers[1].sharing.ties.back(), TieBreak::lot);
}

TEST(RuleReader, PresidentsRule) {
    const auto refusal = [](const std::string& text) {
        const auto rule = read_president_rule(json_of(text));
        return rule ? "accepted" : rule.error().message;
    };
    EXPECT_EQ(refusal("{}"), "accepted");
    EXPECT_EQ(refusal("{'majority': {'percent': '50'}, 'runoff': 2, 'turnoutPercent': '40'}"), "accepted");
    EXPECT_EQ(refusal("{'runoff': 2}"), "Invalid rule.runoff.");
    EXPECT_EQ(refusal("{'majority': {'percent': '50'}, 'runoff': 1}"), "Invalid rule.runoff.");
    EXPECT_EQ(refusal("{'majority': {'of': 'cast'}}"), "Invalid rule.majority.percent.");
    EXPECT_EQ(refusal("{'majority': {'of': 'validAndBlank', 'percent': '50'}}"), "Invalid rule.majority.of.");
    EXPECT_EQ(refusal("{'turnoutPercent': 40}"), "Invalid rule.turnoutPercent.");
    EXPECT_EQ(refusal("{'threshold': []}"), "Invalid rule.threshold.");
}

TEST(RuleWriter, FillsDefaultsInAndSortsKeys) {
    EXPECT_EQ(canonical_text(default_rule(5 * one)),
              R"({"classes":{},"majority":"none","method":"dhondt","noneReached":"all",)"
              R"("threshold":[{"inclusive":true,"of":"valid","percent":"5","scope":"election"}],)"
              R"("ties":["lowestNumber"],"version":1})");
    EXPECT_EQ(canonical_text(president_rule_of("{'majority': {'percent': '50.0'}, 'runoff': 2}")),
              R"({"majority":{"inclusive":false,"of":"valid","percent":"50"},"runoff":2,)"
              R"("ties":["lowestNumber"],"version":1})");
}

TEST(RuleWriter, EqualRulesHaveOneText) {
    EXPECT_EQ(
        canonical_text(rule_of("{'threshold': [{'percent': '03.250'}], 'method': {'divisors': "
                               "{'step': '1.0', 'first': '1', 'second': '2'}}, 'majority': 'none'}")),
        canonical_text(rule_of("{'method': 'dhondt', 'threshold': [{'percent': '3.25', 'of': 'valid'}]}")));
}

TEST(RuleWriter, TextReadsAsTheSameRule) {
    for (const char* text : {
             "{'method': 'dhondt', 'threshold': []}",
             "{'method': {'divisors': {'first': '1.4', 'second': '3', 'step': '2'}}, 'threshold': "
             "[{'percent': '4', "
             "'of': 'registered', 'inclusive': false}, {'quota': '3/4'}, {'votes': 9007199254740991}, "
             "{'directSeats': 3}], 'classes': {'minority': {'threshold': [], 'factor': '1.35'}, 'b': {}}, "
             "'noneReached': 'nobody', 'ties': ['mostVotes', 'lot']}",
             "{'method': {'quota': 'hagenbachBischoff', 'of': 'valid', 'round': 'halfUp', 'overAward': "
             "'refuse', "
             "'remainder': [{'by': 'largest', 'once': true, 'minimumQuota': '0.75'}, {'by': 'average'}]}, "
             "'threshold': [], 'majority': {'then': 'takeLastSeat', 'of': 'participating'}, "
             "'alliances': {'threshold': 'joint', 'seats': 'joint', 'within': 'sainteLague', 'agreement': "
             "'passing'}}",
             "{'method': {'quota': 'droop', 'remainder': []}, 'threshold': [{'percent': '4'}], 'tiers': "
             "[{'scope': 'district', 'threshold': []}, {'scope': 'election', 'seats': 'remaining', 'votes': "
             "'remainders', 'method': 'dhondt'}, {'scope': 'election', 'seats': 'all', 'excess': 'takeBack', "
             "'threshold': [{'districtSeats': 1}]}]}",
         }) {
        const Rule rule = rule_of(text);
        const std::string written = canonical_text(rule);
        EXPECT_EQ(rule_of(written), rule) << written;
        EXPECT_EQ(canonical_text(rule_of(written)), written);
    }
}

}  // namespace
}  // namespace urna::election::law
