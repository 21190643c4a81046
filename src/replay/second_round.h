// SPDX-License-Identifier: Apache-2.0
// The file of a second round beside that of the first. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "replay/plan.h"

namespace urna::replay {

// By poll number in the second round, who of the first that is, from 0: the files are compared by names.
// Throws std::runtime_error unless the replayed votes of the first round are those of a second round, and the
// second plan has exactly those candidates.
std::vector<std::size_t> candidates_of(const Plan& first, const Plan& second);

}  // namespace urna::replay
