// SPDX-License-Identifier: Apache-2.0
#include "transparency/encoding.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace urna::transparency {
namespace {

TEST(Base64, WritesAndReadsTheVectorsOfTheRfc) {
    const std::pair<std::string, std::string> vectors[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };
    for (const auto& [bytes, text] : vectors) {
        EXPECT_EQ(to_base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
}

TEST(Base64, ReadsNoOtherTextOfTheSameBytes) {
    for (const std::string& text :
         std::vector<std::string>{"Zg",    "Zg=",    "Zg===", "Zm8",  "Zm9v\n",   " Zm9v",    "Zm 9v",
                                  "Zm9v ", "Zm\n9v", "Zh==",  "Zm9=", "Zm8=Zm8=", "Zg==Zg==", "====",
                                  "=",     "A===",   "Zm9-",  "Zm9_", "Zm9v=",    "Zm9v===="})
        EXPECT_FALSE(from_base64(text)) << text;
}

// libsodium 1.0.18 takes some of these bytes for digits.
TEST(Base64, ReadsNoBytesBeyondAscii) {
    for (std::size_t place = 0; place < 8; ++place) {
        for (int byte = 0x80; byte <= 0xFF; ++byte) {
            std::string text = "Zm9vYmFy";
            text[place] = static_cast<char>(byte);
            EXPECT_FALSE(from_base64(text)) << place << ' ' << byte;
        }
    }
}

TEST(Base64, OneByteHasOneDigitOrNone) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int byte = 0; byte < 256; ++byte) {
        const std::string text = std::string("Zm9") + static_cast<char>(byte);
        EXPECT_EQ(from_base64(text).has_value(),
                  byte != 0 && digits.find(static_cast<char>(byte)) != std::string_view::npos)
            << byte;
    }
}

TEST(Base64, HashHas32Bytes) {
    const Hash hash = sha256({"a"});
    EXPECT_EQ(hash_from_base64(to_base64(hash)), hash);
    EXPECT_FALSE(hash_from_base64(""));
    EXPECT_FALSE(hash_from_base64(to_base64(std::string(31, 'a'))));
    EXPECT_FALSE(hash_from_base64(to_base64(std::string(33, 'a'))));
    EXPECT_FALSE(hash_from_base64(to_base64(std::string(64, 'a'))));
    EXPECT_FALSE(hash_from_base64(to_base64(hash) + '\n'));
}

TEST(Hex, IsOfLowerCaseDigitsAlone) {
    std::array<std::uint8_t, 4> bytes{};
    EXPECT_TRUE(from_hex("00ff7fa0", bytes));
    EXPECT_EQ(bytes, (std::array<std::uint8_t, 4>{0x00, 0xFF, 0x7F, 0xA0}));
    EXPECT_EQ(to_hex("\x7F\xA0"), "7fa0");
    for (const std::string& text :
         std::vector<std::string>{"", "00ff7fa", "00ff7fa00", "00FF7FA0", "00ff7fag", "00ff 7fa", "0x00ff7f"})
        EXPECT_FALSE(from_hex(text, bytes)) << text;
}

TEST(Decimal, HasOneText) {
    EXPECT_EQ(parse_decimal("0"), 0U);
    EXPECT_EQ(parse_decimal("10"), 10U);
    EXPECT_EQ(parse_decimal("18446744073709551615"), UINT64_MAX);
    for (const std::string& text :
         std::vector<std::string>{"", "00", "01", "-1", "-0", "+1", " 1", "1 ", "1\n", "1.0", "1e3", "0x1",
                                  "a", "18446744073709551616", "99999999999999999999", "\u0661"})
        EXPECT_FALSE(parse_decimal(text)) << text;
}

TEST(NoteText, HasNoControlCharactersAndIsUtf8) {
    EXPECT_TRUE(is_note_text(""));
    EXPECT_TRUE(is_note_text("Лука\nè — \n\n"));
    for (int byte = 0; byte < 0x20; ++byte)
        EXPECT_EQ(is_note_text(std::string("a") + static_cast<char>(byte)), byte == '\n') << byte;
    for (const std::string& text :
         std::vector<std::string>{"\xFF", "\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80"})
        EXPECT_FALSE(is_note_text(text));
}

}  // namespace
}  // namespace urna::transparency
