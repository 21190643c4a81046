// SPDX-License-Identifier: Apache-2.0
// The table `ended_tokens`: refresh tokens whose owners signed out.
#pragma once

#include <string>

#include "base/id.h"
#include "base/instant.h"
#include "sql/statement.h"

namespace urna::store {

bool has_ended_token(sql::Connection& connection, AccountId account, const std::string& hash);

// Forgets those that have expired. Where there are ended_tokens_max of the account left, ends all of its
// sessions instead.
void enter_ended_token(sql::Connection& connection, AccountId account, const std::string& hash,
                       Instant expires_at, Instant now);

}  // namespace urna::store
