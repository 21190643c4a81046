// SPDX-License-Identifier: Apache-2.0
// Sessions: POST /login and /refresh of the contract, and how a session is confirmed and ended.
#pragma once

#include <optional>
#include <string>

#include "authentication/authentication.h"
#include "http/server/router.h"

namespace urna::authentication {

http::HandlerResult log_in(const AuthenticationParts& parts, const http::Request& request,
                           const std::string& body);
http::HandlerResult refresh(const AuthenticationParts& parts, const http::Request& request);

// POST /authentication/confirm: a password or a code again, for what is sensitive. The tokens that it gives
// take the place of the refresh token that was shown, and the session ends when it would have ended.
http::HandlerResult confirm(const AuthenticationParts& parts, const http::Request& request,
                            const std::string& body);
// POST /authentication/signOut: ends the session of the refresh token.
http::HandlerResult sign_out(const AuthenticationParts& parts, const http::Request& request);
// POST /authentication/signOutEverywhere: ends all sessions of the account.
http::HandlerResult sign_out_everywhere(const AuthenticationParts& parts, const http::Request& request);

struct Tokens {
    std::string access;
    std::string refresh;
};

// Of a session, by default one that begins now, and as the answer to whoever began it.
Tokens tokens_of(const AuthenticationParts& parts, const account::Account& account,
                 const std::optional<security::Session>& session = {});
http::HandlerResult new_session(const AuthenticationParts& parts, const account::Account& account);

}  // namespace urna::authentication
