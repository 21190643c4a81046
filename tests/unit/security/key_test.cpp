// SPDX-License-Identifier: Apache-2.0
#include "security/key.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "security/made_tokens.h"

namespace urna::security {
namespace {

template <class Make>
std::string refusal(const Make& make) {
    try {
        make();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "accepted";
}

std::string refusal_of_private(const std::string& pem) {
    return refusal([&] { es256_private_key(pem); });
}

std::string refusal_of_public(const std::string& pem) {
    return refusal([&] { es256_public_key(pem); });
}

TEST(Key, ThatWasMadeIsFit) {
    const Key made = make_es256_private_key();
    EXPECT_EQ(es256_private_key(made.bytes), made);
    const Key its_public = es256_public_half(made);
    EXPECT_EQ(es256_public_key(its_public.bytes), its_public);
    EXPECT_FALSE(holds_private_key(its_public.bytes));
    EXPECT_NE(make_es256_private_key(), made);
}

TEST(Key, OnAnotherCurveIsRefused) {
    const auto wrong = "is not an EC key on the curve P-256 (prime256v1)";
    for (const char* curve : {"P-384", "P-521", "secp256k1"}) {
        const Pair pair = new_pair(curve);
        EXPECT_EQ(refusal_of_private(pair.private_pem), wrong) << curve;
        EXPECT_EQ(refusal_of_public(pair.public_pem), wrong) << curve;
    }
    EXPECT_EQ(refusal_of_private(new_rsa_key()), wrong);
}

TEST(Key, OfAVerifierMustNotBePrivate) {
    const auto wrong = "is a private key where only public ones belong";
    const Pair pair = new_pair();
    EXPECT_EQ(refusal_of_public(pair.private_pem), wrong);
    EXPECT_EQ(refusal_of_public(pair.public_pem + pair.private_pem), wrong);
    EXPECT_EQ(refusal_of_public(encrypted(pair.private_pem)), wrong);
    EXPECT_EQ(refusal_of_public(pair.public_pem), "accepted");
}

TEST(Key, OfASignerMustBePrivate) {
    EXPECT_EQ(refusal_of_private(new_pair().public_pem), "is no private key in PEM without a passphrase");
}

TEST(Key, ThatCannotBeReadIsRefusedWithoutAskingForAPassphrase) {
    const auto wrong = "is no private key in PEM without a passphrase";
    const Pair pair = new_pair();
    EXPECT_EQ(refusal_of_private(encrypted(pair.private_pem)), wrong);
    EXPECT_EQ(refusal_of_private(""), wrong);
    EXPECT_EQ(refusal_of_private(pair.private_pem.substr(0, 100)), wrong);
    EXPECT_EQ(refusal_of_public("no PEM"), "is no public key in PEM");
    EXPECT_EQ(refusal_of_public(pair.public_pem.substr(0, 60)), "is no public key in PEM");
}

TEST(Key, IsReadAloneWhateverElseStandsInTheFile) {
    const Pair pair = new_pair();
    const Key alone = es256_public_key(pair.public_pem);
    EXPECT_EQ(es256_public_key("a remark\n" + pair.public_pem + new_pair().public_pem), alone);
}

TEST(Key, NameIsFitForAFile) {
    for (const std::string& good : {std::string("a"), std::string("2026-11_B"), std::string(64, 'k')}) {
        EXPECT_TRUE(is_kid(good)) << good;
    }
    for (const std::string& bad :
         {std::string(), std::string("../x"), std::string("a.pub"), std::string("a/b"), std::string("a b"),
          std::string("a\0", 2), std::string(65, 'k')}) {
        EXPECT_FALSE(is_kid(bad)) << bad;
    }
}

}  // namespace
}  // namespace urna::security
