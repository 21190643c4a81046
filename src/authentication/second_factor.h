// SPDX-License-Identifier: Apache-2.0
// The second factor: how one switches it on and off, and whether administrators must have one.
#pragma once

#include <string>

#include "authentication/authentication.h"
#include "http/server/router.h"

namespace urna::authentication {

// POST /authentication/beginSecondFactor gives a secret, /authentication/enableSecondFactor switches it on
// with a code of it and gives the recovery codes, /authentication/disableSecondFactor switches it off: one's
// own.
http::HandlerResult begin_second_factor(const AuthenticationParts& parts, const http::Request& request,
                                        const std::string& body);
http::HandlerResult enable_second_factor(const AuthenticationParts& parts, const http::Request& request,
                                         const std::string& body);
http::HandlerResult disable_second_factor(const AuthenticationParts& parts, const http::Request& request,
                                          const std::string& body);

// POST /authentication/resetSecondFactor: an administrator switches somebody's off.
http::HandlerResult reset_second_factor(const AuthenticationParts& parts, const http::Request& request,
                                        const std::string& body);

// GET /authentication/secondFactor, POST /authentication/requireSecondFactor
http::HandlerResult show_requirement(const AuthenticationParts& parts);
http::HandlerResult change_requirement(const AuthenticationParts& parts, const http::Request& request,
                                       const std::string& body);

}  // namespace urna::authentication
