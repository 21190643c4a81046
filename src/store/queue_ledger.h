// SPDX-License-Identifier: Apache-2.0
// What the election database knows of the queue. The daemon leaves it there for those who cannot reach the
// queue: the admin service must not call a count complete that lacks something, and shows the backlog.
// Every call may throw Unavailable; those with an epoch throw Fenced, having changed nothing, when the lease
// has another one or was released.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/instant.h"
#include "store/lease_store.h"

namespace urna::store {

// An entry of the queue that was quarantined, and is neither recorded nor discarded: while it stands here,
// the count of the election that ran at its instant lacks it.
struct QuarantinedEntry {
    std::string entry;  // its id in the queue, as text, at most 64 bytes
    Instant accepted_at;
    friend bool operator==(const QuarantinedEntry&, const QuarantinedEntry&) = default;
};

// What waits.
struct Backlog {
    std::uint64_t uploads = 0;
    std::uint64_t bytes = 0;        // of their ballots
    std::optional<Instant> oldest;  // when the oldest of them was accepted
    std::uint64_t dead_letters = 0;
    friend bool operator==(const Backlog&, const Backlog&) = default;
};

class QueueLedger {
 public:
    virtual ~QueueLedger() = default;

    // Adds what is not there yet, and removes the entries of these ids, in one transaction.
    virtual void change(std::span<const QuarantinedEntry> added, std::span<const std::string> removed,
                        Epoch epoch) = 0;

    // All of them, by id.
    virtual std::vector<QuarantinedEntry> quarantined() = 0;

    // BallotStore::count_progress() shows it from then on.
    virtual void report(const Backlog& backlog, Epoch epoch) = 0;
};

}  // namespace urna::store
