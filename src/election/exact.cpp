// SPDX-License-Identifier: Apache-2.0
#include "election/exact.h"

#include <cassert>

namespace urna::election {

uint128 sum(std::span<const std::uint64_t> votes) {
    uint128 total = 0;
    for (const std::uint64_t count : votes) {
        assert(count <= list_votes_max);
        total += count;
    }
    return total;
}

}  // namespace urna::election
