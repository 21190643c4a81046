// SPDX-License-Identifier: Apache-2.0
#include "recount/schedule.h"

#include <gtest/gtest.h>

#include <string>

namespace urna::recount {
namespace {

Instant at(std::int64_t microseconds) {
    return Instant{std::chrono::microseconds{microseconds}};
}

Version version(std::int64_t number, std::int64_t valid_from, std::int64_t start, std::int64_t end,
                bool takes_place = true) {
    return {number, at(valid_from), takes_place, at(start), at(end), {1, 2}};
}

// `1.2` for version 2 of election 1; several with spaces between.
std::string running(const Schedule& schedule, std::int64_t instant) {
    std::string text;
    for (const auto& [election, version] : schedule.at(at(instant)))
        text += (text.empty() ? "" : " ") + std::to_string(election->id.value) + "." +
                std::to_string(version->number);
    return text;
}

std::string before(const Schedule& schedule, std::int64_t instant, std::optional<std::int64_t> claimed) {
    const auto found = schedule.before_resynchronization(
        at(instant), claimed ? std::optional(ElectionId{*claimed}) : std::nullopt);
    if (!found) return "impossible";
    return found->election == nullptr ? "none" : std::to_string(found->version->number);
}

TEST(ScheduleTest, PeriodIsHalfOpen) {
    const std::vector<Election> elections{{{1}, {version(1, 0, 10, 20)}}, {{2}, {version(1, 0, 20, 30)}}};
    const Schedule schedule(elections, {});
    EXPECT_EQ(running(schedule, 9), "");
    EXPECT_EQ(running(schedule, 10), "1.1");
    EXPECT_EQ(running(schedule, 19), "1.1");
    EXPECT_EQ(running(schedule, 20), "2.1");
    EXPECT_EQ(running(schedule, 29), "2.1");
    EXPECT_EQ(running(schedule, 30), "");
}

TEST(ScheduleTest, ElectionRunsFromItsCreationOn) {
    const std::vector<Election> elections{{{1}, {version(1, 15, 10, 20)}}};
    const Schedule schedule(elections, {});
    EXPECT_EQ(running(schedule, 14), "");
    EXPECT_EQ(running(schedule, 15), "1.1");
}

TEST(ScheduleTest, LastVersionThatIsValidByThenDecides) {
    const std::vector<Election> elections{
        {{1}, {version(1, 0, 10, 50), version(2, 5, 30, 60), version(3, 40, 30, 60, false)}}};
    const Schedule schedule(elections, {});
    EXPECT_EQ(running(schedule, 10), "") << "the second version has moved it";
    EXPECT_EQ(running(schedule, 30), "1.2");
    EXPECT_EQ(running(schedule, 39), "1.2");
    EXPECT_EQ(running(schedule, 40), "") << "withdrawn";
}

TEST(ScheduleTest, LaterVersionThatIsValidEarlierTakesTheFormersPlace) {
    const std::vector<Election> elections{
        {{1}, {version(1, 0, 10, 50), version(2, 30, 10, 50), version(3, 20, 10, 50)}}};
    const Schedule schedule(elections, {});
    EXPECT_EQ(running(schedule, 19), "1.1");
    EXPECT_EQ(running(schedule, 20), "1.3");
    EXPECT_EQ(running(schedule, 40), "1.3");
}

TEST(ScheduleTest, ElectionsThatRunAtOnceAreAllTold) {
    const std::vector<Election> elections{
        {{1}, {version(1, 0, 10, 100)}}, {{2}, {version(1, 0, 20, 30)}}, {{3}, {version(1, 0, 40, 50)}}};
    const Schedule schedule(elections, {});
    EXPECT_EQ(running(schedule, 25), "1.1 2.1");
    EXPECT_EQ(running(schedule, 35), "1.1");
    EXPECT_EQ(running(schedule, 45), "1.1 3.1");
    EXPECT_EQ(running(schedule, 60), "1.1");
}

TEST(ScheduleTest, WithoutAResynchronizationNothingElseWasPossible) {
    const std::vector<Election> elections{{{1}, {version(1, 0, 10, 50)}}};
    const Schedule schedule(elections, {});
    EXPECT_EQ(before(schedule, 20, std::nullopt), "impossible");
    EXPECT_EQ(before(schedule, 60, 1), "impossible");
    EXPECT_EQ(before(schedule, 20, 7), "impossible");
}

TEST(ScheduleTest, CreationThatAResynchronizationMovedMayHaveBeenLater) {
    const std::vector<Election> elections{{{1}, {version(1, 15, 10, 50)}}};
    const std::vector<Instant> resynchronized{at(15)};
    const Schedule schedule(elections, resynchronized);
    EXPECT_EQ(before(schedule, 20, std::nullopt), "none");
    EXPECT_EQ(before(schedule, 20, 1), "1");
    EXPECT_EQ(before(schedule, 20, 2), "impossible");
}

TEST(ScheduleTest, WithdrawalThatAResynchronizationMovedMayHaveBeenLater) {
    const std::vector<Election> elections{
        {{1}, {version(1, 0, 10, 50), version(2, 15, 10, 50, false)}},
        {{2}, {version(1, 15, 10, 50)}},
        {{3}, {version(1, 15, 60, 70)}},
    };
    const std::vector<Instant> resynchronized{at(15)};
    const Schedule schedule(elections, resynchronized);
    EXPECT_EQ(running(schedule, 20), "2.1");
    EXPECT_EQ(before(schedule, 20, 1), "1") << "the second was not created yet then";
    EXPECT_EQ(before(schedule, 12, 2), "impossible");
    EXPECT_EQ(before(schedule, 65, 1), "impossible");
}

}  // namespace
}  // namespace urna::recount
