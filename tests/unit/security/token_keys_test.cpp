// SPDX-License-Identifier: Apache-2.0
// Which key a token must be signed with.
#include <gtest/gtest.h>

#include "security/made_tokens.h"
#include "security/token.h"

namespace urna::security {
namespace {

constexpr auto forged = "forged";

std::string refusal(const TokenVerifier& verifier, const std::string& token, Instant when = now) {
    const auto claims = verifier.verify(token, TokenType::access, when);
    return claims ? "accepted" : text_of(claims.error());
}

std::string header_with_kid(const std::string& algorithm, const std::string& kid) {
    return R"({"alg": ")" + algorithm + R"(", "typ": "JWT", "kid": ")" + kid + R"("})";
}

class Es256 : public testing::Test {
 protected:
    Pair pair = new_pair();
    // As a verifier holds it, to the byte: what a forger would take for the secret.
    std::string public_pem = es256_public_key(pair.public_pem).bytes;
    std::unique_ptr<TokenSigner> signer = make_es256_signer(pair.private_pem, "k1", {});
    std::unique_ptr<TokenVerifier> verifier = make_es256_verifier({{"k1", pair.public_pem}}, {});
    std::string access = signer->sign(ana(), TokenType::access, now);
};

TEST_F(Es256, TokenSaysWhoItsBearerIs) {
    const auto claims = verifier->verify(access, TokenType::access, now);
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->email, "Ana@example.org");
    EXPECT_EQ(claims->surname, "Anić");
    EXPECT_TRUE(claims->official);
    EXPECT_EQ(claims->account, AccountId{12});
}

TEST_F(Es256, TokenNamesItsKeyAndAlgorithm) {
    const std::string header = base64url(R"({"alg":"ES256","kid":"k1","typ":"JWT"})");
    EXPECT_EQ(access.substr(0, access.find('.')), header);
}

TEST_F(Es256, Hs256OverThePublicKeyIsRefused) {
    for (const std::string& secret : {pair.public_pem, public_pem}) {
        EXPECT_EQ(refusal(*verifier, signed_with(JWT_ALG_HS256, secret, good_claims)), forged);
        EXPECT_EQ(refusal(*verifier, signed_with(JWT_ALG_HS256, secret, good_claims, "k1")), forged);
        EXPECT_EQ(refusal(*verifier, with_header(header_with_kid("ES256", "k1"), good_claims, secret)),
                  forged);
    }
    // The algorithm twice: whichever of the two a reader takes, it must not do.
    for (const char* algorithms :
         {R"("alg": "HS256", "alg": "ES256")", R"("alg": "ES256", "alg": "HS256")"}) {
        const std::string header = "{" + std::string(algorithms) + R"(, "typ": "JWT", "kid": "k1"})";
        EXPECT_EQ(refusal(*verifier, with_header(header, good_claims, public_pem)), forged) << header;
    }
}

TEST_F(Es256, UnsignedTokenIsRefused) {
    const std::string claims = "." + base64url(good_claims) + ".";
    for (const char* algorithm : {"none", "None", "", "ES256"}) {
        EXPECT_EQ(refusal(*verifier, base64url(header_with_kid(algorithm, "k1")) + claims), forged);
    }
    EXPECT_EQ(refusal(*verifier, access.substr(0, access.rfind('.') + 1)), forged);
}

TEST_F(Es256, TokenWithoutAKidIsRefused) {
    EXPECT_EQ(refusal(*verifier, signed_with(JWT_ALG_ES256, pair.private_pem, good_claims, "k1")),
              "accepted");
    EXPECT_EQ(refusal(*verifier, signed_with(JWT_ALG_ES256, pair.private_pem, good_claims)), forged);
    EXPECT_THROW(make_es256_signer(pair.private_pem, "", {}), std::runtime_error);
}

TEST_F(Es256, UnknownKidIsRefused) {
    for (const char* kid : {"k2", "K1", "../k1", "k1.pem", "/etc/passwd", "k1 "}) {
        EXPECT_EQ(refusal(*verifier, signed_with(JWT_ALG_ES256, pair.private_pem, good_claims, kid)), forged)
            << kid;
    }
}

TEST_F(Es256, KidOfAnotherKeyIsRefused) {
    const Pair other = new_pair();
    const auto both = make_es256_verifier({{"k1", pair.public_pem}, {"k2", other.public_pem}}, {});
    EXPECT_EQ(refusal(*both, signed_with(JWT_ALG_ES256, other.private_pem, good_claims, "k2")), "accepted");
    EXPECT_EQ(refusal(*both, signed_with(JWT_ALG_ES256, other.private_pem, good_claims, "k1")), forged);
}

TEST_F(Es256, OtherAlgorithmOfTheSameKindIsRefused) {
    const Pair p384 = new_pair("P-384");
    EXPECT_EQ(refusal(*verifier, signed_with(JWT_ALG_ES384, p384.private_pem, good_claims, "k1")), forged);
}

TEST_F(Es256, ChangedTokenIsRefused) {
    for (std::size_t i = 0; i < access.size(); i += 7) {
        std::string changed = access;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_EQ(refusal(*verifier, changed), forged) << i;
    }
}

TEST_F(Es256, HeaderThatIsTooLongOrStrangeIsRefused) {
    const auto signed_head = [&](const std::string& header) {
        return refusal(*make_hs256_verifier("s", {}), with_header(header, good_claims, "s"));
    };
    EXPECT_EQ(signed_head(R"({"alg": "HS256", "typ": "JWT", "x": [[1]]})"), "accepted");
    EXPECT_EQ(signed_head(R"({"alg": "HS256", "typ": "JWT", "x": ")" + std::string(800, 'x') + "\"}"),
              forged);
    EXPECT_EQ(signed_head(R"({"alg": "HS256", "typ": "JWT", "x": [[[[[1]]]]]})"), forged);
    EXPECT_EQ(signed_head(R"({"alg": "HS256", "typ": "JWT", "kid": 1})"), forged);
    EXPECT_EQ(signed_head(R"({"alg": "HS256", "typ": "JWT", "crit": ["exp"]})"), forged);
    EXPECT_EQ(signed_head(R"({"alg": ["HS256"], "typ": "JWT"})"), forged);
    EXPECT_EQ(signed_head(R"(["HS256"])"), forged);
}

