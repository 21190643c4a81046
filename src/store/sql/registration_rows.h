// SPDX-License-Identifier: Apache-2.0
// The tables `settings` and `invitations`, as a registration reads and changes them.
#pragma once

#include <optional>
#include <string>

#include "account/approval.h"
#include "base/id.h"
#include "base/instant.h"
#include "sql/statement.h"

namespace urna::store {

// None as long as nobody has set it.
std::optional<account::RegistrationMode> read_registration_mode(sql::Connection& connection);

// Uses the invitation of this hash up; false when it cannot be used at that instant.
bool use_invitation(sql::Connection& connection, const std::string& hash, AccountId by, Instant now);

}  // namespace urna::store
