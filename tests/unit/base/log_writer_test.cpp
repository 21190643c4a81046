// SPDX-License-Identifier: Apache-2.0
// The log's thread and a pipe, whose reader reads, stands still, is away, or comes back.
#include "base/log_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <string>

#include "support/temporary_directory.h"

namespace urna {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t room = 8UL << 20;
constexpr auto long_time = 20s;

class Pipe {
 public:
    Pipe() { EXPECT_EQ(pipe(ends_.data()), 0); }
    ~Pipe() {
        close_reader();
        close(ends_[1]);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int writer() const { return ends_[1]; }
    void close_reader() {
        if (ends_[0] >= 0) close(std::exchange(ends_[0], -1));
    }
    // Reads until so many lines are there.
    std::string read_lines(std::ptrdiff_t lines) {
        std::string text;
        while (std::count(text.begin(), text.end(), '\n') < lines) {
            std::array<char, 4096> piece;
            const ssize_t bytes = read(ends_[0], piece.data(), piece.size());
            if (bytes <= 0) break;
            text.append(piece.data(), static_cast<std::size_t>(bytes));
        }
        return text;
    }

 private:
    std::array<int, 2> ends_{-1, -1};
};

TEST(LogWriter, NoneIsMissingWhenNoMoreIsWrittenThanTheReaderHasRead) {
    Pipe pipe;
    std::atomic<int> dropped{0};
    LogWriter log(pipe.writer(), 100'000, [&](LogKind) { ++dropped; });  // for 300 lines of 250 bytes
    std::string expected;
    std::string read;
    int number = 0;
    for (int round = 0; round < 100; ++round) {
        for (int line = 0; line < 200; ++line) {
            const std::string text = std::to_string(++number) + std::string(245, '.');
            expected += text + '\n';
            log.write(LogKind::access, text);
        }
        read += pipe.read_lines(200);
    }
    EXPECT_EQ(read, expected);
    EXPECT_EQ(dropped, 0);
}

TEST(LogWriter, NobodyWaitsForAReaderThatStandsStillAndTheErrorsAreThereWhenItIsBack) {
    Pipe pipe;
    std::atomic<int> dropped{0};
    LogWriter log(pipe.writer(), 100'000, [&](LogKind) { ++dropped; });
    const std::string text(200, 'a');
    int accesses = 0;
    while (dropped < 100) {
        log.write(LogKind::access, text);
        ++accesses;
    }
    for (int i = 0; i < 10; ++i) log.write(LogKind::error, "an error");
    EXPECT_FALSE(log.flush(Clock::now() + 10ms));
    const int written = accesses - dropped;
    const std::string read = pipe.read_lines(written + 1 + 10);
    EXPECT_EQ(std::count(read.begin(), read.end(), 'a') / 200, written);
    EXPECT_NE(read.find("log lines were dropped\",\"access\":" + std::to_string(dropped.load())),
              std::string::npos);
    std::size_t errors = 0;
    for (auto at = read.find("an error"); at != std::string::npos; at = read.find("an error", at + 1))
        ++errors;
    EXPECT_EQ(errors, 10U);
    EXPECT_TRUE(log.flush(Clock::now() + long_time));
}

TEST(LogWriter, WhatNobodyCanReadWaitsUntilSomebodyOpensThePipe) {
    const TemporaryDirectory directory;
    const std::string name = directory.path() / "fifo";
    ASSERT_EQ(mkfifo(name.c_str(), 0600), 0);
    const int first = open(name.c_str(), O_RDONLY | O_NONBLOCK);
    const int end = open(name.c_str(), O_WRONLY);
    close(first);
    {
        LogWriter log(end, room, [](LogKind) {});
        log.write(LogKind::error, "nobody reads this");
        // It gives up early: it cannot be waited for.
        const auto begin = Clock::now();
        EXPECT_FALSE(log.flush(Clock::now() + long_time));
        EXPECT_LT(Clock::now() - begin, long_time);
        const int second = open(name.c_str(), O_RDONLY);
        std::array<char, 64> text{};
        EXPECT_EQ(read(second, text.data(), text.size()), 18);
        EXPECT_EQ(std::string(text.data()), "nobody reads this\n");
        close(second);
    }
    close(end);
}

TEST(LogWriter, APipeThatSomebodyMadeNonBlockingLosesNothing) {
    Pipe pipe;
    ASSERT_EQ(fcntl(pipe.writer(), F_SETFL, O_NONBLOCK), 0);
    LogWriter log(pipe.writer(), room, [](LogKind) {});
    for (int i = 0; i < 1'000; ++i) log.write(LogKind::info, std::string(200, 'a'));
    EXPECT_FALSE(log.flush(Clock::now() + 10ms));
    EXPECT_EQ(pipe.read_lines(1'000).size(), 201'000U);
    EXPECT_TRUE(log.flush(Clock::now() + long_time));
}

}  // namespace
}  // namespace urna
