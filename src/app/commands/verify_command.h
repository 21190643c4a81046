// SPDX-License-Identifier: Apache-2.0
// `urna verify`: the checks that anybody can make of a bundle. It is a program of its own too (app/alone), so
// it knows nothing of the service.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iosfwd>

namespace urna::app {

struct VerifyConfig {
    std::filesystem::path bundle;
    std::filesystem::path policy;
    std::filesystem::path anchors;  // empty: none; so are the others
    std::filesystem::path since;
    std::filesystem::path receipt;
    std::filesystem::path receipt_file;
};

void add_verify_options(CLI::App& command, VerifyConfig& config);

// Writes a line for each check on `out`, and what keeps it from reading its files on `errors`. Gives the exit
// code: verify/report.h.
int verify_bundle(const VerifyConfig& config, std::ostream& out, std::ostream& errors);

}  // namespace urna::app
