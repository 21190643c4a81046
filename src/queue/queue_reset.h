// SPDX-License-Identifier: Apache-2.0
// What an operator does to a queue whose clock was ahead once, to bring it back to the present.
#pragma once

#include <chrono>

#include "base/instant.h"

namespace urna::queue {

// A hold is believed for no longer than this, whatever was written there.
inline constexpr std::chrono::seconds hold_max{120};

// Every call may throw Unavailable.
class QueueReset {
 public:
    virtual ~QueueReset() = default;

    // Holds the queue for so long, `hold_max` at most, from now on: nothing is appended to it, and daemons
    // that have emptied it stand by.
    virtual void hold(std::chrono::seconds wait) = 0;
    virtual void release() = 0;

    // Brings the latest instant given back to `present`. False, with nothing done, while an entry waits.
    virtual bool restart(Instant present) = 0;
};

}  // namespace urna::queue
