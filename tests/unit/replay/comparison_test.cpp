// SPDX-License-Identifier: Apache-2.0
#include "replay/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace urna::replay {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Plan plan() {
    Plan plan;
    plan.file.names = {"ÖVP", "B"};
    plan.votes = {600, 300};
    plan.expected = {7, 3};
    plan.duplicates = 2;
    plan.spoiled = 1;
    return plan;
}

std::string results(std::string_view participants, std::string_view reasons) {
    std::string votes;
    for (const char reason : reasons) {
        if (!votes.empty()) votes += ',';
        votes += R"({"electionOfficialJmbg":"0101980710003","ballotGuid":"x","pollNumber":1,"reason":")";
        votes += reason == 'd' ? "Duplicate ballot." : reason == 's' ? "Invalid poll number." : "Lost.";
        votes += R"("})";
    }
    return R"({"participants":[)" + std::string(participants) + R"(],"invalidVotes":[)" + votes + "]}";
}

constexpr std::string_view right =
    R"({"pollNumber":1,"name":"ÖVP","result":7},{"pollNumber":2,"name":"B","result":3})";

std::vector<std::string> differences(std::string_view participants, std::string_view reasons) {
    return compare(plan(), boost::json::parse(results(participants, reasons))).differences;
}

TEST(Comparison, FindsNothingWhereAllIsAsExpected) {
    EXPECT_THAT(differences(right, "dsd"), IsEmpty());
}

TEST(Comparison, FindsOtherSeats) {
    EXPECT_THAT(
        differences(R"({"pollNumber":1,"name":"ÖVP","result":6},{"pollNumber":2,"name":"B","result":4})",
                    "dsd"),
        ElementsAre("ÖVP has 6 seats instead of 7", "B has 4 seats instead of 3"));
}

TEST(Comparison, FindsMissingAndUnexpectedLists) {
    EXPECT_THAT(
        differences(R"({"pollNumber":1,"name":"ÖVP","result":7},{"pollNumber":3,"name":"C","result":3})",
                    "dsd"),
        ElementsAre("nobody expected C with poll number 3", "B is missing"));
    EXPECT_THAT(
        differences(R"({"pollNumber":1,"name":"ÖVP","result":7},{"pollNumber":2,"name":"C","result":3})",
                    "dsd"),
        ElementsAre("poll number 2 is C instead of B"));
}

TEST(Comparison, FindsOtherNumbersOfInvalidVotes) {
    EXPECT_THAT(differences(right, "ds"), ElementsAre("1 invalid votes `Duplicate ballot.` instead of 2"));
    EXPECT_THAT(differences(right, "dssd"),
                ElementsAre("2 invalid votes `Invalid poll number.` instead of 1"));
    EXPECT_THAT(differences(right, "dsd?"), ElementsAre("1 invalid votes `Lost.` instead of 0"));
}

TEST(Comparison, RefusesResultsOfAnotherForm) {
    EXPECT_THROW(compare(plan(), boost::json::parse(R"({"participants":[]})")), std::runtime_error);
    EXPECT_THROW(compare(plan(), boost::json::parse("[]")), std::runtime_error);
}

TEST(Comparison, AlignsItsTableByCharacters) {
    const auto comparison = compare(plan(), boost::json::parse(results(right, "dsd")));
    EXPECT_EQ(table(plan(), comparison),
              "list            votes  seats expected  seats got\n"
              "ÖVP               600               7          7\n"
              "B                 300               3          3\n");
}

// The first of three is short of a majority, and enters the second round with the third.
Plan president() {
    Plan plan;
    plan.file.names = {"A", "B", "C"};
    plan.votes = {450, 100, 450};
    plan.expected = {45, 10, 45};
    election::law::PresidentOutcome outcome;
    outcome.verdict = election::law::Verdict::runoff;
    outcome.runoff = {0, 2};
    plan.law.emplace().outcome = outcome;
    return plan;
}

TEST(Comparison, ReadsSharesOfIndividuals) {
    const auto comparison = compare(president(), boost::json::parse(results(
                                                     R"({"pollNumber":1,"name":"A","result":0.45},
        {"pollNumber":2,"name":"B","result":0.1},{"pollNumber":3,"name":"C","result":0.46})",
                                                     "")));
    EXPECT_THAT(comparison.got, ElementsAre("0.45", "0.1", "0.46"));
    EXPECT_THAT(comparison.differences, ElementsAre("C has 0.46 of the votes instead of 0.45"));
}

std::vector<std::string> outcome_differences(const Plan& plan, std::string_view law) {
    Comparison comparison;
    compare_outcome(plan, boost::json::parse(R"({"law":)" + std::string(law) + "}"), comparison);
    return comparison.differences;
}

TEST(Comparison, FindsAnotherOutcomeOfIndividuals) {
    EXPECT_THAT(outcome_differences(president(), R"({"outcome":"runoff","elected":null,"runoff":[1,3]})"),
                IsEmpty());
    EXPECT_THAT(outcome_differences(president(), R"({"outcome":"runoff","elected":null,"runoff":[1,2]})"),
                ElementsAre("others enter the second round"));
    EXPECT_THAT(outcome_differences(president(), R"({"outcome":"elected","elected":1,"runoff":[]})"),
                ElementsAre("the outcome is `elected` instead of `runoff`", "somebody else is elected",
                            "others enter the second round"));
    EXPECT_THROW(outcome_differences(president(), "{}"), std::runtime_error);
    EXPECT_THAT(outcome_differences(plan(), "{}"), IsEmpty());
}

}  // namespace
}  // namespace urna::replay
