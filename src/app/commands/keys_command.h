// SPDX-License-Identifier: Apache-2.0
// `urna keys make`: a new pair of keys for tokens, as files.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

namespace urna::app {

struct KeysConfig {
    std::filesystem::path out;
    std::optional<std::string> kid;  // default: the date and something random
};

// Writes KID.pem (the private key, for its owner's eyes only) and KID.pub.pem into the directory, which is
// made when it is not there, and prints their paths. Throws std::runtime_error when one of them is there
// already or cannot be written; then neither is left behind. Gives the exit code.
int make_keys(const KeysConfig& config, std::ostream& out);

}  // namespace urna::app
