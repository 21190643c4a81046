// SPDX-License-Identifier: Apache-2.0
#include "law_words/last_seat.h"

#include <gmock/gmock.h>

#include "election/law_cases.h"
#include "law_words_cases.h"

namespace urna::law_words {
namespace {

using law::Facts;
using law::facts_of;
using testing::ElementsAre;

const std::vector<std::string> names{"Ash", "Birch", "Cedar", "Dogwood"};

std::vector<std::string> paragraphs(const std::string& rule, const Facts& facts,
                                    Language language = Language::english) {
    return last_seat_words(law::outcome_of(rule, facts), facts, names, language);
}

std::string last(const std::string& rule, const Facts& facts, Language language = Language::english) {
    const auto words = paragraphs(rule, facts, language);
    EXPECT_EQ(words.size(), 1);
    return words.front();
}

constexpr const char* dhondt = "{'method': 'dhondt', 'threshold': [], 'ties': ['mostVotes', 'lot']}";
constexpr const char* hare = "{'method': {'quota': 'hare'}, 'threshold': [], 'ties': ['lot']}";

TEST(LastSeat, ByQuotientSaysWhoLackedHowManyVotes) {
    const Facts facts = facts_of(5, {100, 80, 30});
    EXPECT_EQ(last(dhondt, facts),
              "The last seat went to Ash with the quotient 33.333333. The next largest quotient, 30, was "
              "that of Cedar, which would have taken the seat with 4 more votes.");
    EXPECT_EQ(last(dhondt, facts, Language::serbian_latin),
              "Poslednji mandat dobija lista Ash, količnik 33,333333. Sledeći po veličini količnik, 30, ima "
              "lista Cedar, koja bi taj mandat dobila sa još 4 glasa.");
    EXPECT_EQ(last(dhondt, facts, Language::serbian_cyrillic),
              "Последњи мандат добија листа Ash, количник 33,333333. Следећи по величини количник, 30, има "
              "листа Cedar, која би тај мандат добила са још 4 гласа.");
}

// The number is the least one: with it the list takes the seat, and with one vote less it does not.
TEST(LastSeat, MissingVotesAreTheFewest) {
    EXPECT_EQ(law::outcome_of(dhondt, facts_of(5, {100, 80, 34})).seats, (law::Seats{2, 2, 1}));
    EXPECT_EQ(law::outcome_of(dhondt, facts_of(5, {100, 80, 33})).seats, (law::Seats{3, 2, 0}));
}

// What the words say, in random elections: with so many votes more the list has a seat more, and with one
// vote less it has not.
TEST(LastSeat, MissingVotesAreTheFewestInAnyElection) {
    Random random(1926);
    int checked = 0;
    for (int i = 0; i < 1000; ++i) {
        Facts facts = facts_of(static_cast<std::uint32_t>(1 + random() % 30), {0, 0, 0, 0});
        for (law::ListFacts& list : facts.lists) list.votes = random() % 900;
        const std::string rule = std::string("{'method': '") + (i % 2 == 0 ? "dhondt" : "sainteLague") +
                                 "', 'threshold': [], 'ties': ['lot']}";
        const auto outcome = law::outcome_of(rule, facts);
        const std::string words = last_seat_words(outcome, facts, names, Language::english).front();
        const std::string with = ", which would have taken the seat with ";
        const auto at = words.find(with);
        if (at == std::string::npos) continue;
        ++checked;
        const std::string name = words.substr(words.rfind(' ', at) + 1, at - words.rfind(' ', at) - 1);
        const auto list =
            static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
        ASSERT_LT(list, names.size()) << words;
        std::string missing = words.substr(at + with.size());
        missing.erase(std::remove(missing.begin(), missing.end(), ','), missing.end());
        facts.lists[list].votes += std::stoull(missing);
        EXPECT_GT(law::outcome_of(rule, facts).seats[list], outcome.seats[list]) << words;
        --facts.lists[list].votes;
        const auto fewer = law::outcome_of(rule, facts);
        EXPECT_TRUE(fewer.draw_lot || fewer.seats[list] == outcome.seats[list]) << words;
    }
    EXPECT_GT(checked, 800);
}

TEST(LastSeat, FactorsAndCandidatesCount) {
    Facts facts = facts_of(3, {60, 35, 20});
    facts.lists[2].class_name = "m";
    facts.lists[1].candidates = 1;
    EXPECT_EQ(
        last(
            "{'method': 'dhondt', 'threshold': [], 'classes': {'m': {'factor': '1.35', 'factorFor': 'all'}}}",
            facts),
        "The last seat went to Ash with the quotient 30. The next largest quotient, 27, was that of Cedar, "
        "which would have taken the seat with 3 more votes.");
}

TEST(LastSeat, ByADivisorOfZero) {
    EXPECT_EQ(last("{'method': {'divisors': {'first': '0', 'second': '1', 'step': '1'}}, 'threshold': []}",
                   facts_of(2, {60, 35, 20})),
              "The last seat went to Birch with the quotient 35 / 0.");
}

TEST(LastSeat, ByATieBreakOrALot) {
    EXPECT_EQ(last(dhondt, facts_of(2, {60, 30})),
              "The last seat went to Ash with the quotient 30. Ash and Birch tie. Ash comes first: the most "
              "votes.");
    Facts facts = facts_of(2, {60, 20, 20});
    facts.seats = 4;
    EXPECT_EQ(last(dhondt, facts),
              "A lot gives one place to one of Birch and Cedar. The lot is not drawn yet.");
    facts.lots = {law::lot_of({1, 2}, 2)};
    EXPECT_EQ(last(dhondt, facts),
              "The last seat went to Cedar with the quotient 20. A lot gives one place to one of Birch and "
              "Cedar: Cedar was drawn.");
}

TEST(LastSeat, ByQuotas) {
    EXPECT_EQ(last(hare, facts_of(10, {61, 24, 15})),
              "The last seat went to Cedar with the remainder 5. The next largest remainder, 4, was that of "
              "Birch.");
    EXPECT_EQ(last(hare, facts_of(10, {60, 40})), "Seats were given for whole quotas alone.");
    EXPECT_EQ(
        last("{'method': {'quota': 'hare', 'remainder': [{'by': 'average'}]}, 'threshold': []}",
             facts_of(3, {50, 30, 20})),
        "The last seat went to Ash with the average 25. The next largest average, 20, was that of Cedar.");
    EXPECT_EQ(
        last("{'method': {'quota': 'imperiali'}, 'threshold': []}", facts_of(1, {70, 30})),
        "Whole quotas gave too many seats. Ash loses one: its remainder, 3.333333 (10/3), is the smallest.");
    EXPECT_THAT(
        paragraphs("{'method': {'quota': 'hare', 'remainder': []}, 'threshold': []}", facts_of(3, {50, 30})),
        ElementsAre("Seats were given for whole quotas alone.", "Nobody can take 1 seat."));
}

TEST(LastSeat, ByTheMajorityClause) {
    EXPECT_EQ(last("{'method': {'quota': 'hare'}, 'threshold': [], 'majority': {'then': 'takeLastSeat'}}",
                   facts_of(5, {51, 17, 16, 16})),
              "Cedar and Dogwood tie. Dogwood loses: the highest poll number. Ash has 51 of 100 votes, more "
              "than half, but 2 of 5 seats, not more than half: it gets the last seat of Dogwood.");
    EXPECT_EQ(last("{'method': {'quota': 'hare'}, 'threshold': [], 'majority': {'then': 'addSeats'}}",
                   facts_of(5, {51, 17, 16, 16}), Language::serbian_latin),
              "Lista Ash ima 51 od 100 glasova, više od polovine, ali 2 od 5 mandata, ne više od polovine: "
              "dobija još 2 mandata, koji se dodaju.");
}

TEST(LastSeat, ByLevelling) {
    EXPECT_EQ(
        last("{'method': 'dhondt', 'threshold': [], 'tiers': [{'scope': 'district'}, {'scope': 'election', "
             "'seats': 'all', 'excess': 'addSeats'}]}",
             law::facts_in_districts(2, {1, 1}, {{49, 100}, {51, 0}})),
        "All seats were shared out over the whole election, and seats already won were subtracted. The last "
        "seat went to Ash with the quotient 74.5. The next largest quotient, 51, was that of Birch. Birch "
        "has 1 seat already, and 0 by this sum: it keeps them, and so many seats are added.");
}

TEST(LastSeat, OfEachDistrict) {
    EXPECT_THAT(
        paragraphs("{'method': 'dhondt', 'threshold': [], 'tiers': [{'scope': 'district'}]}",
                   law::facts_in_districts(2, {1, 1}, {{49, 100}, {51, 0}})),
        ElementsAre("District 1: The last seat went to Birch with the quotient 51. The next largest "
                    "quotient, 49, was that of Ash, which would have taken the seat with 3 more votes.",
                    "District 2: The last seat went to Ash with the quotient 100."));
}

TEST(LastSeat, OfAnAlliance) {
    Facts facts = facts_of(3, {40, 35, 50});
    facts.lists[0].alliance = facts.lists[1].alliance = "X";
    EXPECT_EQ(
        last("{'method': 'dhondt', 'threshold': [], 'alliances': {'threshold': 'each', 'seats': 'joint'}}",
             facts),
        "The last seat went to the alliance of Ash and Birch with the quotient 37.5. The next largest "
        "quotient, 25, was that of Cedar, which would have taken the seat with 26 more votes.");
}

TEST(LastSeat, NobodyHasOne) {
    EXPECT_THAT(paragraphs(dhondt, facts_of(3, {0, 0})),
                ElementsAre("No seat was given.", "Nobody can take 3 seats."));
}

std::string president(const std::string& rule, Facts facts, Language language = Language::english) {
    facts.totals.cast = 110;
    facts.totals.registered = 300;
    const auto found = law::elect_by_law(law::president_rule_of(rule), facts);
    if (!found) ADD_FAILURE() << found.error().message;
    return found ? last_seat_words(*found, facts, names, language).front() : "";
}

TEST(LastSeat, OfAPresident) {
    const char* const majority = "{'majority': {'percent': '50'}, 'runoff': 2, 'ties': ['lot']}";
    EXPECT_EQ(president(majority, facts_of(0, {60, 40})),
              "Ash is elected with 60 votes; at least 51 votes were needed.");
    EXPECT_EQ(president(majority, facts_of(0, {60, 40}), Language::serbian_latin),
              "Izabran je kandidat Ash: 60 glasova; potreban je bio najmanje 51 glas.");
    EXPECT_EQ(president(majority, facts_of(0, {40, 35, 25})),
              "Nobody is elected: at least 51 votes were needed. Ash (40 votes) and Birch (35 votes) enter "
              "the second round.");
    EXPECT_EQ(president(majority, facts_of(0, {50, 25, 25})),
              "A lot gives one place to one of Birch and Cedar. The lot is not drawn yet.");
    EXPECT_EQ(president("{'majority': {'percent': '50'}}", facts_of(0, {40, 35, 25})),
              "Nobody is elected: at least 51 votes were needed.");
    EXPECT_EQ(
        president("{'turnoutPercent': '40'}", facts_of(0, {40, 35, 25})),
        "110 votes were cast of 300 registered voters; 40% are needed: too few, so the election is void.");
    EXPECT_EQ(president("{}", facts_of(0, {40, 40, 20})),
              "Ash is elected with 40 votes, the most of all. Ash and Birch tie. Ash comes first: the lowest "
              "poll number.");
    EXPECT_EQ(president("{}", facts_of(0, {0, 0})), "Nobody is elected, since nobody has a vote.");
}

}  // namespace
}  // namespace urna::law_words
