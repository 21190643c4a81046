// SPDX-License-Identifier: Apache-2.0
#include "results_page/formats.h"

#include <gtest/gtest.h>

#include "results_fixture.h"

namespace urna::results_page {
namespace {

TEST(Formats, TimesAreThoseOfTheZone) {
    const TimeZone belgrade("Europe/Belgrade");
    const Instant evening = instant("2026-11-24T23:30:59Z");
    EXPECT_EQ(date_text(Language::english, evening, belgrade), "25 November 2026");
    EXPECT_EQ(date_text(Language::serbian_latin, evening, belgrade), "25. novembar 2026.");
    EXPECT_EQ(date_text(Language::serbian_cyrillic, evening, belgrade), "25. новембар 2026.");
    EXPECT_EQ(date_time_text(Language::english, evening, belgrade), "25 November 2026, 00:30");
    EXPECT_EQ(date_time_text(Language::serbian_latin, evening, belgrade), "25. novembar 2026. u 00:30");
    EXPECT_EQ(date_time_text(Language::serbian_cyrillic, evening, belgrade), "25. новембар 2026. у 00:30");
    EXPECT_EQ(time_text(instant("2026-07-01T06:05:00Z"), TimeZone("Asia/Kolkata")), "11:35");
}

TEST(Formats, PeriodOfADayHasItsDateOnce) {
    const TimeZone belgrade("Europe/Belgrade");
    EXPECT_EQ(period_text(Language::english, instant("2026-11-24T06:00:00Z"), instant("2026-11-24T19:00:00Z"),
                          belgrade),
              "24 November 2026, 07:00 – 20:00 (Europe/Belgrade)");
    EXPECT_EQ(period_text(Language::english, instant("2026-11-24T06:00:00Z"), instant("2026-11-24T23:00:00Z"),
                          belgrade),
              "24 November 2026, 07:00 – 25 November 2026, 00:00 (Europe/Belgrade)");
    EXPECT_EQ(date_text(Language::english, instant("1969-12-31T22:00:00Z"), belgrade), "31 December 1969");
}

}  // namespace
}  // namespace urna::results_page
