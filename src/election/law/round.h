// SPDX-License-Identifier: Apache-2.0
// What one round of a sum (a tier, a district, the inside of an alliance) works with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "election/exact.h"
#include "election/law/lots.h"
#include "election/law/rule.h"
#include "election/law/step.h"

namespace urna::election::law {

// A list, or an alliance that takes seats as one.
struct Contender {
    std::size_t list = 0;      // of an alliance its first member
    std::uint64_t votes = 0;   // as they were given: they break ties
    std::uint64_t amount = 0;  // what is shared out by: votes, or remainders in a common unit. Not 0
    uint128 weight = 0;        // amount * factor, in thousandths: for quotients
    std::optional<std::uint32_t> seats_max;
};

// The sum as it goes on. Functions that take one return false when the sum cannot go on without a lot
// (`open_lot` says which); what was decided before has been done.
struct Round {
    std::size_t tier = 0;
    std::optional<std::size_t> district;
    std::span<const TieBreak> ties;
    LotBook& lots;
    Steps& steps;
    std::optional<Situation> open_lot;
    std::uint64_t unit = 1;  // amounts are counted in this part of one vote
    bool brief = false;      // of what is given only ties and lots are told
};

}  // namespace urna::election::law
