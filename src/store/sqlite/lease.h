// SPDX-License-Identifier: Apache-2.0
// The lease within a recording transaction.
#pragma once

#include "sql/statement.h"
#include "store/lease_store.h"

namespace urna::store {

// Throws Fenced unless the lease has this epoch and was not released. One that has expired will do: a write
// transaction is open, so nobody can take it before this one has ended.
void require_sqlite_lease(sql::Connection& connection, Epoch epoch);

// For as long as it was last taken for.
void renew_sqlite_lease(sql::Connection& connection);

}  // namespace urna::store
