// SPDX-License-Identifier: Apache-2.0
// Who is elected of individuals, or who enters the second round. Indices are those of the lists, each of
// which is one candidate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "election/law/law.h"

namespace urna::election::law {

// void_turnout: too few have voted, whoever has the most votes. none: nobody has the majority and there is no
// second round, nobody has a vote, or the lot that is needed is not there.
enum class Verdict : std::uint8_t { elected, runoff, void_turnout, none };

struct PresidentOutcome {
    Verdict verdict = Verdict::none;
    std::optional<std::size_t> elected;
    std::vector<std::size_t> runoff;    // ascending; before the lot, when one is needed
    std::optional<Situation> draw_lot;  // the decision stopped here
    Steps steps;
};

// First the turnout: cast / registered >= turnout_percent. Then the majority: more votes than `percent` of
// the base, or exactly as many where it is inclusive; without a majority in the rule the most votes. Then the
// runoff: the `runoff` candidates with the most votes, ties for the last place by the rule's ties. A
// candidate without votes gets nothing. Refuses facts that check_facts() refuses.
Result<PresidentOutcome, LawError> elect_by_law(const PresidentRule& rule, const Facts& facts);

}  // namespace urna::election::law
