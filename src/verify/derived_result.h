// SPDX-License-Identifier: Apache-2.0
// The result that follows from what a log says of an election.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "verify/case.h"

namespace urna::verify {

struct DerivedResult {
    std::string text;     // empty: there is none
    std::string absence;  // why there is none
    bool awaits = false;  // totals or a lot, or the rule gives none
};

inline constexpr std::uint64_t whole_log = std::numeric_limits<std::uint64_t>::max();

// From the entries with numbers below this, among which the election was closed.
DerivedResult derive_result(const Case& at, ElectionId election, std::uint64_t below);

}  // namespace urna::verify
