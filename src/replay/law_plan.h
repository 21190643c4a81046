// SPDX-License-Identifier: Apache-2.0
// What a replay hands to the service of an electoral law, and what the law makes of the replayed votes. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "election/law/law_file.h"
#include "election/law/president.h"

namespace urna::replay {

struct LawPlan {
    std::string rule;     // canonical text
    std::string terms;    // canonical text of the lists' terms; empty: they have none
    bool scaled = false;  // the valid ballots are not as many as the file has votes
    // Stated once the ballots are counted; none: the rule needs none.
    std::optional<election::law::Totals> totals;
    std::string source;                    // of the totals
    std::vector<election::law::Lot> lots;  // in the order in which the sum awaits them
    std::variant<election::law::Outcome, election::law::PresidentOutcome> outcome;
};

// `votes` are the valid ballots by list, and `spoiled` those with a poll number that nobody has, which count
// as cast. Totals are scaled as votes are: they are rounded, and raised so that valid, spoiled and blank
// votes are at most those cast, and those at most the registered voters.
//
// Throws std::runtime_error when the service refuses the rule, the law cannot be applied to the votes, the
// file lacks a total that the rule needs or has fewer votes cast than there are, or the lots of the file are
// not exactly those that the sum awaits.
LawPlan plan_law(const election::law::LawFile& file, const std::vector<std::uint64_t>& votes,
                 std::uint64_t spoiled);

}  // namespace urna::replay
