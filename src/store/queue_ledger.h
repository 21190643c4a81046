// SPDX-License-Identifier: Apache-2.0
// What the election database knows of the queue. The daemon leaves it there for those who cannot reach the
// queue: the admin service must not call a count complete that lacks something, and shows the backlog.
// Every call may throw Unavailable; those with an epoch throw Fenced, having changed nothing, when the lease
// has another one or was given up.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/instant.h"
#include "store/lease_store.h"

namespace urna::store {

// An entry of the queue that was set aside, and is neither recorded nor given up: while it stands here, the
// count of the election that ran at its instant lacks it.
struct SetAside {
    std::string place;  // where it stood in the queue, as text, at most 64 bytes
    Instant accepted_at;
    friend bool operator==(const SetAside&, const SetAside&) = default;
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

    // Enters what is not there yet, and strikes out these places, in one transaction.
    virtual void change(std::span<const SetAside> entered, std::span<const std::string> struck,
                        Epoch epoch) = 0;

    // All that stand there, by place.
    virtual std::vector<SetAside> set_aside() = 0;

    // BallotStore::count_progress() shows it from then on.
    virtual void report(const Backlog& backlog, Epoch epoch) = 0;
};

}  // namespace urna::store
