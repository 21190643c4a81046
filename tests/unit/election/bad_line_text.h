// SPDX-License-Identifier: Apache-2.0
// Bad lines as texts, for tests to compare.
#pragma once

#include <string>

#include "election/ballot_csv.h"

namespace urna::election {

inline std::string text_of(const BadLine& line) {
    const auto* const what = line.fault == BadLine::Fault::number_of_values ? "number of values"
                             : line.fault == BadLine::Fault::poll_number    ? "poll number"
                                                                            : "ballot GUID";
    return "Incorrect " + std::string(what) + " on line " + std::to_string(line.number) + ".";
}

}  // namespace urna::election
