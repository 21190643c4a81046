// SPDX-License-Identifier: Apache-2.0
// The order in which D'Hondt's method gives the seats: by the quotients votes / 1, votes / 2, ... of the
// lists that take part, the largest first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <queue>
#include <span>
#include <vector>

#include "election/apportionment.h"
#include "election/exact.h"

namespace urna::election {

// What a list competes with for the next seat: votes / divisor.
struct Quotient {
    std::uint64_t votes;
    std::uint64_t divisor;
    std::size_t rank;  // of equal quotients the one with the lower rank comes first
    std::size_t list;

    // The greatest gets the seat.
    friend bool operator<(const Quotient& a, const Quotient& b) {
        const uint128 left = uint128{a.votes} * b.divisor;
        const uint128 right = uint128{b.votes} * a.divisor;
        return left != right ? left < right : a.rank > b.rank;
    }
};

// The indices of the lists that share the seats out: of those that pass the threshold, or, when none does, of
// all.
std::vector<std::size_t> lists_taking_part(std::span<const std::uint64_t> votes, Fraction threshold);

// Votes and tie order are those of apportion().
class SeatOrder {
 public:
    SeatOrder(std::span<const std::uint64_t> votes, Fraction threshold,
              std::span<const std::size_t> tie_order);

    // Whether there is a next seat: not when there are no votes at all, else always.
    bool has_next() const { return !quotients_.empty(); }
    // The quotient to which the next seat goes.
    Quotient next();

 private:
    std::priority_queue<Quotient> quotients_;
};

}  // namespace urna::election
