// SPDX-License-Identifier: Apache-2.0
// The sum of a rule of either kind under one name, for whoever does the same with both.
#pragma once

#include "election/law/law.h"
#include "election/law/president.h"

namespace urna::election::law {

using AnyOutcome = std::variant<Outcome, PresidentOutcome>;

inline Result<Outcome, LawError> sum_of(const Rule& rule, const Facts& facts) {
    return seats_by_law(rule, facts);
}

inline Result<PresidentOutcome, LawError> sum_of(const PresidentRule& rule, const Facts& facts) {
    return elect_by_law(rule, facts);
}

}  // namespace urna::election::law
