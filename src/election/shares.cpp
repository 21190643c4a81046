// SPDX-License-Identifier: Apache-2.0
#include "election/shares.h"

#include "election/exact.h"

namespace urna::election {

namespace {

std::vector<int> shares(std::span<const std::uint64_t> votes, std::uint32_t parts) {
    const uint128 total = sum(votes);
    std::vector<int> shares;
    for (const std::uint64_t count : votes)
        shares.push_back(total == 0 ? 0 : static_cast<int>(rounded_half_up(uint128{count} * parts, total)));
    return shares;
}

}  // namespace

std::vector<int> shares_in_hundredths(std::span<const std::uint64_t> votes) {
    return shares(votes, 100);
}

std::vector<int> shares_in_millionths(std::span<const std::uint64_t> votes) {
    return shares(votes, 1'000'000);
}

}  // namespace urna::election
