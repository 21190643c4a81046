// SPDX-License-Identifier: Apache-2.0
// Watches the clocks of one process: that of the queue, which gives the instants of acceptance, and the
// process' own. Says in log and metrics when a clock is wrong; nothing is refused because of what it sees.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "base/boot_clock.h"
#include "base/instant.h"
#include "queue/ballot_queue.h"

namespace urna::queue {

// Why no upload can be accepted at this time, for /readyz; empty when it can.
std::string why_nothing_can_be_appended(const queue::QueueTime& time);

// Keeps the metric `urna_clock_offset_seconds`, by how much this process' clock is ahead of another one, and
// warns in the log when that becomes more than 2 s.
class ClockOffset {
 public:
    // `other`: whose clock the other one is, for the log.
    explicit ClockOffset(std::string other);
    void note(Instant own, Instant others);

    // Notes each ten seconds what the other clock says, until it is asked to stop; not while that cannot be
    // told (an empty answer, or Unavailable).
    void run(const std::function<std::optional<Instant>()>& others, const std::stop_token& stop);

 private:
    const std::string other_;
    bool warned_ = false;
};

// Callable from one thread at a time.
class ClockWatch {
 public:
    // `since_boot` says how long the machine has been running, suspended or not (CLOCK_BOOTTIME).
    explicit ClockWatch(Clock own = system_now,
                        std::function<std::chrono::microseconds()> since_boot = time_since_boot);

    // Looks at the queue's clock once. An error line tells that it is behind the latest instant given by more
    // than `queue::clock_wait_max`, and an info line that this has ended; an error line with its size tells
    // of a jump by more than 2 s since it was last looked at. Throws Unavailable when the queue is.
    void look(queue::BallotQueue& queue);

    // Looks each second until it is asked to stop.
    void run(queue::BallotQueue& queue, const std::stop_token& stop);

 private:
    void note_jump(Instant queue_now, std::chrono::microseconds since_boot);
    void note_behind(const queue::QueueTime& time);

    const Clock own_;
    const std::function<std::chrono::microseconds()> since_boot_;
    ClockOffset offset_{"the queue"};
    std::optional<std::chrono::microseconds> started_at_;  // the queue's clock less the time since boot
    bool behind_ = false;
};

}  // namespace urna::queue
