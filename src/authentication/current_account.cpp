// SPDX-License-Identifier: Apache-2.0
#include "authentication/current_account.h"

#include "api/audit_list.h"
#include "api/guard.h"
#include "base/sha256.h"

namespace urna::authentication {

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
    audit::Origin by = api::origin_of(request, parts.clock());
    if (!by.account) return by;
    const auto account = current_account(parts, request);
    if (!account) return account.error();
    if (account->role != account::Role::administrator || !account::may_act(*account)) return session_ended();
    return by;
}

api::Result<audit::Origin> confirmed_origin(const AuthenticationParts& parts, const http::Request& request) {
    auto by = administrators_origin(parts, request);
    if (!by || !by->account || api::claims_of(request).confirmed_until) return by;
    const auto account = current_account(parts, request);
    if (!account) return account.error();
    if (account->needs_second_factor) return api::unconfirmed();
    return by;
}

std::string hash_of_token(const security::Claims& claims) {
    return sha256_hex(claims.id);
}

}  // namespace urna::authentication
