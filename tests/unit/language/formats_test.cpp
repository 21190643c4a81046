// SPDX-License-Identifier: Apache-2.0
#include "language/formats.h"

#include <gtest/gtest.h>

namespace urna::language {
namespace {

TEST(Formats, NumbersAreInGroupsOfThree) {
    EXPECT_EQ(number_text(Language::english, 0), "0");
    EXPECT_EQ(number_text(Language::english, 999), "999");
    EXPECT_EQ(number_text(Language::english, 1'789'417), "1,789,417");
    EXPECT_EQ(number_text(Language::serbian_latin, 100'000), "100.000");
    EXPECT_EQ(number_text(Language::english, UINT64_MAX), "18,446,744,073,709,551,615");
}

TEST(Formats, SharesHaveTheDecimalsThatAreAskedFor) {
    EXPECT_EQ(percent_text(Language::english, 3746, 2), "37.46%");
    EXPECT_EQ(percent_text(Language::serbian_cyrillic, 3746, 2), "37,46%");
    EXPECT_EQ(percent_text(Language::english, 5, 2), "0.05%");
    EXPECT_EQ(percent_text(Language::english, 10'000, 2), "100.00%");
    EXPECT_EQ(percent_text(Language::english, 5'000, 3, true), "5%");
    EXPECT_EQ(percent_text(Language::serbian_latin, 3'250, 3, true), "3,25%");
    EXPECT_EQ(percent_text(Language::english, 0, 0), "0%");
}

TEST(Formats, DecimalsHaveThePointOfTheLanguage) {
    EXPECT_EQ(decimal_text(Language::english, "-1234.5"), "-1,234.5");
    EXPECT_EQ(decimal_text(Language::serbian_latin, "-123456.000001"), "-123.456,000001");
    EXPECT_EQ(decimal_text(Language::english, "-123"), "-123");
    EXPECT_EQ(decimal_text(Language::serbian_cyrillic, "0.333333"), "0,333333");
}

TEST(Formats, ListsEndInAnAnd) {
    const std::vector<std::string> items{"A", "B", "C"};
    const std::span all(items);
    EXPECT_EQ(list_text(Language::english, all), "A, B and C");
    EXPECT_EQ(list_text(Language::serbian_latin, all.first(2)), "A i B");
    EXPECT_EQ(list_text(Language::serbian_cyrillic, all), "A, B и C");
    EXPECT_EQ(list_text(Language::english, all.first(1)), "A");
    EXPECT_EQ(list_text(Language::english, {}), "");
}

}  // namespace
}  // namespace urna::language
