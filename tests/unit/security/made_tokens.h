// SPDX-License-Identifier: Apache-2.0
// Tokens as nobody should make them.
#pragma once

#include <jwt.h>

#include <string>

#include "account/account.h"
#include "base/instant.h"
#include "security/token.h"

namespace urna::security {

inline const Instant now{std::chrono::microseconds{1'700'000'000'900'000}};

// A good token's claims at that instant.
inline const std::string good_claims =
    R"({"sub": "a@b.rs", "type": "access", "nbf": 1699999999, "exp": 1700003600, "roles": ["official"]})";

account::Account ana();

// Signed by libjwt itself. No `kid` in the header when it is empty.
std::string signed_with(jwt_alg_t algorithm, const std::string& key, const std::string& claims,
                        const std::string& kid = "");

// A piece of a token.
std::string base64url(const std::string& text);

// A token with this header, the claims and signed with this key in HS256.
std::string with_header(const std::string& header, const std::string& claims, const std::string& hs256_key);

// For tests to compare: `forged`, `no expiry`, `expired`, `broken begin`, `early`, `other type` or `no
// subject`.
std::string text_of(TokenFault fault);

// A private key on this curve, as PEM; and its public half.
struct Pair {
    std::string private_pem;
    std::string public_pem;
};
Pair new_pair(const char* curve = "P-256");
std::string new_rsa_key();
// The same private key with the passphrase `secret`.
std::string encrypted(const std::string& private_pem);

}  // namespace urna::security
