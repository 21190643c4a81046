// SPDX-License-Identifier: Apache-2.0
#include "election/seat_order.h"

#include <algorithm>
#include <cassert>

namespace urna::election {
namespace {

[[maybe_unused]] bool all_differ(std::span<const std::size_t> ranks) {
    std::vector<std::size_t> sorted(ranks.begin(), ranks.end());
    std::sort(sorted.begin(), sorted.end());
    return std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
}

std::priority_queue<Quotient> first_quotients(std::span<const std::uint64_t> votes, Fraction threshold,
                                              std::span<const std::size_t> tie_order) {
    std::vector<Quotient> quotients;
    if (sum(votes) > 0) {
        for (const std::size_t i : lists_taking_part(votes, threshold))
            quotients.push_back({votes[i], 1, tie_order.empty() ? i : tie_order[i], i});
    }
    return std::priority_queue(std::less<Quotient>(), std::move(quotients));
}

}  // namespace

std::vector<std::size_t> lists_taking_part(std::span<const std::uint64_t> votes, Fraction threshold) {
    const uint128 needed = sum(votes) * threshold.numerator;
    std::vector<std::size_t> passing;
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < votes.size(); ++i) {
        all.push_back(i);
        if (uint128{votes[i]} * threshold.denominator >= needed) {
            passing.push_back(i);
        }
    }
    return passing.empty() ? all : passing;
}

SeatOrder::SeatOrder(std::span<const std::uint64_t> votes, Fraction threshold,
                     std::span<const std::size_t> tie_order)
    : quotients_(first_quotients(votes, threshold, tie_order)) {
    assert(tie_order.empty() || tie_order.size() == votes.size());
    assert(all_differ(tie_order));
}

Quotient SeatOrder::next() {
    const Quotient quotient = quotients_.top();
    quotients_.pop();
    quotients_.push({quotient.votes, quotient.divisor + 1, quotient.rank, quotient.list});
    return quotient;
}

}  // namespace urna::election
