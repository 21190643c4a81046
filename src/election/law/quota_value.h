// SPDX-License-Identifier: Apache-2.0
// The number of votes that is worth one seat.
#pragma once

#include <cstdint>

#include "election/exact.h"
#include "election/law/rule.h"

namespace urna::election::law {

struct QuotaValue {
    uint128 numerator = 0;
    std::uint64_t denominator = 1;  // at most seats + 2
};

// The quota of so many votes and seats, both at least 1 (Pukelsheim, 5.8: hare V / S, droop floor(V / (S +
// 1)) + 1, hagenbach_bischoff V / (S + 1), imperiali V / (S + 2)), rounded as the rule has it. One that would
// be 0 is not rounded. `votes` and the quota are counted in 1 / `unit` of a vote, but floors and roundings
// are to whole votes, as statutes have them ("na jednotky", Czech Act 247/1995, art. 48).
QuotaValue quota_value(QuotaKind kind, Rounding round, std::uint64_t votes, std::uint32_t seats,
                       std::uint64_t unit = 1);

}  // namespace urna::election::law
