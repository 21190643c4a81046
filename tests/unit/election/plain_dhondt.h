// SPDX-License-Identifier: Apache-2.0
// D'Hondt's method as the contract says it and in the plainest way, for tests to compare with: one seat after
// the other to the largest of the quotients votes / (seats + 1), of equal ones to the first list.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "election/exact.h"

namespace urna::election {

// Which lists have at least `part` / `whole` of all votes; when none has, all of them.
inline std::vector<bool> plain_participants(const std::vector<std::uint64_t>& votes, std::uint64_t part,
                                            std::uint64_t whole) {
    std::vector<bool> reached;
    for (const std::uint64_t own : votes) reached.push_back(uint128{own} * whole >= sum(votes) * part);
    const bool none = std::find(reached.begin(), reached.end(), true) == reached.end();
    return none ? std::vector<bool>(votes.size(), true) : reached;
}

// The lists to which the seats go, in the order in which they are given; none without votes.
inline std::vector<std::size_t> plain_dhondt(const std::vector<std::uint64_t>& votes,
                                             const std::vector<bool>& participants, std::size_t seats) {
    std::vector<std::size_t> takers;
    std::vector<std::uint64_t> next(votes.size(), 1);  // divisor
    while (sum(votes) > 0 && takers.size() < seats) {
        std::size_t best = votes.size();
        for (std::size_t i = 0; i < votes.size(); ++i) {
            if (!participants[i]) continue;
            if (best == votes.size() || uint128{votes[i]} * next[best] > uint128{votes[best]} * next[i])
                best = i;
        }
        ++next[best];
        takers.push_back(best);
    }
    return takers;
}

// How many of the seats each list has.
inline std::vector<std::uint32_t> seats_by_list(const std::vector<std::size_t>& takers, std::size_t lists) {
    std::vector<std::uint32_t> seats(lists, 0);
    for (const std::size_t list : takers) ++seats[list];
    return seats;
}

}  // namespace urna::election
