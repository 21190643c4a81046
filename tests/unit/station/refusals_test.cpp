// SPDX-License-Identifier: Apache-2.0
#include "station/refusals.h"

#include <gtest/gtest.h>

namespace urna::station {
namespace {

using api::Refusal;
using election::BadLine;
using queue::PushRefusal;

TEST(Refusals, SayWhichLineOfTheFileIsBad) {
    EXPECT_EQ(refusal_of(BadLine{BadLine::Fault::number_of_values, 0}),
              api::invalid("Incorrect number of values on line 0."));
    EXPECT_EQ(refusal_of(BadLine{BadLine::Fault::poll_number, 17}),
              api::invalid("Incorrect poll number on line 17."));
    EXPECT_EQ(refusal_of(BadLine{BadLine::Fault::ballot_guid, 1'000'000}),
              api::invalid("Incorrect ballot GUID on line 1000000."));
}

TEST(Refusals, SayWhyTheQueueTookNothing) {
    const Instant now{std::chrono::hours(24 * 20'000 + 23)};
    EXPECT_EQ(refusal_of(PushRefusal::another_file, now),
              (Refusal{Refusal::Kind::conflict, "Idempotency-Key was used with another file."}));
    EXPECT_EQ(refusal_of(PushRefusal::full, now), api::unavailable("The queue of ballots is full."));
    EXPECT_EQ(refusal_of(PushRefusal::clock_behind, now),
              api::unavailable("The queue's clock is behind the latest upload."));
    EXPECT_EQ(refusal_of(PushRefusal::held, now), api::unavailable("The queue is being resynchronized."));
    EXPECT_EQ(refusal_of(PushRefusal::official_held, now),
              api::forbidden("Uploads of this account are on hold."));
    EXPECT_EQ(refusal_of(PushRefusal::record_full, now),
              api::unavailable("The record of ballots is full.", std::chrono::seconds(60)));
}

// A day begins at midnight in UTC.
TEST(Refusals, SayWhenTheNextDayBegins) {
    const auto day = std::chrono::hours(24 * 20'000);
    const auto wait = [&](std::chrono::microseconds of_day) {
        return refusal_of(PushRefusal::over_quota, Instant{day + of_day});
    };
    const std::string text = "Daily limit of uploads reached.";
    EXPECT_EQ(wait(std::chrono::hours(23)), api::too_many(text, std::chrono::hours(1)));
    EXPECT_EQ(wait(std::chrono::microseconds(0)), api::too_many(text, std::chrono::hours(24)));
    EXPECT_EQ(wait(std::chrono::hours(24) - std::chrono::microseconds(1)),
              api::too_many(text, std::chrono::seconds(1)));
}

}  // namespace
}  // namespace urna::station
