// SPDX-License-Identifier: Apache-2.0
// The authentication service: accounts, sessions, and who may register.
#pragma once

#include <cstdint>
#include <vector>

#include "api/route_table.h"
#include "audit/trail.h"
#include "authentication/default_password.h"
#include "authentication/login_limiter.h"
#include "authentication/sign_in_events.h"
#include "base/instant.h"
#include "http/server/router.h"
#include "security/sealing.h"
#include "security/token.h"
#include "store/account_store.h"
#include "store/registration_store.h"
#include "store/second_factor_store.h"

namespace urna::authentication {

inline constexpr std::uint32_t idle_sign_out_seconds_default = 30 * 60;

// What the service is handed. Everything outlives its routes.
struct AuthenticationParts {
    store::AccountStore& accounts;
    store::RegistrationStore& registrations;
    store::SecondFactorStore& second_factors;
    const security::SealingKey* sealing_key;         // of their secrets; null: there can be none
    account::RegistrationMode registration_default;  // as long as no administrator has set it
    bool reachable = false;                          // whether other machines reach the service
    const security::TokenSigner& signer;
    const security::TokenVerifier& verifier;
    audit::Trail& audit;
    SignInEvents& sign_ins;
    LoginLimiter& limiter;
    Clock clock;
    DefaultPasswordRule default_password;  // from where the password 1 is taken
    std::uint32_t idle_sign_out_seconds;   // after which the console ends an idle session; 0: never
};

// The contract's POST /register, /login, /refresh and /delete, and what is under /authentication/.
// `json_bytes_max` bounds their bodies.
std::vector<http::Route> authentication_routes(const AuthenticationParts& parts, std::size_t json_bytes_max);

// The same table, without what answers.
std::vector<api::ListedRoute> listed_routes();

}  // namespace urna::authentication
