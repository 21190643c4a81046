// SPDX-License-Identifier: Apache-2.0
// The inner half of a token: what it says of its bearer and for how long (RFC 7519), whoever signed it.
#pragma once

#include <optional>
#include <string>

#include "security/token.h"

namespace urna::security {

// The claims of a token that is signed, which are not checked yet.
struct SignedClaims {
    Claims bearer;
    std::string type;
    // Seconds since 1970, which RFC 7519 allows to have a fraction.
    std::optional<double> expires;
    std::optional<double> not_before;
    bool not_before_broken = false;  // it is there, but is no number
};

struct TokenTimes {
    Instant now;
    Instant expires_at;
    Instant confirmed_at;  // when the account's password or code was given
};

// The contract's claims, as a JSON object.
std::string write_claims(const account::Account& account, TokenType type, const TokenTimes& times,
                         const ClaimNames& names);

// Nothing when the text is no JSON object.
std::optional<SignedClaims> read_claims(const std::string& text, const ClaimNames& names);

// Whether they hold now, for a token of this type.
Result<void, TokenFault> check_claims(const SignedClaims& claims, TokenType type, Instant now);

}  // namespace urna::security
