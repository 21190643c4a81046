// SPDX-License-Identifier: Apache-2.0
// What stands behind an apportionment: which lists took part, which quotients took the last seats and which
// came next, and by how many votes the last seat was won. All arithmetic is exact, on integers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "election/apportionment.h"

namespace urna::election {

// A seat and the quotient votes / divisor that takes it.
struct Seat {
    int number = 0;  // 1: the seat that is given first
    std::size_t list = 0;
    std::uint64_t votes = 0;
    std::uint64_t divisor = 1;
    friend bool operator==(const Seat&, const Seat&) = default;
};

// Who is next to the last seat.
struct RunnerUp {
    std::size_t list = 0;
    std::uint64_t margin = 0;  // at least 1
    friend bool operator==(const RunnerUp&, const RunnerUp&) = default;
};

struct ApportionmentDetails {
    std::vector<int> seats;       // as apportion() gives them
    std::vector<bool> qualified;  // by list: whether it passes the threshold; all do when none passes
    std::uint64_t threshold_votes = 0;
    std::vector<Seat> last_seats;  // as they were given, the last `last_seats_max` of them
    std::vector<Seat> next_seats;  // that the next `next_seats_max` quotients would take; none without votes
    std::optional<RunnerUp> runner_up;  // none without a last seat, or when one list alone takes part
};

inline constexpr int last_seats_max = 10;
inline constexpr int next_seats_max = 5;

// Votes, rule and tie order are those of apportion().
//
// threshold_votes is the least whole number v with v / total >= threshold, total being all votes as they are:
//   ceil(total * threshold); 2^63, which no list can have, when it is more.
//
// The last seat belongs to the claim W / d: the smallest quotient that has a seat. Another list that takes
// part, with v votes and s seats, has that seat instead as soon as its next quotient comes before it,
//   (v + x) / (s + 1) > W / d, or equal to it where the list's rank is lower,
// since its other quotients only grow and those of all others stay. So the fewest votes that it misses are
//   x = ceil(W * (s + 1) / d) - v    where the list's rank is lower than that of W,
//   x = floor(W * (s + 1) / d) + 1 - v    else.
// (It is the max-min inequality of divisor methods, solved for one list's votes: F. Pukelsheim, "Proportional
// Representation", 2nd edition, 2017.) Who takes part is held fixed, though more votes for one raise what all
// need. The runner-up is the list that misses the fewest; of several the one with the lowest rank. Where
// votes are so few that one is worth several seats, it takes more than the last one.
ApportionmentDetails apportionment_details(std::span<const std::uint64_t> votes,
                                           const ApportionmentRule& rule,
                                           std::span<const std::size_t> tie_order = {});

// votes / divisor with six decimals, rounded half up: `9493.809524`. The divisor is not 0.
std::string quotient_text(std::uint64_t votes, std::uint64_t divisor);

}  // namespace urna::election
