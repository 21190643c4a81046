// SPDX-License-Identifier: Apache-2.0
// The lease within a recording transaction.
#pragma once

#include "sql/statement.h"
#include "store/lease_store.h"

namespace urna::store {

// Locks the lease until the transaction ends, so that nobody can take it meanwhile; throws Fenced unless it
// has this epoch and was not released. One that has expired will do.
void require_mariadb_lease(sql::Connection& connection, Epoch epoch);

// The same without a lock: nobody is kept from taking it as soon as it was looked at.
void look_at_lease(sql::Connection& connection, Epoch epoch);

// For as long as it was last taken for.
void renew_mariadb_lease(sql::Connection& connection);

}  // namespace urna::store
