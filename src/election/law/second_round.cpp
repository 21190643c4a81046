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

bool has_runoff(const Election& first) {
    const AnyRule rule = law_of(first);
    const auto* president = std::get_if<PresidentRule>(&rule);
    return president != nullptr && president->runoff > 0;
}

bool may_enter_second_round(const Election& first, const Decision& decision, ParticipantId candidate) {
    if (!decision.is_complete()) return true;
    const auto* outcome = std::get_if<PresidentOutcome>(&decision.outcome);
    return outcome != nullptr && outcome->verdict == Verdict::runoff &&
           std::any_of(outcome->runoff.begin(), outcome->runoff.end(),
                       [&](std::size_t list) { return first.participants[list].id == candidate; });
}

bool enter_second_round(const Election& first, const Decision& decision, const Election& second) {
    std::vector<ParticipantId> candidates;
    for (const Participant& candidate : second.participants) candidates.push_back(candidate.id);
    return enter_second_round(first, decision, candidates);
}

}  // namespace urna::election::law
