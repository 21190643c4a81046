// SPDX-License-Identifier: Apache-2.0
#include "authentication/new_password.h"

#include "base/text.h"
#include "security/password_strength.h"

namespace urna::authentication {

std::optional<std::string> fault_of_new_password(const std::string& password,
                                                 const account::Account& account) {
    if (!account::is_password(password))
        return "Invalid password: 8 to 256 characters with a digit, a lower-case and an upper-case letter.";
    if (account.role != account::Role::administrator) return std::nullopt;
    if (code_point_count(password) < account::administrator_password_characters_min)
        return "Invalid password: an administrator's has 12 characters or more.";
    if (security::is_common_password(password, {account.email, account.forename, account.surname}))
        return "Invalid password: it is too easily guessed.";
    return std::nullopt;
}

}  // namespace urna::authentication
