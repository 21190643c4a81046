// SPDX-License-Identifier: Apache-2.0
// Which requests have a line in the log, by a clock of the test's.
#include "api/access_sampler.h"

#include <gtest/gtest.h>

#include <map>

namespace urna::api {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t rate = 1'000;  // as by default

class Requests {
 public:
    explicit Requests(std::uint32_t lines_per_second) : sampler_(lines_per_second) {}

    // So many requests within a second that begins now, evenly; how many have a line.
    int second(std::string_view route, int status, int requests) {
        return seconds({{route, status, requests}})[0];
    }

    struct Of {
        std::string_view route;
        int status;
        int requests;
    };
    // The same of several kinds in turn.
    std::vector<int> seconds(const std::vector<Of>& kinds) {
        std::vector<int> lines(kinds.size());
        constexpr int steps = 100;
        for (int step = 1; step <= steps; ++step) {
            now_ += 1'000ms / steps;
            for (std::size_t i = 0; i < kinds.size(); ++i) {
                const auto& [route, status, requests] = kinds[i];
                for (int n = 0; n < requests / steps; ++n) {
                    lines[i] += sampler_.admit("GET", route, status, now_) ? 1 : 0;
                }
            }
        }
        return lines;
    }
    // All at this instant.
    int at_once(std::string_view route, int status, int requests) {
        int lines = 0;
        for (int n = 0; n < requests; ++n) lines += sampler_.admit("GET", route, status, now_) ? 1 : 0;
        return lines;
    }
    void pass(std::chrono::milliseconds time) { now_ += time; }
    // Requests without a line, by status.
    std::map<int, std::int64_t> left_out() {
        std::map<int, std::int64_t> lines;
        for (const LeftOut& kind : sampler_.take_left_out()) lines[kind.status] += kind.lines;
        return lines;
    }

 private:
    AccessSampler sampler_;
    AccessSampler::Clock::time_point now_{1000s};
};

TEST(AccessSampler, UpToTheRateEachRequestHasALine) {
    Requests requests(rate);
    for (int second = 0; second < 60; ++second) {
        EXPECT_EQ(requests.seconds({{"/vote", 200, 600}, {"/vote", 400, 400}}), (std::vector{600, 400}));
    }
    EXPECT_TRUE(requests.left_out().empty());
}

TEST(AccessSampler, ASecondsRequestsMayComeAtItsEndAndTheNextOnesAtItsBeginning) {
    Requests requests(rate);
    requests.pass(999ms);
    EXPECT_EQ(requests.at_once("/vote", 200, rate), rate);
    requests.pass(1ms);
    EXPECT_EQ(requests.at_once("/vote", 200, rate), rate);
}

TEST(AccessSampler, OfAFloodSomeHaveALineAndTheOthersAreCounted) {
    Requests requests(rate);
    int lines = 0;
    for (int second = 0; second < 20; ++second) lines += requests.second("none", 404, 20'000);
    // 110 MB of log in 20 s were 400,000 lines.
    EXPECT_LE(lines, 22 * (rate + rate / 10));
    EXPECT_GE(lines, 20 * rate);
    EXPECT_EQ(requests.left_out(), (std::map<int, std::int64_t>{{404, 400'000 - lines}}));
    EXPECT_TRUE(requests.left_out().empty());
}

TEST(AccessSampler, AFloodLeavesOtherKindsOfRequestsTheirLines) {
    Requests requests(rate);
    for (int second = 0; second < 10; ++second) {
        const auto lines =
            requests.seconds({{"none", 404, 20'000}, {"/vote", 200, 100}, {"/vote", 401, 100}});
        EXPECT_EQ(lines[1], 100);
        EXPECT_EQ(lines[2], 100);
    }
}

TEST(AccessSampler, WhatTheServiceFailedIsSampledLast) {
    Requests requests(rate);
    for (int second = 0; second < 10; ++second) {
        const auto lines = requests.seconds({{"none", 404, 20'000}, {"/vote", 503, rate}});
        EXPECT_EQ(lines[1], rate);
    }
}

TEST(AccessSampler, FloodsOfManyKindsTogetherHaveABound) {
    Requests requests(rate);
    std::vector<Requests::Of> kinds;
    for (int status = 400; status < 600; ++status) kinds.push_back({"/vote", status, 200});
    int lines = 0;
    for (int second = 0; second < 10; ++second) {
        for (const int of : requests.seconds(kinds)) lines += of;
    }
    EXPECT_LE(lines, 12 * 3 * rate);
    std::int64_t left_out = 0;
    for (const auto& [status, of] : requests.left_out()) left_out += of;
    EXPECT_EQ(lines + left_out, 10 * 200 * 200);
}

TEST(AccessSampler, WithoutARateEachRequestHasALine) {
    Requests requests(0);
    EXPECT_EQ(requests.second("none", 404, 50'000), 50'000);
}

}  // namespace
}  // namespace urna::api
