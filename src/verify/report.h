// SPDX-License-Identifier: Apache-2.0
// What all checks of a bundle say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "verify/finding.h"

namespace urna::verify {

struct ReportLine {
    std::string_view id;
    std::string_view title;
    Finding finding;
};

// One line: `ID OUTCOME TITLE`, and where there are some `: PLACE` and `: REASON`. What came from a bundle is
// escaped, so that it stays a line.
std::string text_of(const ReportLine& line);

using Report = std::vector<ReportLine>;

inline constexpr int exit_passed = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_skipped = 2;  // nothing failed, and not all could be checked
inline constexpr int exit_cannot = 3;

int exit_code_of(const Report& report);

}  // namespace urna::verify
