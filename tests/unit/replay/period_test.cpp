// SPDX-License-Identifier: Apache-2.0
#include "replay/period.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace urna::replay {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

const TimeZone utc("UTC");

Instant instant(std::string_view text) {
    return parse_instant(text, utc).value();
}

const Instant noon = instant("2026-03-01T12:00:00Z");

TEST(Period, HoldsNowAndTheDurationAfterIt) {
    const auto period = choose_period({}, noon, 30s, utc);
    EXPECT_EQ(period.start, noon - 60s);
    EXPECT_EQ(period.end, noon + 30s);
}

TEST(Period, BeginsWhereAnEarlierElectionEnded) {
    const auto period = choose_period({{1, "2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z"},
                                       {2, "2026-03-01T11:00:00Z", "2026-03-01T11:59:50.5Z"}},
                                      noon, 30s, utc);
    EXPECT_EQ(period.start, instant("2026-03-01T11:59:50.5Z"));
}

TEST(Period, MayBeginNowWhenAnElectionEndsNow) {
    const auto period = choose_period({{1, "2026-03-01T10:00:00Z", "2026-03-01T12:00:00Z"}}, noon, 30s, utc);
    EXPECT_EQ(period.start, noon);
}

TEST(Period, RefusesWhileAnElectionRuns) {
    EXPECT_THAT(
        [] {
            choose_period({{7, "2026-03-01T12:00:00Z", "2026-03-01T13:00:00Z"}}, noon, 30s, utc);
        },
        ThrowsMessage<std::runtime_error>(
            AllOf(HasSubstr("Election 7 is running"), HasSubstr("2026-03-01T13:00:00Z"))));
}

TEST(Period, RefusesWhenAnElectionBeginsTooSoon) {
    const std::vector<KnownElection> soon{{7, "2026-03-01T12:00:30Z", "2026-03-01T13:00:00Z"}};
    EXPECT_NO_THROW(choose_period(soon, noon, 30s, utc));
    EXPECT_THAT([&] { choose_period(soon, noon, 31s, utc); },
                ThrowsMessage<std::runtime_error>(HasSubstr("Election 7 begins at 2026-03-01T12:00:30Z")));
}

TEST(Period, ReadsTimesWithoutOffsetInTheZone) {
    const std::vector<KnownElection> civil{{7, "2026-03-01T12:30:00", "2026-03-01T13:30:00"}};
    EXPECT_THROW(choose_period(civil, noon, 30s, TimeZone("Europe/Belgrade")), std::runtime_error);
    EXPECT_NO_THROW(choose_period(civil, noon, 30s, utc));
}

TEST(ClockOffset, IsTakenFromTheDateOfAnAnswer) {
    EXPECT_EQ(clock_offset("Sun, 01 Mar 2026 12:01:40 GMT", noon), 100s + 500ms);
    EXPECT_EQ(clock_offset("Sun, 01 Mar 2026 11:59:00 GMT", noon), -60s + 500ms);
}

TEST(ClockOffset, IsNoneWhereDatesAreTooCoarseToTell) {
    EXPECT_EQ(clock_offset("Sun, 01 Mar 2026 12:00:01 GMT", noon), 0s);
    EXPECT_EQ(clock_offset("Sun, 01 Mar 2026 11:59:59 GMT", noon), 0s);
    EXPECT_EQ(clock_offset("", noon), 0s);
    EXPECT_EQ(clock_offset("yesterday", noon), 0s);
}

}  // namespace
}  // namespace urna::replay
