// SPDX-License-Identifier: Apache-2.0
// What is told of a result by the default rule beside its seats: the threshold in votes, the quotients that
// took the last seats and would take the next ones, and by how many votes the last seat was won.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "election/law/law.h"
#include "election/law/seat_claims.h"

namespace urna::election::law {

// Who is next to the last seat.
struct RunnerUp {
    std::size_t list = 0;
    std::uint64_t margin = 0;  // at least 1
    friend bool operator==(const RunnerUp&, const RunnerUp&) = default;
};

struct DefaultRuleDetails {
    std::uint64_t threshold_votes = 0;  // the fewest that reach the threshold
    SeatClaims claims;                  // none without votes
    std::optional<RunnerUp> runner_up;  // none without votes, or when one list alone takes part
};

// `outcome` is that of default_rule() and these facts.
//
// The last seat belongs to the claim W / d: the smallest quotient that has a seat. Another list that takes
// part, with v votes and s seats, has that seat instead as soon as its next quotient comes before it,
//   (v + x) / (s + 1) > W / d, or equal to it where the list stands before that of W,
// since its other quotients only grow and those of all others stay. So the fewest votes that it misses are
//   x = ceil(W * (s + 1) / d) - v    where the list stands before that of W,
//   x = floor(W * (s + 1) / d) + 1 - v    else.
// (It is the max-min inequality of divisor methods, solved for one list's votes: F. Pukelsheim, "Proportional
// Representation", 2nd edition, 2017.) Who takes part is held fixed, though more votes for one raise what all
// need. The runner-up is the list that misses the fewest; of several the first one. Where votes are so few
// that one is worth several seats, it takes more than the last one.
DefaultRuleDetails default_rule_details(const Outcome& outcome, const Facts& facts);

// votes / divisor with six decimals, rounded half up: `9493.809524`. The divisor is not 0.
std::string quotient_text(std::uint64_t votes, std::uint64_t divisor);

}  // namespace urna::election::law
