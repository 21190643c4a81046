// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/process.h"

#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdint>

#include "base/log.h"

namespace urna::app {
namespace {

// Blocks of this size and more are the system's again as soon as they are freed: what large uploads take is
// what is in flight. Smaller ones are used again, since fresh memory costs more than what is done in it. (By
// itself glibc raises this bound to 32 MiB as such blocks are freed.)
constexpr int own_mapping_bytes = 8 << 20;
// What an arena keeps at its end.
constexpr int kept_bytes = 8 << 20;
// By itself glibc makes eight arenas a processor, and what one has kept no other can use.
constexpr int arenas_max = 4;

// Beside the connections of clients: those to databases and Redis, with their files, and the server's own.
constexpr rlim_t other_files = 384;

}  // namespace

void limit_kept_memory() {
    mallopt(M_MMAP_THRESHOLD, own_mapping_bytes);
    mallopt(M_TRIM_THRESHOLD, kept_bytes);
    mallopt(M_ARENA_MAX, arenas_max);
}

void ignore_file_size_signal() {
    std::signal(SIGXFSZ, SIG_IGN);
}

void allow_open_files(std::size_t connections) {
    const rlim_t needed = connections + other_files;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed) return;
    limit.rlim_cur = std::min(needed, limit.rlim_max);
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur >= needed) return;
    log_warning("--connections-limit is above what the limit of open files allows",
                {{"connections_limit", static_cast<std::int64_t>(connections)},
                 {"open_files", static_cast<std::int64_t>(limit.rlim_cur)},
                 {"open_files_needed", static_cast<std::int64_t>(needed)}});
}

}  // namespace urna::app
