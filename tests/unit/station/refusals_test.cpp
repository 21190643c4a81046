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
    EXPECT_EQ(refusal_of(PushRefusal::another_file),
              (Refusal{Refusal::Kind::conflict, "Idempotency-Key was used with another file."}));
    EXPECT_EQ(refusal_of(PushRefusal::full), api::unavailable("The queue of ballots is full."));
    EXPECT_EQ(refusal_of(PushRefusal::clock_behind),
              api::unavailable("The queue's clock is behind the latest upload."));
    EXPECT_EQ(refusal_of(PushRefusal::held), api::unavailable("The queue is being resynchronized."));
}

}  // namespace
}  // namespace urna::station
