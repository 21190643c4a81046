// SPDX-License-Identifier: Apache-2.0
#include "election/law/second_round.h"

#include <algorithm>

namespace urna::election::law {

bool enter_second_round(const Election& first, const Decision& decision,
                        const std::vector<ParticipantId>& candidates) {
    const auto* outcome = std::get_if<PresidentOutcome>(&decision.outcome);
    if (outcome == nullptr || !decision.is_complete() || outcome->verdict != Verdict::runoff) return false;
    std::vector<ParticipantId> entering;
    for (const std::size_t list : outcome->runoff) entering.push_back(first.participants[list].id);
    return std::is_permutation(entering.begin(), entering.end(), candidates.begin(), candidates.end());
}

bool enter_second_round(const Election& first, const Decision& decision, const Election& second) {
    std::vector<ParticipantId> candidates;
    for (const Participant& candidate : second.participants) candidates.push_back(candidate.id);
    return enter_second_round(first, decision, candidates);
}

}  // namespace urna::election::law
