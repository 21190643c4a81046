// SPDX-License-Identifier: Apache-2.0
// Whose request it is, as the accounts are now: a token lives on for a while after its account was removed,
// or has another role, or its sessions were ended.
#pragma once

#include <string>

#include "account/account.h"
#include "api/refusal.h"
#include "audit/event.h"
#include "authentication/authentication.h"
#include "http/messages/request.h"

namespace urna::authentication {

// The account of the request's token. Tokens that were made elsewhere name none, and are believed by their
// email.
api::Result<account::Account> current_account(const AuthenticationParts& parts, const http::Request& request);

// To whoever has a token of a session that was ended.
api::Refusal session_ended();
// Whether the request's token is of such a session of an account that is there. By the contract a deleted
// account's access token goes on for its hour.
bool is_session_ended(const AuthenticationParts& parts, const http::Request& request);

// Whoever administers. Tokens that were made elsewhere may have no account here at all, and are believed.
api::Result<audit::Origin> administrators_origin(const AuthenticationParts& parts,
                                                 const http::Request& request);

// The same for what is sensitive. A token of before a second factor was required says nothing of when its
// bearer gave a password: it is answered `Confirmation required.`, as api::access_confirmed answers a later
// one.
api::Result<audit::Origin> confirmed_origin(const AuthenticationParts& parts, const http::Request& request);

// The account of the request's refresh token, whose session nobody has ended.
api::Result<account::Account> account_of_session(const AuthenticationParts& parts,
                                                 const http::Request& request);

// Under which the stores know a token that was ended.
std::string hash_of_token(const security::Claims& claims);

}  // namespace urna::authentication
