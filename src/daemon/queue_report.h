// SPDX-License-Identifier: Apache-2.0
// What the judging daemon leaves in the election database for those who cannot reach the queue: how much
// waits there, and how its clock differs from the database's.
#pragma once

#include <chrono>
#include <optional>

#include "queue/ballot_queue.h"
#include "store/queue_clock.h"
#include "store/queue_ledger.h"

namespace urna::daemon {

// Every call may throw Unavailable or Fenced.
class QueueReport {
 public:
    // No clock: the queue's is also the database's.
    QueueReport(queue::BallotQueue& queue, store::QueueLedger& ledger, store::QueueClock* clock,
                std::chrono::milliseconds look_every);

    // Once the lease was taken, before anything is judged.
    void take_over(std::uint64_t dead_letters, store::Epoch epoch);

    // Now and then, and writes only what has changed.
    void update(std::uint64_t dead_letters, store::Epoch epoch);

 private:
    using SteadyTime = std::chrono::steady_clock::time_point;

    void report_backlog(std::uint64_t dead_letters, store::Epoch epoch);
    void measure_clocks(store::Epoch epoch);
    bool clocks_were_set();

    queue::BallotQueue& queue_;
    store::QueueLedger& ledger_;
    store::QueueClock* clock_;
    const std::chrono::milliseconds look_every_;

    std::optional<store::Backlog> reported_;
    SteadyTime reported_at_;
    SteadyTime measured_at_;
    std::chrono::microseconds ahead_{};  // as it was measured
};

}  // namespace urna::daemon
