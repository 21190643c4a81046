// SPDX-License-Identifier: Apache-2.0
// The result that follows from what a log says of an election.
#pragma once

#include <optional>
#include <string>

#include "verify/case.h"

namespace urna::verify {

struct DerivedResult {
    std::string text;     // empty: there is none
    std::string absence;  // why there is none
};

// The election was closed.
DerivedResult derive_result(const Case& at, ElectionId election);

}  // namespace urna::verify
