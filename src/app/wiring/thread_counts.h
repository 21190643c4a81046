// SPDX-License-Identifier: Apache-2.0
// How many threads serve requests.
#pragma once

#include "base/machine_share.h"

namespace urna::app {

struct ThreadCounts {
    unsigned io = 1;
    unsigned workers = 8;
    unsigned cpu_bound = 1;  // each hashes one password at a time
};

// What fits the share: all threads together are at most about half of `threads_max`, and passwords that are
// hashed at once take at most a quarter of the memory.
ThreadCounts thread_counts(const MachineShare& share);

}  // namespace urna::app
