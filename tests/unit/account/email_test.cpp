// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "account/account.h"

namespace urna::account {
namespace {

TEST(Email, OrdinaryOnesAreGood) {
    for (const std::string text :
         {"john@gmail.com", "a@b.cd", "JOHN@GMAIL.COM", "john.smith+x@mail.example.co.uk", ".@b.cd",
          "a..b@c.de", "ђорђе@пошта.rs", "a@-.cd", "a@b.cdefghij", "\"@b.cd"}) {
        EXPECT_TRUE(is_email(text)) << text;
    }
}

TEST(Email, OthersAreNot) {
    for (const std::string text : {"",
                                   " ",
                                   "@",
                                   "john",
                                   "john@",
                                   "john@gmail",
                                   "john@gmail.",
                                   "john@gmail.a",
                                   "john@gmail.a1",
                                   "@gmail.com",
                                   "john@.com",
                                   "john@gmail..com",
                                   "john@gmail.com.",
                                   "john@.gmail.com",
                                   "john@@gmail.com",
                                   "jo@hn@gmail.com",
                                   "john@gmail.com@",
                                   "john@gmail.пр",
                                   "john@gmail.co1",
                                   "john@gmail.c-m",
                                   "gmail.com"}) {
        EXPECT_FALSE(is_email(text)) << text;
    }
}

TEST(Email, WhiteSpaceOfAnyKindIsRefusedAnywhere) {
    for (const std::string space :
         {" ",      "\t",     "\n",     "\v",     "\f",     "\r",     "\x1C",   "\x1D",   "\x1E",   "\x1F",
          "\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
          "\u2007", "\u2008", "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"}) {
        for (const std::string& text : {"jo" + space + "hn@gmail.com", space + "john@gmail.com",
                                        "john@gm" + space + "ail.com", "john@gmail.com" + space}) {
            EXPECT_FALSE(is_email(text)) << testing::PrintToString(text);
        }
    }
}

TEST(Email, WhatOnlyLooksLikeWhiteSpaceIsNone) {
    for (const std::string other : {"\x1B", "\x7F", "\u0084", "\u200B", "\u2060", "\uFEFF", "\u180E"}) {
        EXPECT_TRUE(is_email("jo" + other + "hn@gm" + other + "ail.com")) << testing::PrintToString(other);
    }
}

TEST(Email, NulIsRefused) {
    EXPECT_FALSE(is_email(std::string("jo\0hn@gmail.com", 15)));
}

TEST(Email, LengthIsCountedInCharacters) {
    const std::string end = "@gmail.com";
    EXPECT_TRUE(is_email(std::string(246, 'a') + end));
    EXPECT_FALSE(is_email(std::string(247, 'a') + end));
    std::string wide;
    for (int i = 0; i < 246; ++i) {
        wide += "ђ";
    }
    EXPECT_TRUE(is_email(wide + end));
    EXPECT_FALSE(is_email(wide + "a" + end));
}

TEST(Email, KeyIsInLowerCaseAsciiOnly) {
    EXPECT_EQ(email_key("John.SMITH@Gmail.COM"), "john.smith@gmail.com");
    EXPECT_EQ(email_key("AZaz[@`{"), "azaz[@`{");
    EXPECT_EQ(email_key("ЂOrđe@X.rs"), "Ђorđe@x.rs");
    EXPECT_EQ(email_key(""), "");
}

}  // namespace
}  // namespace urna::account
