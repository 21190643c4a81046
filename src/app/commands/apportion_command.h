// SPDX-License-Identifier: Apache-2.0
// `urna apportion FILE.json...`: the sums of published elections, offline.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <vector>

#include "language/language.h"

namespace urna::app {

struct ApportionConfig {
    std::vector<std::filesystem::path> files;  // at least one; several only with `json`
    bool explain = false;                      // the rule, every step and what decided, in words
    bool json = false;                         // the outcome and every step, as JSON and nothing else
    language::Language language = language::Language::english;  // of words that explain
};

// Prints a table of votes, shares and seats to `out`, and compares with the seats that the file gives.
// Returns the exit status: 0, or 1 when they differ, or 2, with the reason on `err`, when the file cannot be
// read or its law cannot be applied. Of several files each has one line, in their order, which is
// `{"error": reason}` where there is no sum, and the status is the greatest one.
int apportion_command(const ApportionConfig& config, std::ostream& out, std::ostream& err);

}  // namespace urna::app
