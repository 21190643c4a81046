// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <gtest/gtest.h>

namespace urna {
namespace {

TEST(Text, CharactersAreCountedNotBytes) {
    EXPECT_EQ(code_point_count(""), 0U);
    EXPECT_EQ(code_point_count("abc"), 3U);
    EXPECT_EQ(code_point_count("čćžšđ"), 5U);
    EXPECT_EQ(code_point_count("ђурђевак"), 8U);
    EXPECT_EQ(code_point_count("🗳️"), 2U);
    EXPECT_EQ(code_point_count(std::string_view("a\0b", 3)), 3U);
}

TEST(Text, Utf8IsTakenAtTheEdgesOfEachLength) {
    for (const auto* text :
         {"", "a", "čćžšđ", "ђ", "🗳️", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
          "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
        EXPECT_TRUE(is_utf8(text)) << text;
    }
    EXPECT_TRUE(is_utf8(std::string_view("a\0b", 3)));
}

TEST(Text, WhatIsOverlongCutOrASurrogateIsNoUtf8) {
    for (const auto* text : {"\x80", "a\xBF", "\xC0\xAF", "\xC1\xBF", "\xC2",
                             "\xC2"
                             "a",
                             "\xE0\x9F\xBF", "\xE1\x80",
                             "\xE1\x80"
                             "a",
                             "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
                             "\xFF", "\xF1\x80\x80"}) {
        EXPECT_FALSE(is_utf8(text)) << text;
    }
}

TEST(Text, IsDisplayableWithoutControlsAndTurns) {
    for (const auto* text :
         {"", "ballots 12.csv", "Гласачки листићи – Нови Сад.csv", "a\u00A0b", "\u2026", "日本", "\U0001F5F3",
          "قائمة\u200F1.csv", "\u061C", "a\u200Eb", "नमस्\u200Dते", "می\u200Cخواهم", "a\u2027b", "\u2030"})
        EXPECT_TRUE(is_displayable_text(text)) << text;
    for (const auto* text : {"\n", "a\tb", "\x1B[31m", "\x7F", "a\u0085", "\u009F", "\u202A", "x\u202E",
                             "\u2066", "\u2069", "a\u2028b", "\u2029"})
        EXPECT_FALSE(is_displayable_text(text)) << text;
    EXPECT_FALSE(is_displayable_text(std::string_view("a\0b", 3)));
}

TEST(Text, IsPrintedWithoutWhatATerminalWouldObey) {
    EXPECT_EQ(printable("Ana Anić, \u0647\u200F \U0001F5F3 \\"), "Ana Anić, \u0647\u200F \U0001F5F3 \\");
    EXPECT_EQ(printable("a\nb\t\x1B[31m\x7F"), "a?b??[31m?");
    EXPECT_EQ(printable("\u0085\u2028\u202Ex\u2069"), "???x?");
    EXPECT_EQ(printable(std::string_view("\0", 1)), "?");
    EXPECT_EQ(printable("a\xFFž\xE2\x80"), "a?ž??");
    EXPECT_EQ(printable(""), "");
}

TEST(Text, IsSearchedByLettersAlone) {
    EXPECT_EQ(search_form("ANA Anić 12"), "ana anic 12");
    EXPECT_EQ(search_form("ЈОВАНОВИЋ, Ђурђа Љ. Џ"), "jovanovic, djurdja lj. dz");
    EXPECT_EQ(search_form("Jovanović, Đurđa Lj. Dž"), search_form("ЈОВАНОВИЋ, Ђурђа Љ. Џ"));
    EXPECT_EQ(search_form("Djurdja"), search_form("Đurđa"));
    EXPECT_EQ(search_form("Видјаковић"), search_form("Vidjaković"));
    EXPECT_EQ(search_form("davidjovanovic@x.rs"), "davidjovanovic@x.rs");
    EXPECT_EQ(search_form("С\u0301 c\u0301"), "s c");  // marks of their own
    EXPECT_EQ(search_form("ﬁ Å Straße"), "fi a strasse");
    EXPECT_EQ(search_form("ČĆŽŠĐ ΑΩ"), "cczsdj αω");
    EXPECT_EQ(search_form("日本 \U0001F5F3"), "日本 \U0001F5F3");
    EXPECT_EQ(search_form("\uFDFA").size(), 33U);  // the longest
    EXPECT_EQ(search_form(""), "");
    EXPECT_EQ(search_form("A\xFF\xC4"), "a");
    EXPECT_EQ(search_form(std::string_view("A\0B", 3)), std::string_view("a\0b", 3));
}

TEST(Text, IsShortenedAtAWholeCharacter) {
    EXPECT_EQ(truncate_utf8("abcdef", 6), "abcdef");
    EXPECT_EQ(truncate_utf8("abcdefg", 6), "abc…");
    EXPECT_EQ(truncate_utf8("abčdefg", 6), "ab…");
    EXPECT_EQ(truncate_utf8("a日bcdefg", 6), "a…");
    EXPECT_EQ(truncate_utf8("日本日本", 3), "…");
}

}  // namespace
}  // namespace urna
