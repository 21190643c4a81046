// SPDX-License-Identifier: Apache-2.0
// The table `invitations`.
#pragma once

#include <string>

#include "base/id.h"
#include "base/instant.h"
#include "sql/statement.h"

namespace urna::store {

// Uses the invitation of this hash up; false when it cannot be used at that instant.
bool use_invitation(sql::Connection& connection, const std::string& hash, AccountId by, Instant now);

}  // namespace urna::store
