// SPDX-License-Identifier: Apache-2.0
#include "base/machine_share.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>

namespace urna {
namespace {

namespace fs = std::filesystem;

// The file's first word and its second one, as numbers; none of a file that says `max`, -1 or nothing.
struct Limit {
    std::optional<std::uint64_t> value;
    std::optional<std::uint64_t> second;
};

std::optional<std::uint64_t> number(std::istream& in) {
    std::int64_t value = 0;
    if (!(in >> value) || value < 0) return std::nullopt;
    return static_cast<std::uint64_t>(value);
}

Limit read_limit(const fs::path& file) {
    std::ifstream in(file);
    Limit limit;
    limit.value = number(in);
    if (limit.value) limit.second = number(in);
    return limit;
}

void lower(std::uint64_t& limit, std::optional<std::uint64_t> to) {
    if (to) limit = std::min(limit, *to);
}

// Rounded up: half a processor is one thread's.
void lower_processors(unsigned& processors, std::optional<std::uint64_t> quota,
                      std::optional<std::uint64_t> period) {
    if (!quota || !period || *period == 0) return;
    const std::uint64_t granted = *quota / *period + (*quota % *period == 0 ? 0 : 1);
    processors = static_cast<unsigned>(std::clamp<std::uint64_t>(granted, 1, processors));
}

// One directory of a control group; the names of the two versions differ.
void apply(const fs::path& group, MachineShare& share) {
    const Limit processors = read_limit(group / "cpu.max");
    lower_processors(share.processors, processors.value, processors.second);
    lower_processors(share.processors, read_limit(group / "cpu.cfs_quota_us").value,
                     read_limit(group / "cpu.cfs_period_us").value);
    lower(share.memory_bytes, read_limit(group / "memory.max").value);
    lower(share.memory_bytes, read_limit(group / "memory.limit_in_bytes").value);
    lower(share.threads_max, read_limit(group / "pids.max").value);
}

// The group and all above it, up to where the hierarchy is mounted. In a container the path may be the
// host's, and the group is then the mount itself.
void apply_with_parents(const fs::path& mount, const fs::path& path, MachineShare& share) {
    fs::path group = mount;
    apply(group, share);
    for (const fs::path& part : path.relative_path()) {
        group /= part;
        apply(group, share);
    }
}

std::uint64_t memory_of_machine() {
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long page_bytes = sysconf(_SC_PAGESIZE);
    if (pages <= 0 || page_bytes <= 0) return std::numeric_limits<std::uint64_t>::max();
    return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page_bytes);
}

}  // namespace

MachineShare machine_share(const fs::path& root) {
    MachineShare share;
    share.processors = std::max(std::thread::hardware_concurrency(), 1U);
    share.memory_bytes = memory_of_machine();
    share.threads_max = std::numeric_limits<std::uint64_t>::max();
    const fs::path groups = root / "sys/fs/cgroup";
    std::ifstream in(root / "proc/self/cgroup");
    // `0::/PATH` is the one of version 2, `4:cpu,cpuacct:/PATH` one of version 1.
    for (std::string line; std::getline(in, line);) {
        std::istringstream fields(line);
        std::string number_of_hierarchy;
        std::string controllers;
        std::string path;
        std::getline(fields, number_of_hierarchy, ':');
        std::getline(fields, controllers, ':');
        std::getline(fields, path);
        apply_with_parents(groups / controllers, path, share);
    }
    return share;
}

}  // namespace urna
