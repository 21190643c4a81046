// SPDX-License-Identifier: Apache-2.0
#include "api/parameters.h"

#include <gtest/gtest.h>

namespace urna::api {
namespace {

TEST(WholeNumber, IsDigitsAndNothingElse) {
    EXPECT_EQ(parse_integer("0"), 0);
    EXPECT_EQ(parse_integer("9223372036854775807"), INT64_MAX);
    for (const char* other : {"", "-1", "-0", "+1", " 1", "1 ", "1.0", "x", "9223372036854775808"}) {
        EXPECT_FALSE(parse_integer(other)) << other;
    }
}

}  // namespace
}  // namespace urna::api
