// SPDX-License-Identifier: Apache-2.0
// What operators' commands on the queue tell the audit trail of elections, which they do not reach. It waits
// here until the daemon has entered it.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "audit/event.h"

namespace urna::queue {

// Every call may throw Unavailable.
class OperatorEvents {
 public:
    virtual ~OperatorEvents() = default;

    // Only its instant, actor, kind, request, object and details are kept. Nothing happens where one of
    // the same request waits. Throws Unavailable also when `operator_events_max` wait.
    virtual void append(const audit::NewEvent& event) = 0;

    // All that wait, by instant.
    virtual std::vector<audit::NewEvent> waiting() = 0;

    virtual void remove(std::string_view request) = 0;
};

inline constexpr std::size_t operator_events_max = 10'000;

}  // namespace urna::queue
