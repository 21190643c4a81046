// SPDX-License-Identifier: Apache-2.0
#include "security/one_time_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "security/random_secret.h"

namespace urna::security {
namespace {

const std::string rfc_secret = "12345678901234567890";

Instant second(std::int64_t since_1970) {
    return Instant(std::chrono::seconds(since_1970));
}

// RFC 6238, appendix B, of SHA-1: the last six of its eight digits.
TEST(OneTimeCode, IsThatOfTheStandardsVectors) {
    const std::pair<std::int64_t, const char*> vectors[] = {{59, "287082"},
                                                            {1'111'111'109, "081804"},
                                                            {1'111'111'111, "050471"},
                                                            {1'234'567'890, "005924"},
                                                            {2'000'000'000, "279037"},
                                                            {20'000'000'000, "353130"}};
    for (const auto& [time, code] : vectors) {
        EXPECT_EQ(code_of_step(rfc_secret, time / 30), code) << time;
        EXPECT_EQ(step_of_code(rfc_secret, code, second(time)), time / 30) << time;
    }
}

TEST(OneTimeCode, CountsOneStepOfTimeEitherWay) {
    constexpr std::int64_t now = 1'111'111'111;
    constexpr std::int64_t step = now / 30;
    for (const std::int64_t shift : {-1, 0, 1})
        EXPECT_EQ(step_of_code(rfc_secret, code_of_step(rfc_secret, step + shift), second(now)),
                  step + shift);
    for (const std::int64_t shift : {-3, -2, 2, 3})
        EXPECT_FALSE(step_of_code(rfc_secret, code_of_step(rfc_secret, step + shift), second(now))) << shift;
    EXPECT_EQ(step_of_code(rfc_secret, code_of_step(rfc_secret, 0), second(0)), 0);
}

TEST(OneTimeCode, OtherTextsAreNone) {
    const std::string code = code_of_step(rfc_secret, 1'000);
    const Instant now = second(30'000);
    for (const std::string& text :
         {std::string(), code.substr(1), code + "0", " " + code, code.substr(0, 5) + "x"})
        EXPECT_FALSE(step_of_code(rfc_secret, text, now)) << text;
}

TEST(OneTimeCode, SecretsAreOf160RandomBitsInBase32) {
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        const std::string secret = random_code_secret();
        EXPECT_EQ(secret.size(), 20U);
        EXPECT_TRUE(seen.insert(secret).second);
        EXPECT_THAT(to_base32(secret), testing::MatchesRegex("[A-Z2-7]+"));
        EXPECT_EQ(to_base32(secret).size(), 32U);
    }
    EXPECT_EQ(to_base32(rfc_secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");  // RFC 4648's alphabet
}

TEST(ReadableSecret, IsOfGroupsOf20RandomBitsAndIsTypedInManyWays) {
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        const std::string secret = random_readable_secret(4);
        EXPECT_THAT(secret, testing::MatchesRegex("[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}"));
        EXPECT_TRUE(seen.insert(secret).second);
    }
    EXPECT_EQ(readable_secret_key("ABCD-efgh ijkl-2345"), "abcdefghijkl2345");
    EXPECT_EQ(random_readable_secret(6).size(), 29U);
    EXPECT_EQ(readable_secret_key(""), "");
}

}  // namespace
}  // namespace urna::security
