// SPDX-License-Identifier: Apache-2.0
// Each participant's share of all votes. All arithmetic is exact, on integers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace urna::election {

// In hundredths (0 to 100), rounded half up; 0 when there are no votes. They need not add up to 100. Each
// number of votes is at most 2^63 - 1.
std::vector<int> shares_in_hundredths(std::span<const std::uint64_t> votes);
// The same in millionths (0 to 1,000,000).
std::vector<int> shares_in_millionths(std::span<const std::uint64_t> votes);

}  // namespace urna::election
