// SPDX-License-Identifier: Apache-2.0
// The schedule of elections that the judging daemon writes for officials (queue/schedule.h): when it takes
// the lease, at each start and end, and every 10 s. A change of elections or names is seen within
// `look_every`, and a start or end within 20 ms, but for the transaction that the daemon is in, which may
// take two seconds.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "queue/ballot_queue.h"
#include "queue/schedule.h"
#include "store/election_store.h"
#include "store/lease_store.h"

namespace urna::daemon {

// What is written, and to where. Everything outlives the daemon.
struct ScheduleParts {
    store::ElectionStore& elections;
    queue::Schedule& schedule;
    std::string time_zone = {};  // of elections that have none; empty: they are written without
};

// No call throws Unavailable: ballots are recorded whether the schedule can be written or not, which the log
// says once, and it is tried again after `look_every`.
class ScheduleReport {
 public:
    // No parts: nothing is written.
    ScheduleReport(queue::BallotQueue& queue, const ScheduleParts* parts,
                   std::chrono::milliseconds look_every);

    // To be called again and again by who has the lease; writes when it is time to.
    void update(store::Epoch epoch);

 private:
    using SteadyTime = std::chrono::steady_clock::time_point;

    bool something_happened();
    void write(store::Epoch epoch);

    queue::BallotQueue& queue_;
    const ScheduleParts* parts_;
    const std::chrono::milliseconds look_every_;

    std::optional<store::Epoch> epoch_;  // under which it was written last
    SteadyTime write_at_;
    SteadyTime look_at_;
    std::int64_t changes_ = 0;     // as of what was written last
    std::optional<Instant> next_;  // start or end after that
    bool warned_ = false;
};

}  // namespace urna::daemon
