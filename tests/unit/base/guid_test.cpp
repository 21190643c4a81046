// SPDX-License-Identifier: Apache-2.0
#include "base/guid.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace urna {
namespace {

constexpr std::string_view canonical = "28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b";

std::string read(std::string_view text) {
    const auto guid = parse_guid(text);
    return guid ? to_string(*guid) : "none";
}

TEST(Guid, IsReadInEveryForm) {
    EXPECT_EQ(read(canonical), canonical);
    EXPECT_EQ(read("28F8A1B2-C3D4-4E5F-8A9B-0C1D2E3F4A5B"), canonical);
    EXPECT_EQ(read("28f8a1b2c3d44e5f8a9b0c1d2e3f4a5b"), canonical);
    EXPECT_EQ(read("{28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b}"), canonical);
    EXPECT_EQ(read("{28f8A1B2c3d44e5f8a9b0c1d2e3f4a5b}"), canonical);
}

TEST(Guid, BytesAreInTheOrderOfTheDigits) {
    const auto guid = parse_guid("000102030405060708090a0b0c0d0e0f");
    ASSERT_TRUE(guid);
    for (std::uint8_t i = 0; i < 16; ++i) {
        EXPECT_EQ(guid->bytes[i], i);
    }
}

TEST(Guid, OtherFormsAreRefused) {
    for (const std::string text : {
             "",
             "{}",
             "{",
             "28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5",    // a digit short
             "28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5bc",  // a digit too many
             "28f8a1b2c3d44e5f8a9b0c1d2e3f4a5",        // 31 digits
             "28f8a1b2c3d44e5f8a9b0c1d2e3f4a5b0",      // 33 digits
             "28f8a1b2c3d4-4e5f-8a9b-0c1d2e3f4a5b",    // some hyphens
             "28f8a1b-2c3d4-4e5f-8a9b-0c1d2e3f4a5b",   // a hyphen elsewhere
             "28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5g",   // no hexadecimal digit
             "28f8a1b2-c3d4-4e5f-8a9b 0c1d2e3f4a5b",   // a space for a hyphen
             "-28f8a1b2c3d44e5f8a9b0c1d2e3f4a5b",      //
             "{28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b",  // one brace
             "28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b}",  //
             "{{28f8a1b2c3d44e5f8a9b0c1d2e3f4a5b}}",   //
             "(28f8a1b2c3d44e5f8a9b0c1d2e3f4a5b)",     //
             " 28f8a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b",  //
             "urn:uuid:28f8a1b2c3d44e5f8a9b0c1d2e3f4a5b",
             "--------------------------------",
             "------------------------------------",
         }) {
        EXPECT_EQ(read(text), "none") << text;
    }
}

TEST(Guid, EveryOtherByteIsNoDigit) {
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        for (const std::size_t at : {0U, 17U, 31U}) {
            std::string text(32, '0');
            text[at] = c;
            EXPECT_EQ(parse_guid(text).has_value(), digit) << byte << " at " << at;
        }
    }
}

TEST(Guid, RandomOnesDifferAndAreOfVersion4) {
    std::set<Guid> drawn;
    for (int i = 0; i < 1000; ++i) {
        const std::string text = to_string(random_guid());
        EXPECT_EQ(text[14], '4') << text;
        EXPECT_NE(std::string_view("89ab").find(text[19]), std::string_view::npos) << text;
        EXPECT_EQ(read(text), text);
        drawn.insert(*parse_guid(text));
    }
    EXPECT_EQ(drawn.size(), 1000U);
}

TEST(Guid, OrderIsThatOfTheDigits) {
    EXPECT_LT(*parse_guid("00000000000000000000000000000001"),
              *parse_guid("80000000000000000000000000000000"));
}

TEST(GuidHash, GuidsOfAPatternSpreadOverTheBuckets) {
    // 4096 GUIDs that differ in twelve bits only, wherever these lie, fall into 4096 buckets like thrown
    // balls: about 2589 buckets are hit. A weak hash hits few.
    for (std::size_t at = 0; at + 1 < 16; ++at) {
        std::set<std::size_t> power_of_two, prime;
        for (unsigned i = 0; i < 4096; ++i) {
            Guid guid;
            guid.bytes[at] = static_cast<std::uint8_t>(i >> 4);
            guid.bytes[at + 1] = static_cast<std::uint8_t>((i & 0xF) << 4);
            power_of_two.insert(GuidHash()(guid) % 4096);
            prime.insert(GuidHash()(guid) % 4093);
        }
        EXPECT_GT(power_of_two.size(), 2300U) << at;
        EXPECT_GT(prime.size(), 2300U) << at;
    }
    EXPECT_EQ(GuidHash()(Guid{}), GuidHash()(Guid{}));
}

TEST(GuidHash, IsSaltedPerProcess) {
    // Another process has another salt: a death test runs its statement in one.
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    const std::string here = std::to_string(GuidHash()(Guid{}));
    EXPECT_EXIT(
        {
            std::fprintf(stderr, "hash <%zu>", GuidHash()(Guid{}));
            std::exit(0);
        },
        testing::ExitedWithCode(0), testing::Not(testing::HasSubstr("<" + here + ">")));
}

}  // namespace
}  // namespace urna
