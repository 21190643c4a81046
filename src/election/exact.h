// SPDX-License-Identifier: Apache-2.0
// Exact arithmetic on votes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace urna::election {

// Wide enough for a sum of 2^32 vote counts times a denominator, and for a vote count times seats.
__extension__ using uint128 = unsigned __int128;

// As many votes as a list may have.
inline constexpr std::uint64_t list_votes_max = std::numeric_limits<std::int64_t>::max();

uint128 sum(std::span<const std::uint64_t> votes);

// The whole number that is nearest to numerator / denominator; of two the greater. The numerator is less than
// 2^126, the denominator less than that and not 0.
constexpr uint128 rounded_half_up(uint128 numerator, uint128 denominator) {
    return (numerator * 2 + denominator) / (denominator * 2);
}

// The least whole number that is no less than numerator / denominator.
constexpr uint128 rounded_up(uint128 numerator, uint128 denominator) {
    return numerator / denominator + (numerator % denominator != 0 ? 1 : 0);
}

}  // namespace urna::election
