// SPDX-License-Identifier: Apache-2.0
#include "authentication/named_account.h"

#include "api/fields.h"

namespace urna::authentication {

api::Result<account::Account> named_account(const AuthenticationParts& parts, const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return fields.error();
    if (auto there = fields->require({"email"}); !there) return there.error();
    const auto email = fields->text("email");
    if (!email || !account::is_email(*email)) return api::invalid("Invalid email.");
    auto account = parts.accounts.find(*email);
    if (!account) return api::invalid("Unknown user.");
    return std::move(*account);
}

}  // namespace urna::authentication
