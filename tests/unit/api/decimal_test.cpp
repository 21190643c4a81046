// SPDX-License-Identifier: Apache-2.0
#include "api/decimal.h"

#include <gtest/gtest.h>

namespace urna::api {
namespace {

TEST(ExactThousandths, AreReadExactlyAsWritten) {
    EXPECT_EQ(exact_thousandths("5"), 5'000);
    EXPECT_EQ(exact_thousandths("4.125"), 4'125);
    EXPECT_EQ(exact_thousandths("0.001"), 1);
    EXPECT_EQ(exact_thousandths("100"), 100'000);
    EXPECT_EQ(exact_thousandths("5.0000"), 5'000);
    EXPECT_EQ(exact_thousandths("0"), 0);
    EXPECT_EQ(exact_thousandths("-0.0"), 0);
    EXPECT_EQ(exact_thousandths("-1.5"), -1'500);
    EXPECT_EQ(exact_thousandths("1e2"), 100'000);
    EXPECT_EQ(exact_thousandths("1E+1"), 10'000);
    EXPECT_EQ(exact_thousandths("12.5e-1"), 1'250);
}

TEST(ExactThousandths, AreNoneForMoreDecimalsHoweverSmall) {
    EXPECT_EQ(exact_thousandths("4.0001"), std::nullopt);
    EXPECT_EQ(exact_thousandths("4.00000000000000000001"), std::nullopt);
    EXPECT_EQ(exact_thousandths("1e-4"), std::nullopt);
}

TEST(ExactThousandths, AreNoneForHugeNumbers) {
    EXPECT_EQ(exact_thousandths("1e400"), std::nullopt);
    EXPECT_EQ(exact_thousandths("99999999999999999999999"), std::nullopt);
    EXPECT_EQ(exact_thousandths("1e99999999999999999999"), std::nullopt);
}

TEST(NumberText, IsThatOfTheOutermostMember) {
    EXPECT_EQ(number_text(R"({"a": {"t": 1}, "t": 4.50, "b": [{"t": 2}]})", "t"), "4.50");
    EXPECT_EQ(number_text(R"({"t": 1, "t": 2})", "t"), "2");
    EXPECT_EQ(number_text(R"({"\u0074": -1.5e3})", "t"), "-1.5e3");
    EXPECT_EQ(number_text(R"({"other": 7})", "t"), std::nullopt);
    EXPECT_EQ(number_text(R"({"t": 7, "t": "7"})", "t"), std::nullopt);
    EXPECT_EQ(number_text(R"({"t": [7]})", "t"), std::nullopt);
    EXPECT_EQ(number_text(R"({"a": 3, "t": 12345678901234567890123})", "t"), "12345678901234567890123");
}

}  // namespace
}  // namespace urna::api
