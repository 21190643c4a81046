// SPDX-License-Identifier: Apache-2.0
// Whether somebody is who they say: the password of an account, and the code of its second factor. Each wrong
// one counts as a failed log-in.
#pragma once

#include <optional>
#include <string>

#include "account/account.h"
#include "api/refusal.h"
#include "authentication/authentication.h"
#include "http/messages/request.h"

namespace urna::authentication {

struct Credentials {
    std::string email;
    std::optional<std::string> password;  // none: the code is to be enough
    std::string code = {};                // of the second factor, or a recovery code
    bool with_code = true;                // where the account has a second factor
};

// The account whose they are. Otherwise `Invalid credentials.`, `Invalid code.`, which is said after a right
// password only, or that there were too many failures. A code is used up.
api::Result<account::Account> check_credentials(const AuthenticationParts& parts,
                                                const http::Request& request, const Credentials& credentials);

// Why an account can do nothing more to itself for a while; none when it can, which counts.
std::optional<api::Refusal> refuse_change(const AuthenticationParts& parts, AccountId account);

// The key of second factors. Throws Unavailable when this server was given none.
const security::SealingKey& sealing_key_of(const AuthenticationParts& parts);

// The secret of a second factor, decrypted. Throws Unavailable when it was encrypted with another key.
std::string secret_of(const AuthenticationParts& parts, AccountId account, const store::SecondFactor& factor);

}  // namespace urna::authentication
