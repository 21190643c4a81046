// SPDX-License-Identifier: Apache-2.0
#include "api/json_text.h"

#include <gtest/gtest.h>

#include <vector>

#include "api/parameters.h"

namespace urna::api {
namespace {

TEST(JsonText, DecimalsAreExactAndHaveNoNeedlessZeros) {
    EXPECT_EQ(json_decimal(0, 2), "0");
    EXPECT_EQ(json_decimal(100, 2), "1");
    EXPECT_EQ(json_decimal(50, 2), "0.5");
    EXPECT_EQ(json_decimal(5, 2), "0.05");
    EXPECT_EQ(json_decimal(5000, 3), "5");
    EXPECT_EQ(json_decimal(12345, 3), "12.345");
    EXPECT_EQ(json_decimal(100'000, 3), "100");
    EXPECT_EQ(json_decimal(7, 0), "7");
}

TEST(JsonText, ListsKeepTheOrder) {
    const auto text = [](int number) { return std::to_string(number); };
    EXPECT_EQ(json_list(std::vector<int>{}, text), "[]");
    EXPECT_EQ(json_list(std::vector<int>{2, 1}, text), "[2, 1]");
}

TEST(WholeNumber, IsDigitsAndNothingElse) {
    EXPECT_EQ(parse_integer("0"), 0);
    EXPECT_EQ(parse_integer("9223372036854775807"), INT64_MAX);
    for (const char* other : {"", "-1", "-0", "+1", " 1", "1 ", "1.0", "x", "9223372036854775808"}) {
        EXPECT_FALSE(parse_integer(other)) << other;
    }
}

}  // namespace
}  // namespace urna::api
