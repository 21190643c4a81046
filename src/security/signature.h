// SPDX-License-Identifier: Apache-2.0
// The outer half of a token: its header and its signature (RFC 7515). What it claims is in claims.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "security/key.h"

namespace urna::security {

// What the header of a token says of itself, before anything is checked.
struct TokenHeader {
    std::string algorithm;
    std::optional<std::string> kid;
};

// Nothing when the header has more than 1024 characters, is no JSON object in base64url, or demands
// extensions (`crit`).
std::optional<TokenHeader> read_header(std::string_view token);

// The name of an algorithm in a header.
std::string_view name_of(Algorithm algorithm);

// A token with these claims, a JSON object.
std::string sign_claims(const SigningKey& key, const std::string& claims);

// The claims of a token that this key signed with the key's own algorithm, as JSON.
std::optional<std::string> signed_claims(const std::string& token, const Key& key);

}  // namespace urna::security
