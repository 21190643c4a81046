// SPDX-License-Identifier: Apache-2.0
// What the law of an election that is held makes of its votes, totals and lots.
#include "election/law/held_election.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/sha256.h"
#include "election/law/rule_writer.h"

namespace urna::election::law {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Election election_by(const std::string& rule, int seats) {
    Election election;
    election.seats = seats;
    election.rule = canonical_text(*read_any_rule(boost::json::parse(rule), false));
    return election;
}

// 8.67 quotas and three times 2.78: a majority takes one of the three last seats, which tie.
const std::vector<std::uint64_t> council_votes{153, 49, 49, 49};
Election council() {
    return election_by(R"({"method": {"quota": "hare"}, "threshold": [{"percent": "3", "of": "cast"}],
                           "majority": {"then": "takeLastSeat"}, "ties": ["lot"]})",
                       17);
}

TEST(HeldElectionTest, ContractsLawIsTheOneOfAnElectionWithoutARule) {
    Election election;
    EXPECT_FALSE(has_law(election));
    EXPECT_EQ(canonical_text(law_of(election)), canonical_text(default_rule(5'000)));
    election.threshold_millipercent = 3'250;
    EXPECT_EQ(canonical_text(law_of(election)), canonical_text(default_rule(3'250)));
    election.individual = true;
    EXPECT_EQ(canonical_text(law_of(election)), canonical_text(PresidentRule{}));
    election.lists = "[{}]";
    EXPECT_TRUE(has_law(election));
}

TEST(HeldElectionTest, ContractBoundsNoBallot) {
    Election election;
    const std::vector<std::uint64_t> votes(20'000, 3);
    const Decision seats = decide(election, votes, {}, {});
    ASSERT_TRUE(seats.is_complete()) << seats.refusal;
    const auto& given = std::get<Outcome>(seats.outcome).seats;
    EXPECT_EQ(std::count(given.begin(), given.end(), 1U), election.seats);
    election.individual = true;
    EXPECT_TRUE(decide(election, votes, {}, {}).is_complete());
}

TEST(HeldElectionTest, NothingIsComputedWhileATotalIsMissing) {
    const Decision decision = decide(council(), council_votes, {}, {});
    EXPECT_THAT(decision.missing, ElementsAre("cast"));
    EXPECT_FALSE(decision.is_complete());
    EXPECT_FALSE(decision.awaited);
}

TEST(HeldElectionTest, TotalsThatARuleNeedsAreFoundWhereverItNamesThem) {
    const auto needed = [](const std::string& rule) {
        const NeededTotals totals = needed_totals(*read_any_rule(boost::json::parse(rule), false));
        return std::vector{totals.cast, totals.blank, totals.registered};
    };
    EXPECT_THAT(needed(R"({"method": "dhondt", "threshold": []})"), ElementsAre(false, false, false));
    EXPECT_THAT(needed(R"({"method": "dhondt", "threshold": [{"percent": "1", "of": "validAndBlank"}]})"),
                ElementsAre(false, true, false));
    EXPECT_THAT(needed(R"({"method": "dhondt", "threshold": [],
                           "classes": {"m": {"threshold": [{"percent": "1", "of": "registered"}]}}})"),
                ElementsAre(false, false, true));
    const auto president = [](const std::string& rule) {
        const NeededTotals totals = needed_totals(*read_any_rule(boost::json::parse(rule), true));
        return std::vector{totals.cast, totals.blank, totals.registered};
    };
    EXPECT_THAT(president(R"({"majority": {"percent": "50", "of": "registered"}})"),
                ElementsAre(false, false, true));
    EXPECT_THAT(president(R"({"turnoutPercent": "40"})"), ElementsAre(true, false, true));
}

TEST(HeldElectionTest, LotIsUsedInItsSituationAlone) {
    Totals totals;
    totals.cast = 300;
    const Decision open = decide(council(), council_votes, totals, {});
    ASSERT_TRUE(open.awaited);
    EXPECT_EQ(open.awaited->situation.decides, Decides::last_seat);
    EXPECT_THAT(open.awaited->situation.options, ElementsAre(1, 2, 3));
    const auto& steps = std::get<Outcome>(open.outcome).steps;
    EXPECT_TRUE(std::holds_alternative<LotStep>(steps.at(open.awaited->step)));

    const std::vector<RecordedLot> lots{
        {7, std::string(64, '0'), 1}, {8, open.awaited->hash, 2}, {9, open.awaited->hash, 3}};
    const Decision drawn = decide(council(), council_votes, totals, lots);
    EXPECT_TRUE(drawn.is_complete());
    EXPECT_THAT(drawn.used_lots, ElementsAre(8));
    EXPECT_THAT(std::get<Outcome>(drawn.outcome).seats, ElementsAre(9, 3, 2, 3));

    totals.cast = 301;
    const Decision other = decide(council(), council_votes, totals, lots);
    EXPECT_TRUE(other.awaited);
    EXPECT_THAT(other.used_lots, IsEmpty());
    EXPECT_NE(other.awaited->hash, open.awaited->hash);
}

TEST(HeldElectionTest, LotForNoneOfTheOptionsIsNotUsed) {
    Totals totals;
    totals.cast = 300;
    const std::string situation = decide(council(), council_votes, totals, {}).awaited->hash;
    const Decision decision =
        decide(council(), council_votes, totals, std::vector<RecordedLot>{{1, situation, 0}});
    EXPECT_TRUE(decision.awaited);
    EXPECT_THAT(decision.used_lots, IsEmpty());
}

TEST(HeldElectionTest, SituationIsTheDigestOfTheTextThatTheDocumentationGives) {
    Election election = election_by(R"({"method": "dhondt", "threshold": [], "ties": ["lot"],
                                        "classes": {"m": {"factor": "1.5"}}})",
                                    2);
    election.lists = R"([{"class":"m"},{},{}])";
    const std::string head = R"({"lists":[{"class":"m"},{},{}],"lots":[)";
    const std::string tail =
        R"(],"rule":)" + election.rule +
        R"(,"seats":2,"totals":{"blank":null,"cast":null,"registered":null},"votes":[2,3,3]})";
    Totals totals;
    totals.registered = 9;  // which the rule does not need
    const std::vector<std::uint64_t> votes{2, 3, 3};
    const Decision first = decide(election, votes, totals, {});
    ASSERT_TRUE(first.awaited);
    EXPECT_EQ(first.awaited->hash, sha256_hex(head + tail));
    const std::vector<RecordedLot> one{{1, first.awaited->hash, first.awaited->situation.options.back()}};
    const Decision second = decide(election, votes, totals, one);
    if (second.awaited) {
        EXPECT_NE(second.awaited->hash, first.awaited->hash);
    } else {
        EXPECT_TRUE(second.is_complete());
    }
}

TEST(HeldElectionTest, SecondLotIsOfAnotherSituationThanTheFirst) {
    const Election election = election_by(R"({"method": "dhondt", "threshold": [], "ties": ["lot"]})", 2);
    const std::vector<std::uint64_t> votes{5, 5, 5};
    const Decision first = decide(election, votes, {}, {});
    ASSERT_TRUE(first.awaited);
    std::vector<RecordedLot> lots{{1, first.awaited->hash, 1}};
    const Decision second = decide(election, votes, {}, lots);
    ASSERT_TRUE(second.awaited);
    EXPECT_THAT(second.awaited->situation.options, ElementsAre(0, 2));
    EXPECT_EQ(
        second.awaited->hash,
        sha256_hex(R"({"lists":[],"lots":[{"decides":"seat","drawn":2,"options":[1,2,3],"tier":0}],"rule":)" +
                   election.rule +
                   R"(,"seats":2,"totals":{"blank":null,"cast":null,"registered":null},"votes":[5,5,5]})"));
    lots.push_back({2, second.awaited->hash, 0});
    const Decision third = decide(election, votes, {}, lots);
    EXPECT_TRUE(third.is_complete());
    EXPECT_THAT(third.used_lots, ElementsAre(1, 2));
    EXPECT_THAT(std::get<Outcome>(third.outcome).seats, ElementsAre(1, 1, 0));
}

TEST(HeldElectionTest, RuleThatGivesNoResultSaysWhy) {
    const Election election =
        election_by(R"({"method": {"quota": "imperiali", "overAward": "refuse"}, "threshold": []})", 3);
    const Decision decision = decide(election, std::vector<std::uint64_t>{50, 50}, {}, {});
    EXPECT_FALSE(decision.is_complete());
    EXPECT_EQ(decision.refusal, "rule.method: whole quotas give more seats than there are");
}

TEST(HeldElectionTest, ListTermsOfOneTextReadAsTheyWere) {
    const auto rule = std::get<Rule>(law_of(election_by(
        R"({"method": "dhondt", "threshold": [], "classes": {"m": {}}, "alliances": {"threshold": "joint", "seats": "each"}})",
        3)));
    const auto terms = read_list_terms(
        boost::json::parse(
            R"([{"directSeats": 2, "class": "m", "candidates": 0}, {"alliance": "Žuti"}, {"directSeats": 0}])"),
        3, rule);
    ASSERT_TRUE(terms) << terms.error().message;
    const std::string text = canonical_text(*terms);
    EXPECT_EQ(text, R"([{"candidates":0,"class":"m","directSeats":2},{"alliance":"Žuti"},{}])");
    EXPECT_EQ(parse_list_terms(text), *terms);
    EXPECT_THAT(parse_list_terms(""), IsEmpty());
}

TEST(HeldElectionTest, ListTermsThatAreWrongAreRefusedByTheirPath) {
    const auto rule = std::get<Rule>(law_of(election_by(
        R"({"method": "dhondt", "threshold": [], "classes": {"m": {}}, "alliances": {"threshold": "joint", "seats": "each"}})",
        3)));
    const auto refusal = [&](const std::string& lists) {
        const auto read = read_list_terms(boost::json::parse(lists), 2, rule);
        return read ? std::string() : read.error().message;
    };
    EXPECT_EQ(refusal(R"([{}])"), "Invalid lists.");
    EXPECT_EQ(refusal(R"({})"), "Invalid lists.");
    EXPECT_EQ(refusal(R"([{}, 1])"), "Invalid lists[1].");
    EXPECT_EQ(refusal(R"([{}, {"class": "n"}])"), "Invalid lists[1].class.");
    EXPECT_EQ(refusal(R"([{"candidates": "3"}, {}])"), "Invalid lists[0].candidates.");
    EXPECT_EQ(refusal(R"([{"alliance": "A", "class": "m"}, {"alliance": "A"}])"), "Invalid lists[1].class.");
}

}  // namespace
}  // namespace urna::election::law
