// SPDX-License-Identifier: Apache-2.0
// What the stores that are written once for both engines ask of one.
#pragma once

#include <memory>

#include "base/instant.h"
#include "sql/pool.h"
#include "store/lease_store.h"
#include "store/sql/audit_rows.h"

namespace urna::store {

// The election database, and what each engine locks and reads in its own way. Each call is made within work
// of the pool, and all but the last within work that writes.
class ElectionEngine {
 public:
    virtual ~ElectionEngine() = default;

    virtual sql::Pool& pool() = 0;

    virtual const AuditRows& audit() const = 0;

    // Throws Fenced unless the lease has this epoch and was not released. One that has expired will do:
    // nobody takes it before the transaction has ended.
    virtual void require_lease(sql::Connection& connection, Epoch epoch) = 0;

    // Nobody else creates an election before the transaction has ended.
    virtual void lock_elections(sql::Connection& connection) = 0;

    // The present by the queue's clock, or a little earlier; by `otherwise` where that is the queue's clock,
    // and while no daemon has measured it.
    virtual Instant queue_now(sql::Connection& connection, const Clock& otherwise) = 0;
};

}  // namespace urna::store
