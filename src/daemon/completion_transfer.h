// SPDX-License-Identifier: Apache-2.0
// The judging daemon enters in the election database what officials have said to the station: that they have
// sent everything (queue/completions.h), so that administrators see it.
#pragma once

#include <chrono>

#include "queue/completions.h"
#include "store/completion_record.h"
#include "store/lease_store.h"

namespace urna::daemon {

// From where, and to where. Everything outlives the daemon.
struct CompletionParts {
    queue::Completions& completions;
    store::CompletionRecord& record;
};

// No call throws Unavailable: ballots are recorded whether statements can be entered or not, which the log
// says once, and it is tried again after `look_every`.
class CompletionTransfer {
 public:
    // No parts: no official says anything.
    CompletionTransfer(const CompletionParts* parts, std::chrono::milliseconds look_every);

    // To be called again and again by who has the lease; enters some of what waits when it is time to look.
    // Throws Fenced when another daemon has the lease.
    void update(store::Epoch epoch);

 private:
    void enter(store::Epoch epoch);

    const CompletionParts* parts_;
    const std::chrono::milliseconds look_every_;
    std::chrono::steady_clock::time_point look_at_;
    bool warned_ = false;
};

}  // namespace urna::daemon
