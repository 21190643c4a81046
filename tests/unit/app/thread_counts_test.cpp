// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/thread_counts.h"

#include <gtest/gtest.h>

namespace urna::app {
namespace {

constexpr std::uint64_t mib = 1UL << 20;
constexpr std::uint64_t gib = 1UL << 30;
constexpr std::uint64_t unlimited = 1UL << 62;

TEST(ThreadCounts, FollowTheProcessors) {
    const ThreadCounts one =
        thread_counts({.processors = 1, .memory_bytes = 64 * gib, .threads_max = unlimited});
    EXPECT_EQ(one.io, 1);
    EXPECT_EQ(one.workers, 8);
    EXPECT_EQ(one.cpu_bound, 1);
    const ThreadCounts many =
        thread_counts({.processors = 60, .memory_bytes = 64 * gib, .threads_max = unlimited});
    EXPECT_EQ(many.io, 4);
    EXPECT_EQ(many.workers, 64);
    EXPECT_EQ(many.cpu_bound, 60);
}

TEST(ThreadCounts, OnAHostOfManyProcessorsFitTheLimitOfThreads) {
    for (const std::uint64_t limit : {32, 64, 128, 256}) {
        const ThreadCounts counts =
            thread_counts({.processors = 60, .memory_bytes = 64 * gib, .threads_max = limit});
        EXPECT_LE(counts.io + counts.workers + counts.cpu_bound, limit / 2) << limit;
    }
}

TEST(ThreadCounts, HashesAtOnceTakeAQuarterOfTheMemory) {
    const auto hashing = [](std::uint64_t memory_bytes) {
        return thread_counts({.processors = 16, .memory_bytes = memory_bytes, .threads_max = unlimited})
            .cpu_bound;
    };
    EXPECT_EQ(hashing(gib), 13);
    EXPECT_EQ(hashing(128 * mib), 1);
    EXPECT_EQ(hashing(16 * mib), 1);
    EXPECT_EQ(hashing(16 * gib), 16);
}

}  // namespace
}  // namespace urna::app
