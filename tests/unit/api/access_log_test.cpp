// SPDX-License-Identifier: Apache-2.0
// What is written of requests, and what is said of those that are left out.
#include "api/access_log.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <map>
#include <sstream>
#include <string>

#include "base/log.h"

namespace urna::api {
namespace {

constexpr int many = 10'000;

// The lines of each message, and the sum of their `lines`.
struct Told {
    std::map<std::string, int> count;
    std::map<std::string, std::int64_t> left_out;
};

template <class Act>
Told told_of(std::uint32_t lines_per_second, const Act& act) {
    flush_log();
    testing::internal::CaptureStderr();
    {
        AccessLog log(lines_per_second);
        act(log);
    }
    flush_log();
    std::istringstream text(testing::internal::GetCapturedStderr());
    Told told;
    for (std::string line; std::getline(text, line);) {
        const boost::json::object read = boost::json::parse(line).as_object();
        const std::string message(read.at("message").as_string());
        ++told.count[message];
        if (read.contains("lines")) told.left_out[message] += read.at("lines").as_int64();
    }
    return told;
}

void serve(AccessLog& log, int requests) {
    http::ServedRequest served;
    served.status = 404;
    for (int n = 0; n < requests; ++n) log.request(served, "GET", "/vote");
}

void fail(AccessLog& log, int requests) {
    for (int n = 0; n < requests; ++n) log.failed("an id", "no database");
}

TEST(AccessLog, EachRequestHasALineOrIsInTheNumberOfThoseLeftOut) {
    const Told told = told_of(10, [](AccessLog& log) { serve(log, many); });
    EXPECT_GE(told.count.at("request"), 20);
    EXPECT_EQ(told.count.at("request") + told.left_out.at("request lines left out"), many);
}

TEST(AccessLog, SoDoesEachFailure) {
    const Told told = told_of(10, [](AccessLog& log) { fail(log, many); });
    EXPECT_GE(told.count.at("request failed"), 20);
    EXPECT_EQ(told.count.at("request failed") + told.left_out.at("request failed lines left out"), many);
}

TEST(AccessLog, AFloodOfRequestsLeavesFailuresTheirLines) {
    const Told told = told_of(10, [](AccessLog& log) {
        serve(log, many);
        fail(log, 20);
    });
    EXPECT_EQ(told.count.at("request failed"), 20);
    EXPECT_FALSE(told.left_out.contains("request failed lines left out"));
}

TEST(AccessLog, WithoutARateNothingIsLeftOut) {
    const Told told = told_of(0, [](AccessLog& log) {
        serve(log, 1'000);
        fail(log, 1'000);
    });
    EXPECT_EQ(told.count, (std::map<std::string, int>{{"request", 1'000}, {"request failed", 1'000}}));
}

}  // namespace
}  // namespace urna::api
