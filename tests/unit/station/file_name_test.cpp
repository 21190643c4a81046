// SPDX-License-Identifier: Apache-2.0
// What a receipt calls a file.
#include "station/file_name.h"

#include <gtest/gtest.h>

namespace urna::station {
namespace {

TEST(ReceiptFileNameTest, IsTheNameWithoutDirectories) {
    EXPECT_EQ(receipt_file_name("ballots.csv"), "ballots.csv");
    EXPECT_EQ(receipt_file_name("/home/ana/Biračko mesto 12.csv"), "Biračko mesto 12.csv");
    EXPECT_EQ(receipt_file_name("C:\\Users\\Ana\\ballots.csv"), "C:\\Users\\Ana\\ballots.csv");
    EXPECT_EQ(receipt_file_name("box 1\\"), "box 1\\");
    EXPECT_EQ(receipt_file_name("two%0D%0Alines"), "two%0D%0Alines");
    EXPECT_EQ(receipt_file_name("../../etc/passwd"), "passwd");
    EXPECT_EQ(receipt_file_name("my %22votes%22 100%.csv"), "my \"votes\" 100%.csv");
}

TEST(ReceiptFileNameTest, IsNoneWhenThereIsNoneOrItIsNoText) {
    EXPECT_EQ(receipt_file_name(std::nullopt), std::nullopt);
    for (const auto* name :
         {"", "/", "directory/", "\xC4", "a\xFF.csv", "a\x1B[2J.csv", "vsc.\u202Etolab.exe"}) {
        EXPECT_EQ(receipt_file_name(name), std::nullopt) << name;
    }
    EXPECT_EQ(receipt_file_name(std::string("a\0b", 3)), std::nullopt);
}

TEST(ReceiptFileNameTest, IsShortenedToSixtyFourLettersOfTwoBytes) {
    std::string name;
    for (int i = 0; i < 62; ++i) name += "č";
    EXPECT_EQ(receipt_file_name("a/" + name + "1.csv"), name + "1…");
    EXPECT_EQ(receipt_file_name("a/" + name + ".csv"), name + ".csv");
}

}  // namespace
}  // namespace urna::station
