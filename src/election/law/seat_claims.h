// SPDX-License-Identifier: Apache-2.0
// Which quotients took the last seats of a sum, and which would take further ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "election/law/step.h"

namespace urna::election::law {

// A seat and the quotient weight / divisor that takes it.
struct SeatClaim {
    std::uint32_t seat = 0;     // 1: the seat that is given first
    std::size_t list = 0;       // an alliance with joint seats by its first member
    uint128 weight = 0;         // votes * factor, in thousandths
    std::uint64_t divisor = 0;  // in thousandths; 0: before all others
};

struct SeatClaims {
    std::vector<SeatClaim> last;  // as they were given, the last `last_claims_max` of them
    std::vector<SeatClaim> next;  // that the next `next_claims_max` quotients would take
};
inline constexpr std::size_t last_claims_max = 10;
inline constexpr std::size_t next_claims_max = 5;

// Read from the explanation of a sum with one tier. Both are empty where seats were given by quotas. A seat
// that a majority clause moves stands with the list that its quotient gave it to.
SeatClaims seat_claims(const Steps& steps);

}  // namespace urna::election::law
