// SPDX-License-Identifier: Apache-2.0
#include "security/verified_tokens.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace urna::security {
namespace {

VerifiedTokens::Entry claims_of(const std::string& email) {
    SignedClaims claims;
    claims.bearer.email = email;
    return std::make_shared<const SignedClaims>(claims);
}

// A name in the shard that the last byte chooses.
Sha256Digest name(std::uint8_t number, std::uint8_t shard) {
    Sha256Digest digest{};
    digest.front() = number;
    digest.back() = shard;
    return digest;
}

TEST(VerifiedTokens, AreFoundByTheirWholeText) {
    VerifiedTokens tokens(64);
    tokens.add(digest_of("a.b.c"), claims_of("ana"));
    ASSERT_TRUE(tokens.find(digest_of("a.b.c")));
    EXPECT_EQ(tokens.find(digest_of("a.b.c"))->bearer.email, "ana");
    EXPECT_FALSE(tokens.find(digest_of("a.b.C")));
    EXPECT_FALSE(tokens.find(digest_of("a.b.c ")));
}

TEST(VerifiedTokens, AreNeverMoreThanTheBound) {
    constexpr std::size_t tokens_max = 64;
    VerifiedTokens tokens(tokens_max);
    for (int i = 0; i < 10'000; ++i) tokens.add(digest_of(std::to_string(i)), claims_of("a"));
    std::size_t held = 0;
    for (int i = 0; i < 10'000; ++i) held += tokens.find(digest_of(std::to_string(i))) ? 1 : 0;
    EXPECT_EQ(held, tokens_max);
}

TEST(VerifiedTokens, OneNotShownForLongestGoesFirst) {
    VerifiedTokens tokens(2 * VerifiedTokens::shard_count);
    tokens.add(name(1, 5), claims_of("first"));
    tokens.add(name(2, 5), claims_of("second"));
    EXPECT_TRUE(tokens.find(name(1, 5)));
    tokens.add(name(3, 5), claims_of("third"));
    EXPECT_TRUE(tokens.find(name(1, 5)));
    EXPECT_FALSE(tokens.find(name(2, 5)));
    EXPECT_TRUE(tokens.find(name(3, 5)));
}

TEST(VerifiedTokens, AddedTwiceTakesOnePlace) {
    VerifiedTokens tokens(2 * VerifiedTokens::shard_count);
    tokens.add(name(1, 0), claims_of("a"));
    tokens.add(name(2, 0), claims_of("b"));
    tokens.add(name(2, 0), claims_of("b"));
    EXPECT_TRUE(tokens.find(name(1, 0)));
}

TEST(VerifiedTokens, ThreadsShareThem) {
    VerifiedTokens tokens(64);
    std::vector<std::jthread> threads;
    std::atomic<int> wrong = 0;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 5'000; ++i) {
                const std::string text = std::to_string(i % 200);
                const auto found = tokens.find(digest_of(text));
                if (found && found->bearer.email != text) ++wrong;
                if (!found) tokens.add(digest_of(text), claims_of(text));
            }
        });
    }
    threads.clear();
    EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace urna::security
