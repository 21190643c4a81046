// SPDX-License-Identifier: Apache-2.0
#include "election/election.h"

#include <algorithm>

namespace urna::election {

std::vector<std::string> names_of(const Election& election) {
    std::vector<std::string> names;
    for (const Participant& participant : election.participants) names.push_back(participant.name);
    return names;
}

const Election* running_at(const std::vector<Election>& versions, Instant instant) {
    for (auto version = versions.begin(); version != versions.end();) {
        const ElectionId id = version->id;
        const Election* valid = nullptr;
        for (; version != versions.end() && version->id == id; ++version) {
            if (version->valid_from <= instant) valid = &*version;
        }
        if (valid != nullptr && valid->running_at(instant)) return valid;
    }
    return nullptr;
}

Result<void, ElectionFault> check_period(const Period& period, const std::vector<Election>& others) {
    const bool overlaps = std::any_of(others.begin(), others.end(),
                                      [&](const Election& other) { return period.overlaps(other.period); });
    if (period.start >= period.end || overlaps) {
        return ElectionFault::period;
    }
    return {};
}

Result<void, ElectionFault> check_participants(const std::vector<ParticipantId>& ids, bool individual,
                                               const std::vector<Participant>& known) {
    std::vector<ParticipantId> eligible;
    for (const Participant& participant : known) {
        if (participant.individual == individual) {
            eligible.push_back(participant.id);
        }
    }
    std::sort(eligible.begin(), eligible.end());
    std::vector<ParticipantId> asked = ids;
    std::sort(asked.begin(), asked.end());
    const bool repeated = std::adjacent_find(asked.begin(), asked.end()) != asked.end();
    if (asked.size() < 2 || repeated ||
        !std::includes(eligible.begin(), eligible.end(), asked.begin(), asked.end())) {
        return ElectionFault::participants;
    }
    return {};
}

}  // namespace urna::election
