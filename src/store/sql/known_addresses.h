// SPDX-License-Identifier: Apache-2.0
// The table `known_addresses`, read and written.
#pragma once

#include <string>
#include <string_view>

#include "base/id.h"
#include "base/instant.h"
#include "sql/statement.h"

namespace urna::store {

// Whether the table says that the account was logged in to from the address less than a day before `now`.
bool has_fresh_address(sql::Connection& connection, AccountId account, std::string_view address, Instant now);

// Enters that the account was logged in to from the address, and deletes what is kept no longer. Throws
// sql::ConstraintViolation when there is no such account.
void enter_address(sql::Connection& connection, AccountId account, std::string_view address, Instant now);

// Whether the account of this key was logged in to from the address within `known_address_age_max`.
bool has_address(sql::Connection& connection, const std::string& email_key, std::string_view address,
                 Instant now);

}  // namespace urna::store
