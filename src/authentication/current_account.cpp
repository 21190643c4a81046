// SPDX-License-Identifier: Apache-2.0
#include "authentication/current_account.h"

#include <optional>
#include <utility>

#include "api/audit_list.h"
#include "api/guard.h"
#include "base/sha256.h"

namespace urna::authentication {
namespace {

// None of a token that was made elsewhere.
api::Result<std::optional<account::Account>> current_administrator(const AuthenticationParts& parts,
                                                                   const http::Request& request) {
    if (!api::claims_of(request).account) return std::optional<account::Account>();
    auto account = current_account(parts, request);
    if (!account) return account.error();
    if (account->role != account::Role::administrator || !account::may_act(*account)) return session_ended();
    return std::optional(std::move(*account));
}

}  // namespace

api::Result<account::Account> current_account(const AuthenticationParts& parts,
                                              const http::Request& request) {
    const security::Claims& claims = api::claims_of(request);
    auto account = parts.accounts.find(claims.email);
    // A later account with the same email is somebody else's.
    if (!account || (claims.account && *claims.account != account->id))
        return api::unauthorized("The user of this token was deleted.");
    if (claims.account && claims.epoch != account->epoch) return session_ended();
    return std::move(*account);
}

api::Refusal session_ended() {
    return api::unauthorized("The session of this token was ended.");
}

bool is_session_ended(const AuthenticationParts& parts, const http::Request& request) {
    const auto account = current_account(parts, request);
    return !account && account.error() == session_ended();
}

api::Result<audit::Origin> administrators_origin(const AuthenticationParts& parts,
                                                 const http::Request& request) {
    const auto administrator = current_administrator(parts, request);
    if (!administrator) return administrator.error();
    return api::origin_of(request, parts.clock());
}

api::Result<audit::Origin> confirmed_origin(const AuthenticationParts& parts, const http::Request& request) {
    const auto administrator = current_administrator(parts, request);
    if (!administrator) return administrator.error();
    const bool needs_second_factor = *administrator && (*administrator)->needs_second_factor;
    if (needs_second_factor && !api::claims_of(request).confirmed_until) return api::unconfirmed();
    return api::origin_of(request, parts.clock());
}

std::string hash_of_token(const security::Claims& claims) {
    return sha256_hex(claims.id);
}

api::Result<account::Account> account_of_session(const AuthenticationParts& parts,
                                                 const http::Request& request) {
    auto account = current_account(parts, request);
    const security::Claims& claims = api::claims_of(request);
    if (account && !claims.id.empty() && parts.accounts.is_ended(account->id, hash_of_token(claims)))
        return session_ended();
    return account;
}

}  // namespace urna::authentication
