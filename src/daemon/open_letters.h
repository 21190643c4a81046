// SPDX-License-Identifier: Apache-2.0
// What was set aside and the count still lacks. Each such entry stands in the election database from before
// it leaves the queue until it has certainly been recorded after all, or was given up.
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
class OpenLetters {
 public:
    OpenLetters(queue::BallotQueue& queue, queue::DeadLetters& letters, store::QueueLedger& ledger,
                std::chrono::milliseconds look_every);

    // Once the lease was taken, before anything is judged: what stands there, and every letter that waits
    // without standing there, as after a restored backup.
    void take_over(store::Epoch epoch);

    void set_aside(std::span<const Undeliverable> entries, store::Epoch epoch);

    // What the daemon has removed from the queue.
    void acknowledged(queue::EntryId up_to) { acknowledged_ = std::max(acknowledged_, up_to); }

    // Strikes out what is settled. Now and then, and only while there is something to settle.
    void settle(store::Epoch epoch);

    // How many letters waited when they were last looked at.
    std::uint64_t waiting() const { return waiting_; }

 private:
    // Struck out once this tick was removed from the queue.
    struct Closing {
        queue::EntryId tick;
        std::vector<queue::EntryId> entries;
    };

    void look();
    void close(store::Epoch epoch);

    queue::BallotQueue& queue_;
    queue::DeadLetters& letters_;
    store::QueueLedger& ledger_;
    const std::chrono::milliseconds look_every_;

    std::set<queue::EntryId> open_;
    queue::EntryId acknowledged_;
    std::optional<Closing> closing_;
    std::uint64_t waiting_ = 0;
    std::chrono::steady_clock::time_point looked_at_;
};

}  // namespace urna::daemon
