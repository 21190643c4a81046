// SPDX-License-Identifier: Apache-2.0
// The votes that the quotas of the first tier have left to each list, for a tier that shares out by them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "election/law/alliance_units.h"
#include "election/law/facts.h"
#include "election/law/quota_value.h"

namespace urna::election::law {

// The first tier in one district, or in the whole election.
struct FirstTierPart {
    std::optional<std::size_t> district;
    std::optional<QuotaValue> quota;   // none where nothing was shared out: all votes are left
    std::vector<std::uint32_t> seats;  // by list
};

// Each list's sum of votes - seats * quota over all parts, 0 in a part where that is negative. All amounts
// are whole numbers of a common part of a vote (the least common multiple of the quotas' denominators). None
// when the votes in this unit are more than votes_total_max.
std::optional<Pool> remainder_votes(const Facts& facts, std::span<const FirstTierPart> parts);

}  // namespace urna::election::law
