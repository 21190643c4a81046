// SPDX-License-Identifier: Apache-2.0
// What becomes of an account: its password, its role, its sessions.
#pragma once

#include <string>

#include "authentication/authentication.h"
#include "http/server/router.h"

namespace urna::authentication {

// GET /authentication/account: one's own.
http::HandlerResult show_account(const AuthenticationParts& parts, const http::Request& request);
// POST /authentication/changePassword: one's own.
http::HandlerResult change_password(const AuthenticationParts& parts, const http::Request& request,
                                    const std::string& body);

// Of administrators:
// POST /authentication/addAdministrator and /authentication/resetPassword give a temporary password.
http::HandlerResult add_administrator(const AuthenticationParts& parts, const http::Request& request,
                                      const std::string& body);
http::HandlerResult reset_password(const AuthenticationParts& parts, const http::Request& request,
                                   const std::string& body);
// POST /authentication/promote and /authentication/demote
http::HandlerResult change_role(const AuthenticationParts& parts, const http::Request& request,
                                const std::string& body, account::Role role);
// Why not, in words for whoever wanted to.
std::string message_of(store::RoleFault fault);
// POST /authentication/endSessions
http::HandlerResult end_sessions(const AuthenticationParts& parts, const http::Request& request,
                                 const std::string& body);

}  // namespace urna::authentication
