// SPDX-License-Identifier: Apache-2.0
#include "replay/officials.h"

#include <gtest/gtest.h>

namespace urna::replay {
namespace {

// By the sum that the rule asks for: 7(a+g) + 6(b+h) + ... + 2(f+l) + K is a multiple of 11, but for K = 0,
// which also stands where the sum would ask for ten.
bool check_digit_fits(const std::string& jmbg) {
    constexpr int weights[] = {7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    int sum = 0;
    for (std::size_t i = 0; i < 12; ++i) sum += weights[i] * (jmbg[i] - '0');
    const int check = jmbg[12] - '0';
    return (sum + check) % 11 == 0 || (check == 0 && sum % 11 == 1);
}

TEST(RandomJmbg, HasTheFormTheRegionAndTheCheckDigit) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 1000; ++i) {
        const auto jmbg = random_jmbg(random);
        ASSERT_EQ(jmbg.size(), 13);
        EXPECT_GE(jmbg.substr(0, 2), "01");
        EXPECT_LE(jmbg.substr(0, 2), "28");
        EXPECT_GE(jmbg.substr(2, 2), "01");
        EXPECT_LE(jmbg.substr(2, 2), "12");
        EXPECT_GE(jmbg.substr(7, 2), "70");
        EXPECT_TRUE(check_digit_fits(jmbg)) << jmbg;
    }
}

TEST(DecimalPercent, WritesThousandthsWithoutAnExponent) {
    EXPECT_EQ(decimal_percent(0), "0");
    EXPECT_EQ(decimal_percent(5'000), "5");
    EXPECT_EQ(decimal_percent(3'250), "3.25");
    EXPECT_EQ(decimal_percent(1), "0.001");
    EXPECT_EQ(decimal_percent(10'000), "10");
    EXPECT_EQ(decimal_percent(100'000), "100");
}

}  // namespace
}  // namespace urna::replay
