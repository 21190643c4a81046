// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "account/account.h"

namespace urna::account {
namespace {

// The check digit by the formula as it is published, from its letters a to l.
char check_digit(const std::string& twelve) {
    const auto d = [&](char letter) { return twelve[static_cast<std::size_t>(letter - 'a')] - '0'; };
    const int m = 11 - ((7 * (d('a') + d('g')) + 6 * (d('b') + d('h')) + 5 * (d('c') + d('i')) +
                         4 * (d('d') + d('j')) + 3 * (d('e') + d('k')) + 2 * (d('f') + d('l'))) %
                        11);
    return static_cast<char>('0' + (m >= 1 && m <= 9 ? m : 0));
}

bool good_with_check_digit(const std::string& twelve) {
    return is_jmbg(twelve + check_digit(twelve));
}

TEST(Jmbg, KnownNumbers) {
    EXPECT_TRUE(is_jmbg("0101990710008"));
    EXPECT_TRUE(is_jmbg("0710988789183"));
    EXPECT_FALSE(is_jmbg("0710988789182"));
    EXPECT_FALSE(is_jmbg("0101006500006"));  // right but for its region, 50
}

TEST(Jmbg, OnlyTheRightCheckDigitPasses) {
    for (const std::string twelve : {"010199071000", "311200070999", "290200085123", "150698579001"}) {
        for (char digit = '0'; digit <= '9'; ++digit) {
            EXPECT_EQ(is_jmbg(twelve + digit), digit == check_digit(twelve)) << twelve << digit;
        }
    }
}

TEST(Jmbg, CheckDigitIsZeroWhenTheSumGives10Or11) {
    // Among numbers counted up, every remainder occurs: m = 11 and m = 10 both write 0.
    int zeros_of_10 = 0;
    int zeros_of_11 = 0;
    for (int i = 0; i < 1000; ++i) {
        std::string twelve = "010199071" + std::to_string(1000 + i).substr(1);
        int sum = 0;
        for (std::size_t at = 0; at < 12; ++at) {
            sum += (7 - static_cast<int>(at % 6)) * (twelve[at] - '0');
        }
        if (sum % 11 <= 1) {
            ++(sum % 11 == 0 ? zeros_of_11 : zeros_of_10);
            EXPECT_TRUE(is_jmbg(twelve + '0')) << twelve;
        }
    }
    EXPECT_GT(zeros_of_10, 50);
    EXPECT_GT(zeros_of_11, 50);
}

TEST(Jmbg, DateMustExistAnd29FebruaryAlwaysMay) {
    for (const std::string date : {"0101", "3101", "2902", "3004", "3112"}) {
        EXPECT_TRUE(good_with_check_digit(date + "99971000")) << date;
        EXPECT_TRUE(good_with_check_digit(date + "00071000")) << date;
    }
    for (const std::string date :
         {"0001", "3201", "3002", "3104", "3106", "3109", "3111", "0100", "0113", "0199"}) {
        EXPECT_FALSE(good_with_check_digit(date + "99971000")) << date;
    }
}

TEST(Jmbg, RegionIsFrom70To99) {
    for (const std::string region : {"70", "71", "89", "99"}) {
        EXPECT_TRUE(good_with_check_digit("0101990" + region + "000")) << region;
    }
    for (const std::string region : {"00", "07", "50", "69"}) {
        EXPECT_FALSE(good_with_check_digit("0101990" + region + "000")) << region;
    }
}

TEST(Jmbg, IsThirteenAsciiDigits) {
    const std::string right = std::string("010199071000") + check_digit("010199071000");
    ASSERT_TRUE(is_jmbg(right));
    EXPECT_FALSE(is_jmbg(""));
    EXPECT_FALSE(is_jmbg(right.substr(1)));
    EXPECT_FALSE(is_jmbg(right + "0"));
    EXPECT_FALSE(is_jmbg(" " + right));
    EXPECT_FALSE(is_jmbg(right + "\n"));
    EXPECT_FALSE(is_jmbg("010199071000x"));
    EXPECT_FALSE(is_jmbg("-101990710008"));
    EXPECT_FALSE(is_jmbg("\xD9\xA0" + right.substr(1)));
    EXPECT_FALSE(is_jmbg("\xD9\xA0" + right.substr(2)));
}

TEST(Jmbg, FirstAdministratorsIsNotOne) {
    EXPECT_FALSE(is_jmbg("0000000000000"));
}

}  // namespace
}  // namespace urna::account
