// SPDX-License-Identifier: Apache-2.0
// Who may: what stands between the router's table and the handlers.
#pragma once

#include <string>

#include "api/refusal.h"
#include "base/instant.h"
#include "http/server/router.h"
#include "security/token.h"

namespace urna::api {

// The words of the router's table.
inline constexpr auto access_public = "public";
inline constexpr auto access_administrator = "administrator";
inline constexpr auto access_official = "official";
inline constexpr auto access_refresh = "refresh";  // anybody with a refresh token
inline constexpr auto access_account = "account";  // anybody with an access token, of whatever role
// An administrator; where a second factor is required, one who has given a password or a code lately.
inline constexpr auto access_confirmed = "confirmed";
// Everybody where what is asked for is public, else an administrator: the handler asks a guard then.
inline constexpr auto access_published = "published";
inline constexpr auto access_loopback = "loopback";  // this machine, as loopback_guard() tells

// Lets pass whom the table's word means, with security::Claims as the request's identity. Otherwise 401:
// without the header or with a valid token of the wrong role the message is `Missing Authorization Header`;
// or 403 `Confirmation required.`.
// The verifier outlives the guard.
http::AuthorizationGuard make_guard(const std::string& access, const security::TokenVerifier& verifier,
                                    Clock clock);

// To an administrator who has to give a password or a code again.
Refusal unconfirmed();

// Lets pass whoever connects from a loopback address. Answers others as an unknown path is answered, and so
// what a proxy on this machine passes on: the header that proxies add says that the client is elsewhere.
http::AuthorizationGuard loopback_guard();

// The claims that a guard left in the request.
const security::Claims& claims_of(const http::Request& request);

}  // namespace urna::api
