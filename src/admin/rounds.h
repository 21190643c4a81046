// SPDX-License-Identifier: Apache-2.0
// What the two rounds of a presidential election tell of each other.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "admin/parts.h"
#include "base/json_writer.h"

namespace urna::admin {

// Which election is the first round of this one stands in its law.
struct Rounds {
    std::optional<ElectionId> second;  // the election that is the second round of this one
    // This election, or its second round, has other candidates than enter that by the present result of the
    // first round.
    bool other_candidates = false;
};

// Of those among the elections that are rounds of one another and stand. Of the others nothing is told, so
// that who may not see them does not learn of them.
std::map<ElectionId, Rounds> read_rounds(const AdminParts& parts,
                                         const std::vector<election::Election>& elections);

// Among all elections, or among those that are public.
Rounds rounds_of(const AdminParts& parts, ElectionId election);
Rounds public_rounds_of(const AdminParts& parts, ElectionId election);

// The members `secondRound` and `otherCandidates`, where they say something.
void write_rounds(JsonWriter& json, const Rounds& rounds);

}  // namespace urna::admin
