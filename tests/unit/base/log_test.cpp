// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <string>
#include <thread>
#include <vector>

namespace urna {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

// What is logged between construction and text().
class Captured {
 public:
    Captured() { testing::internal::CaptureStderr(); }
    std::string text() {
        flush_log();
        return testing::internal::GetCapturedStderr();
    }
};

TEST(Log, LineIsAJsonObjectWithTheFieldsInOrder) {
    Captured captured;
    log_info("request", {{"route", "/vote"}, {"status", std::int64_t{200}}, {"seconds", 0.25}});
    const std::string line = captured.text();
    EXPECT_TRUE(line.ends_with(
        R"("level":"info","message":"request","route":"/vote","status":200,"seconds":0.250000})"
        "\n"));
    EXPECT_TRUE(line.starts_with(R"({"time":"20)"));
}

TEST(Log, WhateverATextHoldsIsEscaped) {
    for (const std::string text : {"plain", "", "\"quoted\"", "back\\slash", "two\nlines", "\x01\x1f\x7f",
                                   "Јовановић 🗳"}) {
        Captured captured;
        log_error(text, {{"error", text}});
        const std::string line = captured.text();
        EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
        const json::value read = json::parse(line);
        EXPECT_EQ(read.at("message").as_string(), text);
        EXPECT_EQ(read.at("error").as_string(), text);
    }
}

TEST(Log, ATextStandsBehindTheLinesThatWereLoggedBefore) {
    Captured captured;
    log_info("first");
    log_text("urna: cannot do it");
    EXPECT_TRUE(captured.text().ends_with("\"message\":\"first\"}\nurna: cannot do it\n"));
}

TEST(Log, TheEndOfAProcessWaitsASecondAtMostAndNotBeyondItsPromise) {
    const std::chrono::steady_clock::time_point now{1000s};
    EXPECT_EQ(log_flush_end(now, std::chrono::steady_clock::time_point::max()), now + 1s);
    EXPECT_EQ(log_flush_end(now, now + 5s), now + 1s);
    EXPECT_EQ(log_flush_end(now, now + 150ms), now + 150ms);
}

TEST(Log, LinesOfManyThreadsStayWhole) {
    Captured captured;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([] {
                for (int n = 0; n < 200; ++n) log_info("a line", {{"number", std::int64_t{n}}});
            });
        }
    }
    const std::string text = captured.text();
    std::size_t lines = 0;
    for (std::size_t begin = 0; begin < text.size(); ++lines) {
        const std::size_t end = text.find('\n', begin);
        ASSERT_NE(end, std::string::npos);
        EXPECT_NO_THROW(json::parse(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    EXPECT_EQ(lines, 800U);
}

}  // namespace
}  // namespace urna
