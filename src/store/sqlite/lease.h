// SPDX-License-Identifier: Apache-2.0
// The lease within a recording transaction.
#pragma once

#include "sqlite/database.h"
#include "store/lease_store.h"

namespace urna::store {

// Throws Fenced unless the lease has this epoch and was not released. One that has expired will do: a write
// transaction is open, so nobody can take it before this one has ended.
void require_lease(sqlite::Database& database, Epoch epoch);

// For as long as it was last taken for.
void renew_lease(sqlite::Database& database);

}  // namespace urna::store
