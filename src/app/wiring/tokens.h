// SPDX-License-Identifier: Apache-2.0
// How tokens are signed and verified: with a secret, or with keys in a directory.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "security/token.h"

namespace urna::app {

struct TokenConfig {
    std::optional<std::string> secret;
    std::optional<std::filesystem::path> keys;
    std::optional<std::string> signing_key;  // its kid; default: the only one that can sign
    security::ClaimNames names;
    security::TokenLives lives;
};

struct TokenParts {
    std::unique_ptr<security::TokenSigner> signer;
    std::unique_ptr<security::TokenVerifier> verifier;
};

// These throw std::runtime_error when the configuration contradicts itself or a key is not fit. The default
// secret is asked for when there is neither a secret nor keys.
TokenParts make_token_parts(const TokenConfig& config, const std::function<std::string()>& default_secret);

// For a process that only verifies; there is no default.
std::unique_ptr<security::TokenVerifier> make_verifier(const TokenConfig& config);

}  // namespace urna::app
