// SPDX-License-Identifier: Apache-2.0
// What the engine can compute, and the service cannot hold: ballots have no district yet.
#pragma once

#include <optional>
#include <string>

#include "election/law/rule.h"

namespace urna::election::law {

// The path of the first part of the rule that needs districts or a second tier, such as `rule.tiers`; none
// when the service can hold an election by the rule.
std::optional<std::string> service_refusal(const Rule& rule);

}  // namespace urna::election::law
