// SPDX-License-Identifier: Apache-2.0
// Which lists take part in a tier, and whose votes are multiplied.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "election/law/alliance_groups.h"
#include "election/law/facts.h"
#include "election/law/round.h"

namespace urna::election::law {

// Where thresholds are judged.
struct Place {
    const Facts& facts;
    const AllianceGroups& groups;
    std::optional<std::size_t> district;
    std::uint64_t votes_valid = 0;                    // of the whole election
    std::uint64_t votes_valid_here = 0;               // of the district
    std::span<const std::uint32_t> first_tier_seats;  // by list: won in the first tier; empty while in it
};

struct Participation {
    std::vector<bool> qualified;      // by list
    std::vector<Thousandths> factor;  // by list
};

// Whether the answer may differ from district to district.
bool asks_district(const Sharing& sharing, const Threshold& rule_threshold);

// Who reaches the threshold of the tier or of their class. The factors are those of the classes;
// `rule_threshold` is what factors for those below the threshold look at. Adds the conditions and the lists'
// standing to the steps. The totals that conditions need are there (law.cpp checks it).
Participation participation(Round& round, const Place& place, const Sharing& sharing,
                            const Threshold& rule_threshold, const std::optional<Alliances>& alliances);

}  // namespace urna::election::law
