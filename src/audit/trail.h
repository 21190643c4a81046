// SPDX-License-Identifier: Apache-2.0
// An audit trail: one for accounts, one for elections. Nothing in it is ever changed, and only the oldest
// events are removed, when it is trimmed. Every call may throw Unavailable.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audit/event.h"

namespace urna::audit {

// How much a trail keeps.
struct Limits {
    std::int64_t events_max = 1'000'000;  // at least `events_max_min`
    std::int64_t days_max = 0;            // in UTC, behind that of an event. 0: however old
};
inline constexpr std::int64_t events_max_min = 100;

class Trail {
 public:
    virtual ~Trail() = default;

    // Enters those events that are not there: none of one kind and request is entered twice, so that the call
    // may be repeated. Where `full_at` events are there, none, and the answer is false.
    virtual bool append(std::span<const NewEvent> events, std::optional<std::int64_t> full_at = {}) = 0;

    // At most so many events of lower numbers, the newest first; without `before`, the newest of all.
    virtual std::vector<Event> before(std::optional<std::int64_t> number, std::size_t events_max) = 0;

    // At most so many events of higher numbers, the oldest first.
    virtual std::vector<Event> after(std::int64_t number, std::size_t events_max) = 0;

    // Removes the oldest events: those that are too old, and, where there are `events_max` or more, so many
    // that a tenth of the room is free. An event says so. Returns how many were removed. A service's user of
    // MariaDB may not do this.
    virtual std::int64_t trim(const Limits& limits, const Origin& by) = 0;
};

}  // namespace urna::audit
