// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "account/account.h"
#include "api/refusal.h"
#include "authentication/authentication.h"

namespace urna::authentication {

// The account that the field `email` of a request's body names.
api::Result<account::Account> named_account(const AuthenticationParts& parts, const std::string& body);

}  // namespace urna::authentication
