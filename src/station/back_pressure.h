// SPDX-License-Identifier: Apache-2.0
// Keeps stations from running ahead of the daemon: while much waits to be recorded, uploads are held back for
// a moment, and what they would take of the machine goes to recording. Results then come soon after the end.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "queue/ballot_queue.h"

namespace urna::station {

class BackPressure {
 public:
    using Clock = std::chrono::steady_clock;

    explicit BackPressure(queue::BallotQueue& queue) : queue_(queue) {}

    // Whether an upload that was read at that time is to wait. Not for what it holds itself, however
    // much that is; and never longer than a quarter of a second, since ballots are taken in also while no
    // daemon runs. Throws Unavailable when the queue is.
    bool holds_back(Clock::time_point read_at);

 private:
    std::uint64_t bytes_waiting();

    queue::BallotQueue& queue_;
    std::atomic<Clock::time_point> asked_at_{};
    std::atomic<std::uint64_t> bytes_{0};
};

}  // namespace urna::station
