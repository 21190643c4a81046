// SPDX-License-Identifier: Apache-2.0
#include "security/signature.h"

#include <gtest/gtest.h>

#include "security/made_tokens.h"

namespace urna::security {
namespace {

// The verifier compares the header's algorithm first; this must hold even if it did not.
TEST(Signature, OfAnotherAlgorithmThanTheKeysIsNone) {
    const Pair pair = new_pair();
    const Key public_key = es256_public_key(pair.public_pem);
    EXPECT_TRUE(signed_claims(signed_with(JWT_ALG_ES256, pair.private_pem, good_claims), public_key));
    EXPECT_FALSE(signed_claims(signed_with(JWT_ALG_HS256, public_key.bytes, good_claims), public_key));
    EXPECT_TRUE(signed_claims(signed_with(JWT_ALG_HS256, "s", good_claims), hs256_key("s")));
    EXPECT_FALSE(signed_claims(signed_with(JWT_ALG_HS512, "s", good_claims), hs256_key("s")));
    EXPECT_FALSE(signed_claims(signed_with(JWT_ALG_NONE, "", good_claims), hs256_key("s")));
}

TEST(Signature, HeaderIsReadBeforeAnythingIsChecked) {
    const auto header = read_header(base64url(R"({"alg":"ES256","kid":"k1"})") + ".rubbish");
    ASSERT_TRUE(header);
    EXPECT_EQ(header->algorithm, "ES256");
    EXPECT_EQ(header->kid, "k1");
    EXPECT_EQ(read_header(base64url(R"({"alg":"x"})") + ".")->kid, std::nullopt);
    for (const std::string& token :
         {std::string("e30"), std::string("."), std::string("e30.x"), std::string("e3 0.x"),
          base64url("{\"alg\":\"x\"} x") + ".", std::string(100'000, 'a') + ".x"}) {
        EXPECT_FALSE(read_header(token)) << token.substr(0, 40);
    }
}

}  // namespace
}  // namespace urna::security