TEST_F(Es256, TokenThatWasAcceptedStillExpires) {
    using namespace std::chrono_literals;
    EXPECT_EQ(refusal(*verifier, access), "accepted");
    EXPECT_EQ(refusal(*verifier, access, now + 3599s), "accepted");
    EXPECT_EQ(refusal(*verifier, access, now + 3600s), "expired");
    EXPECT_EQ(refusal(*verifier, access, now - 20s), "early");
    EXPECT_FALSE(verifier->verify(access, TokenType::refresh, now));
    EXPECT_EQ(refusal(*verifier, access), "accepted");
}

TEST_F(Es256, TokenThatWasRefusedIsAcceptedWhenItsTimeHasCome) {
    using namespace std::chrono_literals;
    EXPECT_EQ(refusal(*verifier, access, now - 20s), "early");
    EXPECT_EQ(refusal(*verifier, access), "accepted");
}

// The order of docs/operating/accounts-and-keys.md: at no step is a token of the step before refused.
TEST_F(Es256, RotationLogsNobodyOut) {
    const Pair next = new_pair();
    const auto with_both = make_es256_verifier({{"k1", pair.public_pem}, {"k2", next.public_pem}}, {});
    const std::string renewed =
        make_es256_signer(next.private_pem, "k2", {})->sign(ana(), TokenType::access, now);
    EXPECT_EQ(refusal(*with_both, access), "accepted");
    EXPECT_EQ(refusal(*with_both, renewed), "accepted");
    EXPECT_EQ(refusal(*verifier, renewed), forged);  // why the public key has to be everywhere first
    const auto afterwards = make_es256_verifier({{"k2", next.public_pem}}, {});
    EXPECT_EQ(refusal(*afterwards, renewed), "accepted");
    EXPECT_EQ(refusal(*afterwards, access), forged);
}

TEST(Hs256, NamedAndUnnamedSecretsRotate) {
    const auto verifier = make_token_verifier({{"old", hs256_key("one")}, {"new", hs256_key("two")}}, {});
    const auto access = [](const std::string& kid, const std::string& secret) {
        return make_token_signer({kid, hs256_key(secret)}, {})->sign(ana(), TokenType::access, now);
    };
    EXPECT_EQ(refusal(*verifier, access("old", "one")), "accepted");
    EXPECT_EQ(refusal(*verifier, access("new", "two")), "accepted");
    EXPECT_EQ(refusal(*verifier, access("new", "one")), forged);
    EXPECT_EQ(refusal(*verifier, access("gone", "one")), forged);
    EXPECT_EQ(refusal(*verifier, access("", "one")), "accepted");
    EXPECT_EQ(refusal(*verifier, access("", "two")), "accepted");
    EXPECT_EQ(refusal(*verifier, access("", "three")), forged);
}

TEST(Hs256, UnnamedSecretSignsNoTokenThatNamesAKey) {
    const auto verifier = make_hs256_verifier("s", {});
    EXPECT_EQ(refusal(*verifier, with_header(R"({"alg": "HS256", "typ": "JWT"})", good_claims, "s")),
              "accepted");
    EXPECT_EQ(refusal(*verifier, with_header(header_with_kid("HS256", "x"), good_claims, "s")), forged);
    EXPECT_EQ(refusal(*verifier, with_header(header_with_kid("HS256", ""), good_claims, "s")), forged);
}

// From a secret to keys, without logging anybody out.
TEST(Hs256, SecretBesideKeysVerifiesItsOwnTokensOnly) {
    const Pair pair = new_pair();
    const auto verifier =
        make_token_verifier({{"old", hs256_key("s")}, {"k1", es256_public_key(pair.public_pem)}}, {});
    EXPECT_EQ(refusal(*verifier, signed_with(JWT_ALG_HS256, "s", good_claims)), "accepted");
    EXPECT_EQ(refusal(*verifier, signed_with(JWT_ALG_ES256, pair.private_pem, good_claims, "k1")),
              "accepted");
    EXPECT_EQ(refusal(*verifier, signed_with(JWT_ALG_HS256, "s", good_claims, "k1")), forged);
    EXPECT_EQ(refusal(*verifier, signed_with(JWT_ALG_ES256, pair.private_pem, good_claims, "old")), forged);
}

}  // namespace
}  // namespace urna::security
