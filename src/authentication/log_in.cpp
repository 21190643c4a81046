// SPDX-License-Identifier: Apache-2.0
#include "authentication/log_in.h"

#include "account/account.h"
#include "api/answers.h"
#include "api/audit_list.h"
#include "api/fields.h"
#include "api/guard.h"
#include "authentication/credentials.h"
#include "authentication/current_account.h"
#include "base/json_writer.h"

namespace urna::authentication {
namespace {

using account::Account;
using http::HandlerResult;
using http::Request;
using security::TokenType;

// When the password or the code was given, in whose session a token was given. One that began before a second
// factor was required has to be confirmed at once.
Instant confirmed_at(const security::Claims& claims, Instant now) {
    return claims.confirmed_until.value_or(now) - security::confirmation_life;
}

// The same of a token that can be ended: one that was made elsewhere may have no id, and nothing would tell
// it from others that are still good.
api::Result<Account> account_of_own_session(const AuthenticationParts& parts, const Request& request) {
    if (api::claims_of(request).id.empty()) return api::unauthorized("Token has no jti.");
    return account_of_session(parts, request);
}

http::Response answer_tokens(const Tokens& tokens) {
    return http::json(200, JsonWriter()
                               .begin_object()
                               .member("accessToken", tokens.access)
                               .member("refreshToken", tokens.refresh)
                               .end_object()
                               .take());
}

// The console reads the setting from the answers that it needs anyway.
http::Response with_idle_sign_out(const AuthenticationParts& parts, http::Response response) {
    response.headers.emplace_back("Urna-Idle-Sign-Out", std::to_string(parts.idle_sign_out_seconds));
    return response;
}

}  // namespace

Tokens tokens_of(const AuthenticationParts& parts, const Account& account,
                 const std::optional<security::Session>& session) {
    const Instant now = parts.clock();
    const security::Session one = session.value_or(security::Session{.confirmed_at = now});
    return {parts.signer.sign(account, TokenType::access, now, one),
            parts.signer.sign(account, TokenType::refresh, now, one)};
}

HandlerResult new_session(const AuthenticationParts& parts, const Account& account) {
    return answer_tokens(tokens_of(parts, account));
}

HandlerResult log_in(const AuthenticationParts& parts, const Request& request, const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"email", "password"}); !there) return api::answer(there.error());
    const auto email = fields->text("email");
    const auto password = fields->text("password");
    if (!password) return api::answer(api::invalid("Invalid password."));
    if (!email || !account::is_email(*email)) return api::answer(api::invalid("Invalid email."));
    const auto account =
        check_credentials(parts, request, {*email, *password, fields->text("code").value_or("")});
    if (!account) return api::answer(account.error());
    parts.sign_ins.signed_in(*account, api::origin_of(request, parts.clock()));
    return with_idle_sign_out(parts, answer_tokens(tokens_of(parts, *account)));
}

HandlerResult refresh(const AuthenticationParts& parts, const Request& request) {
    const auto account = account_of_session(parts, request);
    if (!account) return api::answer(account.error());
    const Instant now = parts.clock();
    const std::string token = parts.signer.sign(*account, TokenType::access, now,
                                                {.confirmed_at = confirmed_at(api::claims_of(request), now)});
    return with_idle_sign_out(
        parts, http::json(200, JsonWriter().begin_object().member("accessToken", token).end_object().take()));
}

HandlerResult confirm(const AuthenticationParts& parts, const Request& request, const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    const bool by_code = !fields->missing("code");
    if (auto there = fields->require({"password"}); !by_code && !there) return api::answer(there.error());
    const auto password = fields->text("password");
    if (!by_code && !password) return api::answer(api::invalid("Invalid password."));
    const auto account = account_of_own_session(parts, request);
    if (!account) return api::answer(account.error());
    const auto checked = check_credentials(
        parts, request, {account->email, password, fields->text("code").value_or(""), /*with_code=*/by_code});
    if (!checked) return api::answer(checked.error());
    const security::Claims& claims = api::claims_of(request);
    const Instant now = parts.clock();
    const audit::Origin by = api::origin_of(request, now);
    parts.sign_ins.signed_in(*checked, by);
    parts.accounts.end_token(account->id, hash_of_token(claims), claims.expires_at, by, /*is_replaced=*/true);
    const auto present = parts.accounts.find(account->email);
    if (!present || present->id != account->id || present->epoch != account->epoch)
        return api::answer(session_ended());
    return answer_tokens(tokens_of(parts, *present, {{.confirmed_at = now, .ends_at = claims.expires_at}}));
}

HandlerResult sign_out(const AuthenticationParts& parts, const Request& request) {
    const auto account = account_of_own_session(parts, request);
    if (!account && account.error() == session_ended()) return http::empty();
    if (!account) return api::answer(account.error());
    if (const auto refusal = refuse_change(parts, account->id)) return api::answer(*refusal);
    const security::Claims& claims = api::claims_of(request);
    parts.accounts.end_token(account->id, hash_of_token(claims), claims.expires_at,
                             api::origin_of(request, parts.clock()));
    return http::empty();
}

HandlerResult sign_out_everywhere(const AuthenticationParts& parts, const Request& request) {
    const auto account = current_account(parts, request);
    if (!account) return api::answer(account.error());
    if (const auto refusal = refuse_change(parts, account->id)) return api::answer(*refusal);
    parts.accounts.end_sessions(account->id, api::origin_of(request, parts.clock()));
    return http::empty();
}

}  // namespace urna::authentication
