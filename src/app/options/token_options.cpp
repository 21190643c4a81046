// SPDX-License-Identifier: Apache-2.0
#include "app/options/token_options.h"

namespace urna::app {
namespace {

void add_keys(Options& options, TokenConfig& config, const std::string& secret_help,
              const std::string& keys_help) {
    options.add_secret(
        "--jwt-secret", [&](const std::string& s) { config.secret = s; }, secret_help);
    options.add("--jwt-keys", config.keys, keys_help)->type_name("DIR");
}

void add_names(Options& options, security::ClaimNames& names) {
    options.add("--roles-claim", names.roles, "The token's claim that holds its roles")
        ->capture_default_str();
    options.add("--administrator-role", names.administrator, "The administrators' role")
        ->capture_default_str();
    options.add("--official-role", names.official, "The election officials' role")->capture_default_str();
}

}  // namespace

void add_token_signing(Options& options, TokenConfig& config, const std::string& default_secret) {
    add_keys(options, config, "The secret that signs tokens; default: " + default_secret,
             "Keys that sign and verify tokens, instead of a secret: KID.pem, KID.pub.pem, KID.secret");
    options
        .add("--jwt-signing-key", config.signing_key,
             "The key of --jwt-keys that signs; default: the only one that can")
        ->type_name("KID");
    options.add_life("--access-token-life", config.lives.access,
                     "For how long an access token is valid, whatever becomes of its account");
    options.add_life("--refresh-token-life", config.lives.refresh,
                     "For how long a session lasts without logging in again");
    add_names(options, config.names);
}

void add_token_verifying(Options& options, TokenConfig& config) {
    add_keys(options, config, "The secret that signs tokens",
             "Public keys that verify tokens, instead of a secret: KID.pub.pem, KID.secret");
    add_names(options, config.names);
}

}  // namespace urna::app
