#include "base/text.h"

#include <gtest/gtest.h>

namespace urna {
namespace {

TEST(Text, CharactersAreCountedNotBytes) {
    EXPECT_EQ(characters(""), 0U);
    EXPECT_EQ(characters("abc"), 3U);
    EXPECT_EQ(characters("čćžšđ"), 5U);
    EXPECT_EQ(characters("ђурђевак"), 8U);
    EXPECT_EQ(characters("🗳️"), 2U);
    EXPECT_EQ(characters(std::string_view("a\0b", 3)), 3U);
}

TEST(Text, Utf8IsToldFromOtherBytes) {
    for (const char* text : {"", "abc", "\"\\\n\x01", "čć", "🗳️"}) EXPECT_TRUE(is_utf8(text)) << text;
    for (const char* bytes : {"\xff", "a\xc4", "\x8d", "\xc0\xaf", "\xed\xa0\x80"})
        EXPECT_FALSE(is_utf8(bytes));
}

}  // namespace
}  // namespace urna
