// SPDX-License-Identifier: Apache-2.0
// Which election ran last, runs and comes next, for officials: the daemon that judges writes it, and stations
// read it, which know no election. To the queue it is a text. No upload waits for it or goes by it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace urna::queue {

// Whoever writes keeps to it.
inline constexpr std::size_t schedule_bytes_max = 64UL << 10;

// For so long a schedule stands against writers with a lower epoch. After that none of a higher epoch writes
// any more: epochs begin anew with another election database.
inline constexpr std::chrono::seconds schedule_epoch_ttl{60};

struct WrittenSchedule {
    Instant at;        // by the queue's clock
    std::string text;  // the members of a JSON object, and its braces
    friend bool operator==(const WrittenSchedule&, const WrittenSchedule&) = default;
};

struct ScheduleReading {
    Instant now;                             // the present, by the queue's clock
    std::optional<WrittenSchedule> written;  // none: no daemon has written one yet
};

// Every call may throw Unavailable.
class Schedule {
 public:
    virtual ~Schedule() = default;

    // Keeps the text in place of the one before, with the present instant. False, with nothing changed, when
    // one of a higher epoch was written within `schedule_epoch_ttl`.
    virtual bool write(std::int64_t epoch, std::string_view text) = 0;

    virtual ScheduleReading read() = 0;
};

// In memory, for a daemon and a station that are one process. The clock is that of its queue.
std::unique_ptr<Schedule> make_memory_schedule(Clock clock);

}  // namespace urna::queue
