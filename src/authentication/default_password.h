// SPDX-License-Identifier: Apache-2.0
// The password 1. The first administrator has it until somebody changes it, and everybody knows it.
#pragma once

#include <string>
#include <string_view>

#include "http/messages/request.h"

namespace urna::authentication {

inline constexpr std::string_view default_password = "1";

// From where it is taken.
struct DefaultPasswordRule {
    bool from_everywhere = false;
    std::string listen;  // HOST:PORT, where the service listens
};

// Whether a log-in with this password, which is the account's, is refused all the same: it is the password 1,
// and the request came through a proxy, or by another name than those of this machine's loopback and the
// address where the service listens. Then it logs why. Every other password is taken from everywhere.
bool refuse_default_password(const DefaultPasswordRule& rule, const http::Request& request,
                             std::string_view password);

}  // namespace urna::authentication
