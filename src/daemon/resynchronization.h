// SPDX-License-Identifier: Apache-2.0
// Bringing queue and record back to the present after the queue's clock was ahead, once it is right again.
// Everything accepted is recorded before, and nobody else accepts or records meanwhile.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "queue/ballot_queue.h"
#include "queue/queue_identity.h"
#include "queue/queue_reset.h"
#include "store/clock_correction.h"
#include "store/lease_store.h"
#include "store/queue_ledger.h"

namespace urna::daemon {

// What it is handed. Everything outlives it.
struct ResynchronizationParts {
    queue::BallotQueue& queue;
    queue::QueueReset& reset;
    queue::QueueIdentity& names;
    store::ClockCorrection& record;
    store::QueueLedger& ledger;
    store::LeaseStore& leases;
    // Called again and again while entries wait: has them recorded, or waits a moment for a daemon to do it.
    std::function<void()> record_some;
    std::chrono::milliseconds wait_max{60'000};  // for that, and for the lease
};

class Resynchronization {
 public:
    // `holder` of the lease: a name of its own, or that of the embedded daemon, which does not run meanwhile.
    Resynchronization(const ResynchronizationParts& parts, std::string holder);
    // Releases what it holds, whatever has happened.
    ~Resynchronization();
    Resynchronization(const Resynchronization&) = delete;
    Resynchronization& operator=(const Resynchronization&) = delete;

    struct Plan {
        store::Correction correction;
        Instant latest;  // that the queue has given
        store::RecordAhead record;

        bool needed() const;
    };

    // Holds the queue, waits until all that it has is recorded, takes the lease, and tells what is ahead of
    // the present, or was accepted after `since`, from when on the clock was wrong. Throws Unavailable when
    // that takes longer than `wait_max`, or while an entry is quarantined whose instant or id is
    // ahead.
    Plan prepare(std::optional<Instant> since = std::nullopt);

    // Holds queue and lease for a minute more; to be called while somebody thinks about the plan. From any
    // thread.
    void keep();

    // Corrects the record, then the queue. Writes a line into the log that says what was done. Returns what
    // was ahead.
    store::RecordAhead apply(const Plan& plan);

 private:
    void wait_until_all_is_recorded();
    void require_nothing_ahead_is_quarantined(Instant present);

    std::optional<store::Epoch> take_lease();

    const ResynchronizationParts parts_;
    const std::string holder_;
    bool held_by_another_ = false;  // when this one began
};

}  // namespace urna::daemon
