// SPDX-License-Identifier: Apache-2.0
// Who may become an official: how people register, and what an administrator has to do with it.
#pragma once

#include <optional>
#include <string_view>

namespace urna::account {

// What becomes of whoever registers. An administrator changes it.
enum class RegistrationMode {
    open,      // an official at once
    approval,  // one that an administrator has to approve of
    closed,    // refused, but for whoever is invited
};
std::string_view to_string(RegistrationMode mode);
std::optional<RegistrationMode> parse_registration_mode(std::string_view text);

// What an administrator has decided about an account.
enum class Approval { approved, waiting, refused };
std::string_view to_string(Approval approval);
std::optional<Approval> parse_approval(std::string_view text);

}  // namespace urna::account
