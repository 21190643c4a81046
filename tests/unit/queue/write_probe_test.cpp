// SPDX-License-Identifier: Apache-2.0
#include "queue/write_probe.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace urna::queue {
namespace {

using namespace std::chrono_literals;

TEST(WriteProbeTest, WritesAtMostOnceASecondAndTellsWhatWasFoundLast) {
    std::chrono::steady_clock::time_point now;
    int writes = 0;
    bool full = false;
    WriteProbe probe(
        [&] {
            ++writes;
            if (full) throw Unavailable("the disk is full");
        },
        [&] { return now; });
    EXPECT_EQ(probe.trouble(), "");
    full = true;
    now += 999ms;
    EXPECT_EQ(probe.trouble(), "");
    EXPECT_EQ(writes, 1);
    now += 1ms;
    EXPECT_EQ(probe.trouble(), "the disk is full");
    full = false;
    EXPECT_EQ(probe.trouble(), "the disk is full");
    EXPECT_EQ(writes, 2);
    now += 1s;
    EXPECT_EQ(probe.trouble(), "");
}

}  // namespace
}  // namespace urna::queue
