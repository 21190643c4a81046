// SPDX-License-Identifier: Apache-2.0
// Whether the parts of a rule go together. rule_reader.h says what does not.
#pragma once

#include <optional>
#include <string>

#include "election/law/rule.h"

namespace urna::election::law {

// The path of the first part that has no meaning beside the others, such as `rule.tiers[1].votes`; none when
// all have.
std::optional<std::string> contradiction_in(const Rule& rule);

}  // namespace urna::election::law
