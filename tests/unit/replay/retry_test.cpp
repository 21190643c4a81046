// SPDX-License-Identifier: Apache-2.0
#include "replay/retry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace urna::replay {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

// A clock that only sleeping moves.
struct Retry : testing::Test {
    Retry() {
        persistence.sleep = [this](milliseconds wait) {
            waits.push_back(wait);
            time += wait;
        };
        persistence.now = [this] { return time; };
        persistence.on_repeat = [this] { ++repeats; };
    }

    Persistence persistence;
    std::chrono::steady_clock::time_point time{};
    std::vector<milliseconds> waits;
    int repeats = 0;
};

http::ClientResponse answer(int status, std::string retry_after = "") {
    http::ClientResponse response;
    response.status = status;
    if (!retry_after.empty()) response.headers.emplace_back("Retry-After", std::move(retry_after));
    return response;
}

TEST_F(Retry, TakesTheFirstAnswerAlsoWhenItIsARefusal) {
    EXPECT_EQ(send_until_answered([] { return answer(400); }, persistence)->status, 400);
    EXPECT_TRUE(waits.empty());
}

TEST_F(Retry, RepeatsAfterABrokenConnectionAndABusyService) {
    int tries = 0;
    const auto response = send_until_answered(
        [&] {
            ++tries;
            if (tries == 1) throw std::runtime_error("connection refused");
            return answer(tries == 2 ? 503 : tries == 3 ? 429 : 200);
        },
        persistence);
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(repeats, 3);
}

TEST_F(Retry, WaitsAsLongAsItIsTold) {
    int tries = 0;
    send_until_answered([&] { return answer(++tries == 1 ? 503 : 200, "7"); }, persistence);
    ASSERT_EQ(waits.size(), 1);
    EXPECT_EQ(waits[0], 7s);
}

TEST_F(Retry, BoundsWhatItIsTold) {
    int tries = 0;
    send_until_answered([&] { return answer(++tries == 1 ? 503 : 200, "4000000000"); }, persistence);
    ASSERT_EQ(waits.size(), 1);
    EXPECT_EQ(waits[0], retry_after_ms_max);
}

TEST_F(Retry, WaitsLongerFromTimeToTimeAndGivesUpWithTheLastFailure) {
    EXPECT_THAT(
        [&] {
            send_until_answered([]() -> http::ClientResponse { throw std::runtime_error("refused"); },
                                persistence);
        },
        ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("60 s"), HasSubstr("refused"))));
    ASSERT_GT(waits.size(), 8);
    EXPECT_LE(waits[0], backoff_ms_min);
    EXPECT_GE(waits[7], backoff_ms_max / 2);
    for (const auto wait : waits) EXPECT_LE(wait, backoff_ms_max);
    EXPECT_LE(time.time_since_epoch(), 60s);
    EXPECT_GT(time.time_since_epoch(), 50s);
}

TEST_F(Retry, StopsWhenItIsToldTo) {
    persistence.stopped = [this] { return repeats == 2; };
    EXPECT_FALSE(send_until_answered([] { return answer(503); }, persistence).has_value());
}

}  // namespace
}  // namespace urna::replay
