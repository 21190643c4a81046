// SPDX-License-Identifier: Apache-2.0
// How the queue's clock differs from that of the election database, where these are two machines: the daemon
// measures it, and ElectionStore::add_election goes by it.
#pragma once

#include <chrono>
#include <optional>

#include "base/instant.h"
#include "store/lease_store.h"

namespace urna::store {

// Every call may throw Unavailable.
class QueueClock {
 public:
    virtual ~QueueClock() = default;

    // The present by the database's clock.
    virtual Instant database_now() = 0;

    // The present by the queue's clock, or a little earlier. Empty while no daemon has measured it.
    virtual std::optional<Instant> queue_now() = 0;

    // Keeps by how much the queue's clock is ahead of the database's, at least; negative when it is behind.
    // Throws Fenced, having changed nothing, when the lease has another epoch or was released.
    virtual void set_ahead(std::chrono::microseconds ahead, Epoch epoch) = 0;
};

}  // namespace urna::store
