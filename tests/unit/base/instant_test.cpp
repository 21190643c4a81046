// SPDX-License-Identifier: Apache-2.0
#include "base/instant.h"

#include <gtest/gtest.h>

namespace urna {
namespace {

const TimeZone& belgrade() {
    static const TimeZone zone("Europe/Belgrade");
    return zone;
}

std::string read(std::string_view text, const TimeZone& zone = belgrade()) {
    const auto instant = parse_instant(text, zone);
    return instant ? to_string(*instant) : "none";
}

TEST(Instant, OffsetIsTakenAway) {
    EXPECT_EQ(read("2021-06-16T15:55:46+0100"), "2021-06-16T14:55:46.000000Z");
    EXPECT_EQ(read("2021-06-16T15:55:46+01:00"), "2021-06-16T14:55:46.000000Z");
    EXPECT_EQ(read("2021-06-16T15:55:46-01:30"), "2021-06-16T17:25:46.000000Z");
    EXPECT_EQ(read("2021-06-16T15:55:46Z"), "2021-06-16T15:55:46.000000Z");
    EXPECT_EQ(read("2021-06-16T15:55:46-00:00"), "2021-06-16T15:55:46.000000Z");
    EXPECT_EQ(read("2021-06-16T00:00:00+23:59"), "2021-06-15T00:01:00.000000Z");
    EXPECT_EQ(read("2021-06-16T00:00:00-2359"), "2021-06-16T23:59:00.000000Z");
}

TEST(Instant, FractionHasOneToSixDigits) {
    EXPECT_EQ(read("2021-06-16T15:55:46.5Z"), "2021-06-16T15:55:46.500000Z");
    EXPECT_EQ(read("2021-06-16T15:55:46.000001Z"), "2021-06-16T15:55:46.000001Z");
    EXPECT_EQ(read("2021-06-16T15:55:46.123456+02:00"), "2021-06-16T13:55:46.123456Z");
    EXPECT_EQ(read("2021-06-16T15:55:46.25"), "2021-06-16T13:55:46.250000Z");
    EXPECT_EQ(read("2021-06-16T15:55:46.Z"), "none");
    EXPECT_EQ(read("2021-06-16T15:55:46."), "none");
    EXPECT_EQ(read("2021-06-16T15:55:46.1234567Z"), "none");
    EXPECT_EQ(read("2021-06-16T15:55:46,5Z"), "none");
}

TEST(Instant, WithoutOffsetIsCivilTimeOfTheZone) {
    EXPECT_EQ(read("2021-06-16T12:00:00"), "2021-06-16T10:00:00.000000Z");
    EXPECT_EQ(read("2021-01-16T12:00:00"), "2021-01-16T11:00:00.000000Z");
    EXPECT_EQ(read("2021-06-16T12:00:00", TimeZone("UTC")), "2021-06-16T12:00:00.000000Z");
    EXPECT_EQ(read("2021-06-16T12:00:00", TimeZone("America/New_York")), "2021-06-16T16:00:00.000000Z");
}

TEST(Instant, CivilTimeThatDaylightSavingSkipsIsNone) {
    EXPECT_EQ(read("2021-03-28T01:59:59.999999"), "2021-03-28T00:59:59.999999Z");
    EXPECT_EQ(read("2021-03-28T02:00:00"), "none");
    EXPECT_EQ(read("2021-03-28T02:59:59.999999"), "none");
    EXPECT_EQ(read("2021-03-28T03:00:00"), "2021-03-28T01:00:00.000000Z");
    EXPECT_EQ(read("2021-03-28T02:30:00+01:00"), "2021-03-28T01:30:00.000000Z");
}

TEST(Instant, CivilTimeThatIsRepeatedIsTheEarlier) {
    EXPECT_EQ(read("2021-10-31T01:59:59"), "2021-10-30T23:59:59.000000Z");
    EXPECT_EQ(read("2021-10-31T02:00:00"), "2021-10-31T00:00:00.000000Z");
    EXPECT_EQ(read("2021-10-31T02:59:59.999999"), "2021-10-31T00:59:59.999999Z");
    EXPECT_EQ(read("2021-10-31T03:00:00"), "2021-10-31T02:00:00.000000Z");
}

// The system's tables of transitions end in 2037.
TEST(Instant, DaylightSavingGoesOnAfterTheTables) {
    EXPECT_EQ(read("2038-01-15T12:00:00"), "2038-01-15T11:00:00.000000Z");
    EXPECT_EQ(read("2038-07-15T12:00:00"), "2038-07-15T10:00:00.000000Z");
    // The last Sundays of March and October.
    EXPECT_EQ(read("2045-03-26T01:59:59"), "2045-03-26T00:59:59.000000Z");
    EXPECT_EQ(read("2045-03-26T02:30:00"), "none");
    EXPECT_EQ(read("2045-03-27T02:30:00"), "2045-03-27T00:30:00.000000Z");
    EXPECT_EQ(read("2045-10-29T02:30:00"), "2045-10-29T00:30:00.000000Z");
    EXPECT_EQ(read("2045-10-29T03:00:00"), "2045-10-29T02:00:00.000000Z");
    EXPECT_EQ(read("2096-02-29T12:00:00"), "2096-02-29T11:00:00.000000Z");
    EXPECT_EQ(read("2096-12-31T23:59:59"), "2096-12-31T22:59:59.000000Z");
}

TEST(Instant, OtherFormsAreRefused) {
    for (const std::string text : {
             "",
             " ",
             "2021",
             "2021-06-16",
             "2021-06-16T15:55",
             "2021-06-16 15:55:46",
             "2021-06-16t15:55:46Z",
             "2021-06-16T15:55:46z",
             " 2021-06-16T15:55:46Z",
             "2021-06-16T15:55:46Z ",
             "2021-06-16T15:55:46 +01:00",
             "2021-06-16T15:55:46Z+01:00",
             "202106-16T15:55:46+0100",
             "2021-0616T15:55:46+0100",
             "2021-06-16T1555460100",
             "20210616T155546Z",
             "2021-06-16T155546Z",
             "2021-6-16T15:55:46Z",
             "2021-06-16T5:55:46Z",
             "021-06-16T15:55:46Z",
             "12021-06-16T15:55:46Z",
             "+2021-06-16T15:55:46Z",
             "-2021-06-16T15:55:46Z",
             "2021-06--6T15:55:46Z",
             "2021-06-16T15:55:46+01",
             "2021-06-16T15:55:46+1:00",
             "2021-06-16T15:55:46+010",
             "2021-06-16T15:55:46+01:0",
             "2021-06-16T15:55:46+01:000",
             "2021-06-16T15:55:46+01::00",
             "2021-06-16T15:55:46+01:",
             "2021-06-16T15:55:46+",
             "2021-06-16T15:55:46\xE2\x88\x92"
             "01:00",                                             // the minus sign U+2212
             "\xD9\xA2\xD9\xA0\xD9\xA2\xD9\xA1-06-16T15:55:46Z",  // Arabic-Indic digits
             "2021-W24-3T15:55:46Z",
             "2021-167T15:55:46Z",
         }) {
        EXPECT_EQ(read(text), "none") << text;
    }
    EXPECT_EQ(read(std::string_view("2021-06-16T15:55:46Z\0", 21)), "none");
    EXPECT_EQ(read(std::string_view("2021-06-16T15:55:4\0Z", 20)), "none");
}

TEST(Instant, WhatTheCalendarAndTheClockLackIsRefused) {
    for (const std::string text :
         {"2021-00-16T15:55:46Z", "2021-13-16T15:55:46Z", "2021-06-00T15:55:46Z", "2021-06-31T15:55:46Z",
          "2021-02-29T15:55:46Z", "1900-02-29T15:55:46Z", "2021-06-16T24:00:00Z", "2021-06-16T23:60:00Z",
          "2016-12-31T23:59:60Z", "2021-06-16T15:55:46+24:00", "2021-06-16T15:55:46+00:60",
          "2021-02-30T15:55:46"}) {
        EXPECT_EQ(read(text), "none") << text;
    }
    EXPECT_EQ(read("2020-02-29T00:00:00Z"), "2020-02-29T00:00:00.000000Z");
    EXPECT_EQ(read("2000-02-29T00:00:00Z"), "2000-02-29T00:00:00.000000Z");
}

TEST(Instant, TheYearInUtcIsFrom1To9999) {
    EXPECT_EQ(read("0001-01-01T00:00:00Z"), "0001-01-01T00:00:00.000000Z");
    EXPECT_EQ(read("9999-12-31T23:59:59.999999Z"), "9999-12-31T23:59:59.999999Z");
    EXPECT_EQ(read("9999-07-01T12:00:00"), "9999-07-01T10:00:00.000000Z");
    for (const std::string text :
         {"0000-01-01T00:00:00Z", "0000-12-31T23:59:59.999999Z", "0000-01-01T00:00:00+23:59"}) {
        EXPECT_EQ(read(text), "none") << text;
    }
    // The year that is written is not the one that counts.
    EXPECT_EQ(read("0001-01-01T00:59:59.999999+01:00"), "none");
    EXPECT_EQ(read("0001-01-01T01:00:00+01:00"), "0001-01-01T00:00:00.000000Z");
    EXPECT_EQ(read("0000-12-31T23:00:00-01:00"), "0001-01-01T00:00:00.000000Z");
    EXPECT_EQ(read("9999-12-31T23:00:00-01:00"), "none");
    EXPECT_EQ(read("9999-12-31T22:59:59.999999-01:00"), "9999-12-31T23:59:59.999999Z");
    EXPECT_EQ(read("9999-12-31T23:59:59-23:59"), "none");
}

TEST(Instant, TheYearInUtcOfACivilTimeIsFrom1To9999) {
    const TimeZone new_york("America/New_York");
    EXPECT_EQ(read("9999-12-31T19:00:00", new_york), "none");
    EXPECT_EQ(read("9999-12-31T18:59:59", new_york), "9999-12-31T23:59:59.000000Z");
    EXPECT_EQ(read("0001-01-01T00:00:00", new_york), "0001-01-01T04:56:02.000000Z");
    // The sun's time there, 1 h 22 min ahead.
    EXPECT_EQ(read("0001-01-01T01:21:59"), "none");
    EXPECT_EQ(read("0001-01-01T01:22:00"), "0001-01-01T00:00:00.000000Z");
    EXPECT_EQ(read("9999-12-31T23:59:59"), "9999-12-31T22:59:59.000000Z");
}

TEST(Instant, BeforeTheEpochIsWrittenRight) {
    EXPECT_EQ(read("1969-12-31T23:59:59.999999Z"), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(to_string(Instant{std::chrono::microseconds{-1}}), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(to_string(Instant{}), "1970-01-01T00:00:00.000000Z");
}

TEST(Instant, NowIsNotAhead) {
    const auto before = std::chrono::system_clock::now();
    const Instant now = system_now();
    const auto after = std::chrono::system_clock::now();
    EXPECT_GE(now, before - std::chrono::microseconds(1));
    EXPECT_LE(now, after);
}

TEST(TimeZone, UnknownZoneIsNamedInTheError) {
    try {
        TimeZone("Europe/Atlantis");
        FAIL() << "accepted";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("Europe/Atlantis"), std::string::npos);
    }
    EXPECT_THROW(TimeZone(""), std::runtime_error);
    EXPECT_THROW(TimeZone("../../../etc/passwd"), std::runtime_error);
    EXPECT_THROW(TimeZone("localtime"), std::runtime_error);
}

TEST(TimeZone, OffsetIsThatOfTheInstant) {
    const TimeZone zone("Europe/Belgrade");
    const auto offset = [&](const char* text) {
        return zone.offset_at(parse_instant(text, TimeZone("UTC")).value());
    };
    EXPECT_EQ(offset("2026-10-25T00:59:59"), std::chrono::hours{2});
    EXPECT_EQ(offset("2026-10-25T01:00:00"), std::chrono::hours{1});
    EXPECT_EQ(offset("2126-07-01T12:00:00"), std::chrono::hours{2});
    EXPECT_EQ(offset("1883-12-31T12:00:00"), std::chrono::minutes{82});
}

}  // namespace
}  // namespace urna
