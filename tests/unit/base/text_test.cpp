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

}  // namespace
}  // namespace urna
