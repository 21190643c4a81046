// SPDX-License-Identifier: Apache-2.0
// Whether facts are complete and possible for a rule.
#pragma once

#include "election/law/law.h"

namespace urna::election::law {

// The first thing that is wrong: numbers that contradict each other or exceed the bounds, a class or an
// alliance that the rule does not have, districts that it has no use for or that are missing, totals that it
// needs and that are not there, a lot that is none.
Result<void, LawError> check_facts(const Rule& rule, const Facts& facts);

// The same of classes, alliances and candidates alone, before there are votes.
Result<void, LawError> check_lists(const Rule& rule, const Facts& facts);

// The same for the election of an individual.
Result<void, LawError> check_facts(const PresidentRule& rule, const Facts& facts);

}  // namespace urna::election::law
