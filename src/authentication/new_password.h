// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "account/account.h"

namespace urna::authentication {

// Why the account cannot have this password, in words for whoever chose it; none when it can. Passwords of
// administrators are longer, and are not among those that are guessed first.
std::optional<std::string> fault_of_new_password(const std::string& password,
                                                 const account::Account& account);

}  // namespace urna::authentication
