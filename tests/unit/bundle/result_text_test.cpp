// SPDX-License-Identifier: Apache-2.0
#include "bundle/result_text.h"

#include <gtest/gtest.h>

namespace urna::bundle {
namespace {

// The two that docs/verify/format.md shows.
TEST(ResultText, IsThatOfTheFormatsPage) {
    EXPECT_EQ(result_text(PartyResult{.election = {7},
                                      .open = 0,
                                      .passed = {true, true, false},
                                      .seats = {3, 2, 0},
                                      .votes = {60, 40, 2}}),
              R"({"election":7,"open":0,"passed":[true,true,false],"seats":[3,2,0],"votes":[60,40,2]})");
    EXPECT_EQ(
        result_text(PersonResult{.election = {8},
                                 .verdict = "elected",
                                 .elected = 1,
                                 .hundredths = {52, 48},
                                 .runoff = {},
                                 .votes = {52, 48}}),
        R"({"elected":1,"election":8,"hundredths":[52,48],"runoff":[],"verdict":"elected","votes":[52,48]})");
}

}  // namespace
}  // namespace urna::bundle
