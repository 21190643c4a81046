// SPDX-License-Identifier: Apache-2.0
// What keeps elections from being created at the same time.
#pragma once

#include "sql/statement.h"

namespace urna::store {

// Until the transaction ends nobody creates an election, or, when shared, nobody is in the middle of it.
enum class LockMode { exclusive, shared };
void lock_elections(sql::Connection& connection, LockMode mode);

}  // namespace urna::store
