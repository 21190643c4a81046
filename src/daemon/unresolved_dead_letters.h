// SPDX-License-Identifier: Apache-2.0
// The quarantined entries that the count still lacks. Each of them stands in the election database from
// before it leaves the queue until it has certainly been recorded after all, or was discarded.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "queue/ballot_queue.h"
#include "queue/dead_letters.h"
#include "store/queue_ledger.h"

namespace urna::daemon {

// An entry of the queue that cannot be recorded, and why.
struct Undeliverable {
    queue::EntryId id;
    Instant accepted_at;
    std::string reason;
};

// The judging daemon's; what it knows is that of one epoch. Every call may throw Unavailable or Fenced.
class UnresolvedDeadLetters {
 public:
    UnresolvedDeadLetters(queue::BallotQueue& queue, queue::DeadLetters& dead_letters,
                          store::QueueLedger& ledger, std::chrono::milliseconds look_every);

    // Called once the lease was taken, before anything is judged. Reads the entries of the database, and adds
    // to it every dead letter that it lacks, as after a restored backup.
    void take_over(store::Epoch epoch);

    void quarantine(std::span<const Undeliverable> entries, store::Epoch epoch);

    // The daemon has removed the entries up to this one from the queue.
    void acknowledged(queue::EntryId up_to) { acknowledged_ = std::max(acknowledged_, up_to); }

    // Removes from the database what was resolved. Looks now and then, and only while something is
    // unresolved.
    void resolve(store::Epoch epoch);

    // How many dead letters waited when they were last read.
    std::uint64_t waiting() const { return waiting_; }

 private:
    // These are resolved once this marker was removed from the queue.
    struct Closing {
        queue::EntryId marker;
        std::vector<queue::EntryId> entries;
    };

    void look();
    void close(store::Epoch epoch);

    queue::BallotQueue& queue_;
    queue::DeadLetters& dead_letters_;
    store::QueueLedger& ledger_;
    const std::chrono::milliseconds look_every_;

    std::set<queue::EntryId> open_;
    queue::EntryId acknowledged_;
    std::optional<Closing> closing_;
    std::uint64_t waiting_ = 0;
    std::chrono::steady_clock::time_point looked_at_;
};

}  // namespace urna::daemon
