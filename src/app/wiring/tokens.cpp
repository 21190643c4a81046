// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/tokens.h"

#include <stdexcept>

#include "app/wiring/key_directory.h"
#include "app/wiring/require.h"
#include "app/wiring/secret.h"

namespace urna::app {
namespace {

void check_names(const security::ClaimNames& names) {
    require(!names.roles.empty() && !names.administrator.empty() && !names.official.empty(),
            "the names of the roles' claim and of the two roles must not be empty");
    // Everybody who registers would be an administrator.
    require(names.administrator != names.official, "the two roles must have different names");
    for (const char* const taken :
         {"sub", "type", "iat", "nbf", "exp", "jti", "forename", "surname", "jmbg", "email"}) {
        require(names.roles != taken,
                "the roles' claim cannot be named " + names.roles + ": tokens have another claim so");
    }
}

void check(const TokenConfig& config) {
    check_names(config.names);
    require(!config.secret || !config.keys, "of --jwt-secret and --jwt-keys only one may be given");
    require(!config.signing_key || config.keys, "--jwt-signing-key needs --jwt-keys");
}

}  // namespace

TokenParts make_token_parts(const TokenConfig& config, const std::function<std::string()>& default_secret) {
    check(config);
    if (config.keys) {
        TokenKeys keys = read_signing_keys(*config.keys, config.signing_key);
        return {security::make_token_signer(std::move(keys.signing), config.names, config.lives),
                security::make_token_verifier(std::move(keys.verifying), config.names)};
    }
    const std::string secret = config.secret ? *config.secret : default_secret();
    warn_if_short(secret);
    return {security::make_token_signer({"", security::hs256_key(secret)}, config.names, config.lives),
            security::make_hs256_verifier(secret, config.names)};
}

std::unique_ptr<security::TokenVerifier> make_verifier(const TokenConfig& config) {
    check(config);
    if (config.keys) return security::make_token_verifier(read_verifying_keys(*config.keys), config.names);
    require(config.secret.has_value(), "tokens cannot be verified: give --jwt-secret or --jwt-keys");
    warn_if_short(*config.secret);
    return security::make_hs256_verifier(*config.secret, config.names);
}

}  // namespace urna::app
