// SPDX-License-Identifier: Apache-2.0
#include "base/machine_share.h"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "support/temporary_directory.h"

namespace urna {
namespace {

constexpr std::uint64_t mib = 1UL << 20;

// Files of a control group, as a system has them.
class MachineShareTest : public testing::Test {
 protected:
    void write(const std::string& name, const std::string& text) {
        const auto file = temporary.path() / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << text << '\n';
    }
    MachineShare share() const { return machine_share(temporary.path()); }

    TemporaryDirectory temporary;
    const unsigned processors = std::max(std::thread::hardware_concurrency(), 1U);
};

TEST_F(MachineShareTest, WithoutControlGroupsIsTheMachine) {
    EXPECT_EQ(share().processors, processors);
    EXPECT_GT(share().memory_bytes, 64 * mib);
    EXPECT_GT(share().threads_max, 1UL << 32);
}

TEST_F(MachineShareTest, OfAContainerIsWhatItsGroupAllows) {
    write("proc/self/cgroup", "0::/");
    write("sys/fs/cgroup/cpu.max", "100000 100000");
    write("sys/fs/cgroup/memory.max", "134217728");
    write("sys/fs/cgroup/pids.max", "64");
    EXPECT_EQ(share().processors, 1);
    EXPECT_EQ(share().memory_bytes, 128 * mib);
    EXPECT_EQ(share().threads_max, 64);
}

TEST_F(MachineShareTest, APartOfAProcessorIsOne) {
    write("proc/self/cgroup", "0::/");
    write("sys/fs/cgroup/cpu.max", "1000 100000");
    EXPECT_EQ(share().processors, 1);
    write("sys/fs/cgroup/cpu.max", "100001 100000");
    EXPECT_EQ(share().processors, std::min(processors, 2U));
}

TEST_F(MachineShareTest, NoLimitIsNone) {
    write("proc/self/cgroup", "0::/");
    for (const char* none : {"max 100000", "max", "", "x", "1000000000 1000", "5 0"}) {
        write("sys/fs/cgroup/cpu.max", none);
        EXPECT_EQ(share().processors, processors) << none;
    }
    write("sys/fs/cgroup/memory.max", "max");
    EXPECT_GT(share().memory_bytes, 64 * mib);
}

TEST_F(MachineShareTest, TheSmallestLimitOnTheWayUpCounts) {
    write("proc/self/cgroup", "0::/system.slice/urna.service");
    write("sys/fs/cgroup/system.slice/memory.max", "100000000");
    write("sys/fs/cgroup/system.slice/urna.service/memory.max", "200000000");
    write("sys/fs/cgroup/system.slice/urna.service/cpu.max", "50000 100000");
    write("sys/fs/cgroup/other.slice/memory.max", "1");
    EXPECT_EQ(share().memory_bytes, 100'000'000);
    EXPECT_EQ(share().processors, 1);
}

TEST_F(MachineShareTest, OfTheFirstVersionIsTheSame) {
    write("proc/self/cgroup", "5:pids:/docker/abc\n4:cpu,cpuacct:/docker/abc\n3:memory:/docker/abc");
    write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "90000");  // the path is the host's
    write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000");
    write("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "134217728");
    write("sys/fs/cgroup/pids/pids.max", "128");
    EXPECT_EQ(share().processors, 1);
    EXPECT_EQ(share().memory_bytes, 128 * mib);
    EXPECT_EQ(share().threads_max, 128);
    write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1");
    EXPECT_EQ(share().processors, processors);
}

}  // namespace
}  // namespace urna
