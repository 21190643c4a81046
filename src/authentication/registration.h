// SPDX-License-Identifier: Apache-2.0
// How people register: POST /register, and what administrators decide about it: whether anybody may, who is
// approved of, and who is invited.
#pragma once

#include <string>

#include "authentication/authentication.h"
#include "http/server/router.h"

namespace urna::authentication {

// Said where others than this machine reach the service.
inline constexpr auto open_registration_warning =
    "registration is open: whoever reaches this address can become an election official";

http::HandlerResult register_official(const AuthenticationParts& parts, const http::Request& request,
                                      const std::string& body);

// GET /authentication/registration, POST /authentication/changeRegistration
http::HandlerResult show_registration(const AuthenticationParts& parts);
http::HandlerResult change_registration(const AuthenticationParts& parts, const http::Request& request,
                                        const std::string& body);

// POST /authentication/approve and /authentication/refuse
http::HandlerResult decide_on_account(const AuthenticationParts& parts, const http::Request& request,
                                      const std::string& body, account::Approval approval);

// POST /authentication/invite and /authentication/revokeInvitation, GET /authentication/invitations
http::HandlerResult invite(const AuthenticationParts& parts, const http::Request& request,
                           const std::string& body);
http::HandlerResult revoke_invitation(const AuthenticationParts& parts, const http::Request& request,
                                      const std::string& body);
http::HandlerResult list_invitations(const AuthenticationParts& parts, const http::Request& request);

}  // namespace urna::authentication
