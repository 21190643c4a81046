// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/thread_counts.h"

#include <algorithm>

#include "security/password.h"

namespace urna::app {
namespace {

// A processor has three threads of requests beside what each process has anyway.
constexpr std::uint64_t threads_per_processor = 8;
constexpr std::uint64_t share_of_hashes = 4;

}  // namespace

ThreadCounts thread_counts(const MachineShare& share) {
    const std::uint64_t processors =
        std::clamp<std::uint64_t>(share.threads_max / threads_per_processor, 1, share.processors);
    const std::uint64_t hashes = share.memory_bytes / share_of_hashes / security::hash_memory_bytes;
    ThreadCounts counts;
    counts.io = static_cast<unsigned>(std::clamp<std::uint64_t>(processors, 1, 4));
    counts.workers = static_cast<unsigned>(std::clamp<std::uint64_t>(2 * processors, 8, 64));
    counts.cpu_bound = static_cast<unsigned>(std::clamp<std::uint64_t>(hashes, 1, processors));
    return counts;
}

}  // namespace urna::app
