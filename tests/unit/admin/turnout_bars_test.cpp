// SPDX-License-Identifier: Apache-2.0
// The turnout of an election over time.
#include "admin/turnout_bars.h"

#include <gtest/gtest.h>

#include <numeric>

#include "support/uploads.h"

namespace urna::admin {
namespace {

constexpr std::int64_t minute = 60;
constexpr std::int64_t hour = 3600;
constexpr std::int64_t day = 24 * hour;

void add(Turnout& turnout, std::int64_t seconds, std::uint64_t ballots) {
    turnout.add({.number = 1,
                 .id = {},
                 .accepted_at = at(seconds),
                 .official_email = "ana@example.org",
                 .official_jmbg = "1",
                 .official_forename = "Ana",
                 .official_surname = "Anić",
                 .counts = {.valid = ballots}});
}

TurnoutBars bars(const Turnout& turnout, std::int64_t start, std::int64_t end,
                 const std::string& zone = "UTC") {
    return turnout_bars(turnout, {at(start), at(end)}, TimeZone(zone));
}

std::vector<std::uint64_t> ballots(const TurnoutBars& of) {
    std::vector<std::uint64_t> found;
    for (const IntervalTurnout& one : of.intervals) found.push_back(one.ballots);
    return found;
}

TEST(TurnoutBars, AreAsWideAsTheElectionIsLong) {
    const Turnout nothing;
    for (const auto& [length, width] :
         std::vector<std::pair<std::int64_t, std::int64_t>>{{1, minute},
                                                            {3 * hour, minute},
                                                            {3 * hour + 1, 15 * minute},
                                                            {48 * hour, 15 * minute},
                                                            {48 * hour + 1, hour},
                                                            {192 * hour, hour},
                                                            {192 * hour + 1, 2 * hour},
                                                            {192 * day, day},
                                                            {192 * day + 1, 2 * day},
                                                            {9'000 * 365 * day, 17'110 * day}}) {
        EXPECT_EQ(bars(nothing, 0, length).width.count(), width) << length;
        EXPECT_TRUE(bars(nothing, 0, length).intervals.empty());
    }
}

TEST(TurnoutBars, ThoseWithoutUploadsAreAmongThem) {
    Turnout turnout;
    add(turnout, 7 * minute, 1);
    add(turnout, 8 * minute - 1, 2);
    add(turnout, 10 * minute, 4);
    const TurnoutBars by_minute = bars(turnout, 5 * minute + 30, 2 * hour);
    EXPECT_EQ(by_minute.from, at(5 * minute));
    EXPECT_EQ(ballots(by_minute), (std::vector<std::uint64_t>{0, 0, 3, 0, 0, 4}));
    EXPECT_EQ(by_minute.intervals[2].uploads, 2U);
    EXPECT_EQ(by_minute.intervals[3].uploads, 0U);
}

TEST(TurnoutBars, BeginOnTheClocksOfTheZone) {
    Turnout turnout;
    add(turnout, 200 * day, 5);
    const std::int64_t start = 199 * day + 7 * hour;
    EXPECT_EQ(bars(turnout, start, start + 90 * day, "Asia/Kolkata").from, at(199 * day + 6 * hour + 1800));
    EXPECT_EQ(bars(turnout, start, start + 192 * day, "Asia/Kolkata").from, at(198 * day + 18 * hour + 1800));
    // Before 1884 the zone's clocks were ahead by 1:22:00.
    const TurnoutBars long_ago = bars(Turnout(), -40'000 * day, -39'990 * day, "Europe/Belgrade");
    EXPECT_EQ(long_ago.from.time_since_epoch() % std::chrono::minutes{15}, std::chrono::seconds{0});
}

TEST(TurnoutBars, LoseNothingThatWasAcceptedOutsideOfThePeriod) {
    Turnout turnout;
    add(turnout, 0, 1);
    add(turnout, 30 * minute, 2);
    add(turnout, 5 * hour, 4);
    const TurnoutBars shown = bars(turnout, hour, 2 * hour);
    EXPECT_EQ(shown.from, at(0));
    EXPECT_EQ(shown.width, std::chrono::minutes{15});
    const auto counts = ballots(shown);
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}), 7U);
}

TEST(TurnoutBars, AreBoundedHoweverManyUploadsThereAre) {
    Turnout turnout;
    for (std::int64_t at = 0; at < 192 * hour; at += minute) add(turnout, at + 1, 1);
    EXPECT_TRUE(turnout.minutes().empty());
    const TurnoutBars shown = bars(turnout, 1, 192 * hour + 1);
    EXPECT_EQ(shown.intervals.size(), 192U);
    EXPECT_EQ(shown.intervals.back().uploads, 60U);
}

TEST(TurnoutBars, MinutesAreKeptOverThreeHours) {
    Turnout turnout;
    for (std::int64_t at = 0; at <= 180; ++at) add(turnout, at * minute + 30, 1);
    EXPECT_EQ(bars(turnout, 30, 3 * hour + 30).intervals.size(), 181U);
    add(turnout, 181 * minute, 1);
    EXPECT_TRUE(turnout.minutes().empty());
    EXPECT_EQ(turnout.hours().size(), 4U);
}

}  // namespace
}  // namespace urna::admin
