// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "account/account.h"

namespace urna::authentication {

// For how long somebody may log in with a password that another has chosen.
inline constexpr std::chrono::hours temporary_password_life{72};

// Why the account cannot have this password, in words for whoever chose it; none when it can. Passwords of
// administrators are longer, and are not among those that are guessed first.
std::optional<std::string> fault_of_new_password(const std::string& password,
                                                 const account::Account& account);

}  // namespace urna::authentication
