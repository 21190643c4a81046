// SPDX-License-Identifier: Apache-2.0
// A clock that nobody sets.
#pragma once

#include <time.h>

#include <chrono>

namespace urna {

// How long the machine has been running, the time for which it was suspended included.
inline std::chrono::microseconds time_since_boot() {
    timespec time{};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return std::chrono::seconds(time.tv_sec) +
           std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::nanoseconds(time.tv_nsec));
}

}  // namespace urna
