// SPDX-License-Identifier: Apache-2.0
#include "admin/rounds.h"

#include <algorithm>
#include <utility>

#include "admin/decision.h"
#include "election/law/second_round.h"

namespace urna::admin {
namespace {

using election::Election;

bool has_other_candidates(const AdminParts& parts, const Election& first, const Election& second) {
    const store::Count count = parts.ballots.count(first);
    if (!count.complete(first.period)) return false;
    const Decided decided = decide(parts, first, count.valid_votes);
    return election::law::has_other_candidates(first, *decided.decision, second);
}

// The election, the one that it follows, and those that follow it: of no other one a count has to be read.
std::vector<Election> rounds_with(ElectionId election, std::vector<Election> elections) {
    const auto itself = std::find_if(elections.begin(), elections.end(),
                                     [&](const Election& one) { return one.id == election; });
    const ElectionId first = itself == elections.end() ? ElectionId{} : itself->follows;
    std::erase_if(elections, [&](const Election& one) {
        return one.id != election && one.id != first && one.follows != election;
    });
    return elections;
}

}  // namespace

std::map<ElectionId, Rounds> read_rounds(const AdminParts& parts, const std::vector<Election>& elections) {
    std::map<ElectionId, Rounds> rounds;
    for (const Election& second : elections) {
        if (second.follows == ElectionId{} || second.standing != election::Standing::stands) continue;
        const auto first = std::find_if(elections.begin(), elections.end(),
                                        [&](const Election& one) { return one.id == second.follows; });
        if (first == elections.end()) continue;
        rounds[first->id].second = second.id;
        if (!has_other_candidates(parts, *first, second)) continue;
        rounds[first->id].other_candidates = true;
        rounds[second.id].other_candidates = true;
    }
    return rounds;
}

Rounds rounds_of(const AdminParts& parts, ElectionId election) {
    return read_rounds(parts, rounds_with(election, parts.elections.elections()))[election];
}

Rounds public_rounds_of(const AdminParts& parts, ElectionId election) {
    const auto publications = parts.elections.publications();
    auto shown = parts.elections.elections();
    std::erase_if(shown, [&](const Election& one) {
        return std::none_of(publications.begin(), publications.end(),
                            [&](const store::Publication& page) { return page.election == one.id; });
    });
    return read_rounds(parts, rounds_with(election, std::move(shown)))[election];
}

void write_rounds(JsonWriter& json, const Rounds& rounds) {
    if (rounds.second) json.member("secondRound", rounds.second->value);
    if (rounds.other_candidates) json.member("otherCandidates", true);
}

}  // namespace urna::admin
