// SPDX-License-Identifier: Apache-2.0
#include "transparency/ed25519.h"

#include <gtest/gtest.h>

#include <vector>
#include "hex.h"

namespace urna::transparency {
namespace {

// RFC 8032, 7.1.
const Seed known_seed = array_of<32>("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
const PublicKey known_key = array_of<32>("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
const Signature known_signature = array_of<64>(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0"
    "595b"
    "be24655141438e7a100b");

// The order of the group, L, from its lowest byte.
const std::array<std::uint8_t, 32> order =
    array_of<32>("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

TEST(Ed25519, SignsAsTheRfcSays) {
    const SecretKey key(known_seed);
    EXPECT_EQ(key.public_key(), known_key);
    EXPECT_EQ(key.sign(""), known_signature);
    EXPECT_TRUE(is_signature(known_signature, "", known_key));
}

TEST(Ed25519, EachChangedBitIsNoticed) {
    const SecretKey key(known_seed);
    const Signature signature = key.sign("message");
    ASSERT_TRUE(is_signature(signature, "message", known_key));
    EXPECT_FALSE(is_signature(signature, "Message", known_key));
    EXPECT_FALSE(is_signature(signature, "", known_key));
    for (std::size_t bit = 0; bit < 8 * signature.size(); ++bit) {
        Signature changed = signature;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
        EXPECT_FALSE(is_signature(changed, "message", known_key)) << bit;
    }
    for (std::size_t bit = 0; bit < 8 * known_key.size(); ++bit) {
        PublicKey changed = known_key;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
        EXPECT_FALSE(is_signature(signature, "message", changed)) << bit;
    }
}

// S and S + L satisfy the same equation.
TEST(Ed25519, TheSecondTextOfASignatureIsRefused) {
    Signature second = known_signature;
    unsigned carry = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        carry += second[32 + i] + order[i];
        second[32 + i] = static_cast<std::uint8_t>(carry & 0xFF);
        carry >>= 8;
    }
    ASSERT_EQ(carry, 0U);
    EXPECT_FALSE(is_signature(second, "", known_key));
}

// Under the neutral point as a key, with S = 0, the equation holds for each message.
TEST(Ed25519, KeysUnderWhichAnybodyCanSignAreRefused) {
    const std::string neutral = "0100000000000000000000000000000000000000000000000000000000000000";
    const std::string zero(64, '0');
    const Signature signature = array_of<64>(neutral + zero);
    for (const std::string& key : std::vector<std::string>{
             neutral,
             // The same point in other words: y = 1 + p, and with the sign of x = 0 set.
             std::string("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
             std::string("0100000000000000000000000000000000000000000000000000000000000080"),
             std::string("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
             // Points of order 2, 4 and 8.
             std::string("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
             std::string("0000000000000000000000000000000000000000000000000000000000000000"),
             std::string("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
             std::string("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
         })
        for (const std::string& message : std::vector<std::string>{"", "a", "b", "c", "d", "e", "f", "g"})
            EXPECT_FALSE(is_signature(signature, message, array_of<32>(key))) << key;
    for (const std::string& point : std::vector<std::string>{
             neutral, std::string("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")})
        EXPECT_FALSE(is_signature(array_of<64>(point + zero), "", known_key));
}

// What is no point of the curve at all.
TEST(Ed25519, KeyThatIsNoPointIsRefused) {
    EXPECT_FALSE(
        is_signature(known_signature, "",
                     array_of<32>("0200000000000000000000000000000000000000000000000000000000000000")));
    EXPECT_FALSE(
        is_signature(known_signature, "",
                     array_of<32>("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")));
}

}  // namespace
}  // namespace urna::transparency
