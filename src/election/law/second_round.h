// SPDX-License-Identifier: Apache-2.0
// Who enters the second round of a presidential election, and whether a second round that exists has exactly
// those. Pure.
#pragma once

#include <vector>

#include "election/election.h"
#include "election/law/held_election.h"

namespace urna::election::law {

// Whether the decision of the first round is a second round of exactly these candidates, in whatever order.
// False while the decision awaits something.
bool enter_second_round(const Election& first, const Decision& decision,
                        const std::vector<ParticipantId>& candidates);

// The same of the candidates of a second round that exists.
bool enter_second_round(const Election& first, const Decision& decision, const Election& second);

// Whether the law of the election knows a second round.
bool has_runoff(const Election& first);

// Whether the candidate enters the second round by the decision of the first, or may, while that awaits
// something.
bool may_enter_second_round(const Election& first, const Decision& decision, ParticipantId candidate);

// Whether the second round has other candidates than the decision of the first lets enter one: somebody else,
// or none, since somebody is elected. False while the decision awaits something, since nobody knows.
inline bool has_other_candidates(const Election& first, const Decision& decision, const Election& second) {
    return decision.is_complete() && !enter_second_round(first, decision, second);
}

}  // namespace urna::election::law
