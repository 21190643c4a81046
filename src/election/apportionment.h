// SPDX-License-Identifier: Apache-2.0
// From votes to results: seats by D'Hondt's method, and shares. All arithmetic is exact, on integers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "election/election.h"

namespace urna::election {

// numerator / denominator, from 0 to 1. The denominator is at most `fraction_denominator_max`.
struct Fraction {
    std::uint32_t numerator = 0;
    std::uint32_t denominator = 1;
};
inline constexpr std::uint32_t fraction_denominator_max = 1'000'000'000;

// Reads `4/100`. None when it is no fraction from 0 to 1, or its denominator is 0 or too large.
std::optional<Fraction> parse_fraction(std::string_view text);

struct ApportionmentRule {
    int seats = 250;             // at least 0
    Fraction threshold{5, 100};  // of all votes given; a list that has exactly this share passes
};

// How the election's seats are shared out.
ApportionmentRule rule_of(const Election& election);

// Seats for each list, by D'Hondt (the largest quotients votes / 1, votes / 2, ... take the seats;
// V. D'Hondt, "Systeme pratique et raisonne de representation proportionnelle", 1882).
//   votes      one number a list, each at most 2^63 - 1
//   tie_order  a rank a list: of equal quotients the list with the lower rank takes the seat. Ranks must
//              differ. Empty: the order of the lists.
// When no list passes the threshold all take part; when there are no votes at all nobody gets a seat. Else
// the seats given add up to `rule.seats`.
std::vector<int> apportion(std::span<const std::uint64_t> votes, const ApportionmentRule& rule,
                           std::span<const std::size_t> tie_order = {});

// Each participant's share of all votes in hundredths (0 to 100), rounded half up; 0 when there are no votes.
// They need not add up to 100.
std::vector<int> shares_in_hundredths(std::span<const std::uint64_t> votes);
// The same in millionths (0 to 1,000,000).
std::vector<int> shares_in_millionths(std::span<const std::uint64_t> votes);

}  // namespace urna::election
