// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "account/account.h"

namespace urna::account {
namespace {

std::string times(int count, std::string_view text) {
    std::string all;
    for (int i = 0; i < count; ++i) {
        all += text;
    }
    return all;
}

TEST(Password, NeedsADigitALowerAndAnUpperCaseLetter) {
    EXPECT_TRUE(is_password("aA345678"));
    EXPECT_TRUE(is_password("Zz9       "));
    EXPECT_FALSE(is_password("aaaaaaaa"));
    EXPECT_FALSE(is_password("AAAAAAA1"));
    EXPECT_FALSE(is_password("aaaaaaa1"));
    EXPECT_FALSE(is_password("aaaaaaaA"));
    EXPECT_FALSE(is_password("12345678"));
}

TEST(Password, OnlyAsciiLettersAndDigitsCount) {
    EXPECT_FALSE(is_password("ЂaAaAaAa"));
    EXPECT_FALSE(is_password("aaaaaaЂ1"));
    EXPECT_FALSE(is_password("AAAAAAђ1"));
    EXPECT_FALSE(is_password("aAaAaAa\u0663"));
}

TEST(Password, Has8To256Characters) {
    EXPECT_FALSE(is_password(""));
    EXPECT_FALSE(is_password("aA34567"));
    EXPECT_FALSE(is_password("aA1ђђђђ"));  // seven characters in eleven bytes
    EXPECT_TRUE(is_password(times(253, "ђ") + "aA1"));
    EXPECT_FALSE(is_password(times(254, "x") + "aA1"));
}

const Registration good{"0710988789183", "Ana", "Anić", "ana@example.com", "aA345678"};

std::string refusal_of(const Registration& registration) {
    const auto wrong = first_invalid(registration);
    return wrong ? "Invalid " + std::string(to_string(*wrong)) + "." : "accepted";
}

TEST(Registration, GoodOneIsAccepted) {
    EXPECT_EQ(refusal_of(good), "accepted");
}

TEST(Registration, NamesHaveAtMost256Characters) {
    Registration registration = good;
    registration.forename = times(256, "ђ");
    registration.surname = times(256, "ђ");
    EXPECT_EQ(refusal_of(registration), "accepted");
    registration.surname += "x";
    EXPECT_EQ(refusal_of(registration), "Invalid surname.");
    registration.forename += "x";
    EXPECT_EQ(refusal_of(registration), "Invalid forename.");
}

TEST(Registration, NamesWithANulAreRefused) {
    Registration wanted = good;
    wanted.forename = std::string("A\0na", 4);
    EXPECT_EQ(first_invalid(wanted), RegistrationField::forename);
    wanted = good;
    wanted.surname = std::string("\0", 1);
    EXPECT_EQ(first_invalid(wanted), RegistrationField::surname);
}

// They would forge lines of a list, or turn the direction of what follows them.
TEST(Registration, TextsThatDoNotLookLikeWhatTheyAreAreRefused) {
    for (const auto* bad : {"\n", "\x1B", "\x7F", "\u0085", "\u2028", "\u2029", "\u202E", "\u2066"}) {
        Registration wanted = good;
        wanted.forename = std::string("A") + bad + "na";
        EXPECT_EQ(first_invalid(wanted), RegistrationField::forename) << bad;
        wanted = good;
        wanted.surname = bad;
        EXPECT_EQ(first_invalid(wanted), RegistrationField::surname) << bad;
        wanted = good;
        wanted.email = std::string("ana") + bad + "@example.com";
        EXPECT_EQ(first_invalid(wanted), RegistrationField::email) << bad;
    }
    Registration wanted = good;
    wanted.forename = "می\u200Cخواهم\u200F";
    wanted.surname = "क्\u200Dष";
    EXPECT_EQ(first_invalid(wanted), std::nullopt);
}

TEST(Registration, FirstWrongFieldAnswers) {
    Registration registration{"1", times(257, "x"), times(257, "x"), "x", "x"};
    EXPECT_EQ(refusal_of(registration), "Invalid jmbg.");
    registration.jmbg = good.jmbg;
    EXPECT_EQ(refusal_of(registration), "Invalid forename.");
    registration.forename = good.forename;
    EXPECT_EQ(refusal_of(registration), "Invalid surname.");
    registration.surname = good.surname;
    EXPECT_EQ(refusal_of(registration), "Invalid email.");
    registration.email = good.email;
    EXPECT_EQ(refusal_of(registration), "Invalid password.");
}

}  // namespace
}  // namespace urna::account
