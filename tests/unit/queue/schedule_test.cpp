// SPDX-License-Identifier: Apache-2.0
// The schedule of elections, wherever it is kept.
#include "queue/schedule.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "queue/engines.h"
#include "support/uploads.h"

namespace urna::queue {
namespace {

struct ScheduleEngine {
    std::string name;
    std::function<std::unique_ptr<Schedule>(const RedisOptions&)> make;
};

class ScheduleSuite : public testing::TestWithParam<ScheduleEngine> {
 protected:
    // Of what is kept.
    std::string text() { return schedule->read().written.value().text; }

    const RedisOptions options = redis_options();
    std::unique_ptr<Schedule> schedule = GetParam().make(options);
};

TEST_P(ScheduleSuite, ThereIsNoneBeforeADaemonHasWritten) {
    const Instant before = system_now();
    const ScheduleReading reading = schedule->read();
    EXPECT_FALSE(reading.written);
    EXPECT_LE(before - std::chrono::seconds(1), reading.now);
}

TEST_P(ScheduleSuite, WhatIsWrittenIsReadWithItsInstant) {
    const std::string text = "{\"name\": \"Бирачко место\"}";
    EXPECT_TRUE(schedule->write(1, text));
    const ScheduleReading reading = schedule->read();
    ASSERT_TRUE(reading.written);
    EXPECT_EQ(reading.written->text, text);
    EXPECT_LE(reading.written->at, reading.now);
    EXPECT_LT(reading.now - reading.written->at, std::chrono::seconds(5));
}

TEST_P(ScheduleSuite, LowerEpochIsRefused) {
    EXPECT_TRUE(schedule->write(2, "{}"));
    EXPECT_FALSE(schedule->write(1, "{\"old\": 1}"));
    EXPECT_EQ(text(), "{}");
    EXPECT_TRUE(schedule->write(2, "{\"same\": 1}"));
    EXPECT_EQ(text(), "{\"same\": 1}");
    EXPECT_TRUE(schedule->write(10, "{\"next\": 1}"));
    EXPECT_FALSE(schedule->write(9, "{}"));
    EXPECT_EQ(text(), "{\"next\": 1}");
}

TEST_P(ScheduleSuite, LongestTextIsKept) {
    const std::string longest(schedule_bytes_max, 'x');
    EXPECT_TRUE(schedule->write(1, longest));
    EXPECT_EQ(text(), longest);
}

INSTANTIATE_TEST_SUITE_P(
    Engines, ScheduleSuite,
    testing::Values(ScheduleEngine{"memory", [](const auto&) { return make_memory_schedule(system_now); }},
                    ScheduleEngine{"redis", make_redis_schedule}),
    [](const auto& engine) { return engine.param.name; });

// As after another election database was put in the place of the first.
TEST(MemoryScheduleTest, LowerEpochIsTakenOnceNobodyElseWrites) {
    Instant now = at(100);
    const auto schedule = make_memory_schedule([&] { return now; });
    schedule->write(5, "{}");
    now = at(159);
    EXPECT_FALSE(schedule->write(1, "{}"));
    now = at(160);
    EXPECT_TRUE(schedule->write(1, "{}"));
}

TEST(RedisScheduleTest, LowerEpochIsTakenOnceNobodyElseWrites) {
    const RedisOptions options = redis_options();
    const auto schedule = make_redis_schedule(options);
    schedule->write(5, "{}");
    const std::string key = options.prefix + ":schedule";
    const auto at = std::stoll(redis_server().run({"HGET", key, "at"}));
    redis_server().run({"HSET", key, "at", std::to_string(at - 60'000'000)});
    EXPECT_TRUE(schedule->write(1, "{}"));
}

TEST(RedisScheduleTest, DamagedInstantIsNotBelieved) {
    const RedisOptions options = redis_options();
    redis_server().run({"HSET", options.prefix + ":schedule", "at", "x", "text", "{}"});
    EXPECT_THROW(make_redis_schedule(options)->read(), Unavailable);
}

}  // namespace
}  // namespace urna::queue
