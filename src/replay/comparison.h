// SPDX-License-Identifier: Apache-2.0
// Whether an election's results are what its ballots must give.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "replay/plan.h"

namespace urna::replay {

struct Comparison {
    // One a list, seats or an individual's share of the votes; `-` where the service gave none.
    std::vector<std::string> got;
    std::uint64_t duplicates = 0;  // rejected for that reason
    std::uint64_t spoiled = 0;
    std::vector<std::string> differences;  // none: exactly as expected
};

// `results` is the answer of getResults. Throws std::runtime_error when it is of another form.
Comparison compare(const Plan& plan, const boost::json::value& results);

// Adds what of the election of an individual is not as expected: who is elected, or enters the second round.
// `details` is the answer of /admin/results. Throws as compare().
void compare_outcome(const Plan& plan, const boost::json::value& details, Comparison& comparison);

// An aligned table of the lists: votes, seats or shares expected, and those that the service gave.
std::string table(const Plan& plan, const Comparison& comparison);

}  // namespace urna::replay
