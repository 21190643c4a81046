// SPDX-License-Identifier: Apache-2.0
// Whether an election's results are what its ballots must give.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "replay/plan.h"

namespace urna::replay {

struct Comparison {
    std::vector<std::string> seats_got;  // one a list, as the service wrote it; `-` where it gave none
    std::uint64_t duplicates = 0;        // rejected for that reason
    std::uint64_t spoiled = 0;
    std::vector<std::string> differences;  // none: exactly as expected
};

// `results` is the answer of getResults. Throws std::runtime_error when it is of another form.
Comparison compare(const Plan& plan, const boost::json::value& results);

// An aligned table of the lists: votes, seats expected, seats got.
std::string table(const Plan& plan, const Comparison& comparison);

}  // namespace urna::replay
