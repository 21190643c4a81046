// SPDX-License-Identifier: Apache-2.0
// The explanation of the largest sums has a bound: steps, and bytes as JSON.
#include <gmock/gmock.h>

#include "election/law/step_json.h"
#include "law_cases.h"

namespace urna::election::law {
namespace {

constexpr std::size_t lists = lists_max;
constexpr std::uint32_t seats_most = 10'000;

struct Size {
    std::size_t steps;
    std::size_t bytes;
};

Size size_of(const std::string& rule, const Facts& facts, bool all_given = true) {
    const auto found = outcome_of(rule, facts);
    EXPECT_EQ(found.open == 0 && !found.draw_lot, all_given);
    JsonWriter json;
    write_outcome(json, found, facts);
    return {found.steps.size(), json.take().size()};
}

// Lists with equal votes. By districts the first has a seat more than its share of 10, and the second one
// less; all others have theirs. The first leaves the sum. From then on there is one seat less than 10 each;
// the last of those in the sum lacks it, as the lowest number decides, has more by districts, and leaves.
Facts one_leaves_after_the_other() {
    Facts facts = facts_in_districts(seats_most, Seats(10, lists), std::vector<Votes>(lists, Votes(10, 100)));
    for (ListFacts& list : facts.lists) list.district_votes[0] = 10;
    facts.lists.front().district_votes[0] = 20;
    facts.lists[1].district_votes[0] = 0;
    facts.lists.front().district_votes[1] = 90;
    facts.lists[1].district_votes[1] = 110;
    for (ListFacts& list : facts.lists) {
        list.votes = 0;
        for (const std::uint64_t votes : list.district_votes) list.votes += votes;
    }
    return facts;
}

std::string levelling(const char* method) {
    return std::string(
               "{'method': 'dhondt', 'threshold': [], 'tiers': [{'scope': 'district'}, {'scope': "
               "'election', 'seats': 'all', 'excess': 'keepAndRecompute', 'method': ") +
           method + "}]}";
}

TEST(LawBounds, SumsAgainTellOnlyTiesAndWhoLeaves) {
    for (const char* method : {"'dhondt'", "{'quota': 'hare'}", "{'quota': 'droop', 'of': 'valid'}"}) {
        const auto found = outcome_of(levelling(method), one_leaves_after_the_other());
        const auto excess = std::count_if(found.steps.begin(), found.steps.end(), [](const Step& step) {
            return std::holds_alternative<ExcessStep>(step);
        });
        EXPECT_GT(excess, 900) << "many sums, one after the other: " << method;
        const Size size = size_of(levelling(method), one_leaves_after_the_other());
        EXPECT_LE(size.steps, 10 + 6 * lists + 3 * seats_most) << method;
        EXPECT_LE(size.bytes, std::size_t{20} << 20) << method;
    }
}

TEST(LawBounds, DistrictsWithOneThresholdTellItOnce) {
    const Facts facts = facts_in_districts(seats_most, Seats(districts_max, 10),
                                           std::vector<Votes>(lists, Votes(districts_max, 7)));
    const Size size =
        size_of("{'method': 'dhondt', 'threshold': [{'votes': 1}], 'tiers': [{'scope': 'district'}]}", facts);
    EXPECT_LE(size.steps, 1 + lists + 3 * districts_max);
    EXPECT_LE(size.bytes, std::size_t{64} * lists * districts_max);
}

TEST(LawBounds, TieOfAllListsIsOneStep) {
    const Facts facts = facts_of(999, Votes(lists, 7));
    for (const char* ties : {"['lowestNumber']", "['mostVotes', 'lowestNumber']"}) {
        const std::string rule = std::string("{'method': 'dhondt', 'threshold': [], 'ties': ") + ties + "}";
        EXPECT_LE(size_of(rule, facts).steps, 1 + lists + 2) << ties;
    }
}

TEST(LawBounds, EachSeatOfAPassIsOneStep) {
    Votes votes(lists);
    for (std::size_t i = 0; i < lists; ++i) votes[i] = 1 + i % 7;
    Facts facts = facts_of(seats_most, votes);
    facts.lists.front().votes = 1'000'000'000;
    const char* const rule =
        "{'method': {'quota': 'hare', 'of': 'valid', 'remainder': [{'by': 'average'}]}, 'threshold': [], "
        "'classes': {'a': {'threshold': [{'votes': 9007199254740991}]}}, 'noneReached': 'nobody'}";
    EXPECT_LE(size_of(rule, facts).steps, 4 + 2 * lists + seats_most);
    facts.lists.front().class_name = "a";
    const Size size = size_of(rule, facts);
    EXPECT_LE(size.steps, 4 + 2 * lists + seats_most);
    EXPECT_LE(size.bytes, std::size_t{4} << 20);
}

TEST(LawBounds, OverAwardIsAStepForEachSeat) {
    const Size size = size_of("{'method': {'quota': 'hare', 'round': 'down'}, 'threshold': []}",
                              facts_of(seats_most, Votes(lists, 15)));
    EXPECT_LE(size.steps, 3 + 2 * lists + seats_most);
}

}  // namespace
}  // namespace urna::election::law
