// SPDX-License-Identifier: Apache-2.0
// What of the machine this process may use. A container sees all processors and all memory of its host; what
// it gets of them stands in the files of its control group (cgroups(7), versions 1 and 2).
#pragma once

#include <cstdint>
#include <filesystem>

namespace urna {

struct MachineShare {
    unsigned processors = 1;         // at least one; what is granted of the last one counts as a whole
    std::uint64_t memory_bytes = 0;  // at most what the machine has
    std::uint64_t threads_max = 0;   // threads and processes that may be there at once
};

// The share of this process: the smallest of what the machine has, what it was started with (taskset) and
// what its control group and those above it allow. A file that is missing or cannot be read limits nothing.
// Below `root` lie `proc/self/cgroup` and `sys/fs/cgroup`; tests have files of their own.
MachineShare machine_share(const std::filesystem::path& root = "/");

}  // namespace urna
