// SPDX-License-Identifier: Apache-2.0
#include "security/token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <jwt.h>

#include <boost/json.hpp>

#include "security/made_tokens.h"

namespace urna::security {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto secret = "a secret";
class Token : public testing::Test {
 protected:
    Result<Claims, TokenFault> verify(const std::string& token, TokenType type = TokenType::access,
                                      Instant when = now) {
        return verifier->verify(token, type, when);
    }
    std::string refusal(const std::string& token, TokenType type = TokenType::access, Instant when = now) {
        const auto claims = verify(token, type, when);
        if (claims) return "accepted";
        return text_of(claims.error());
    }

    std::unique_ptr<TokenSigner> signer = make_hs256_signer(secret, {});
    std::unique_ptr<TokenVerifier> verifier = make_hs256_verifier(secret, {});
    std::string access = signer->sign(ana(), TokenType::access, now);
};

TEST_F(Token, SaysWhoItsBearerIs) {
    const auto claims = verify(access);
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->email, "Ana@example.org");
    EXPECT_EQ(claims->jmbg, "0101990710008");
    EXPECT_EQ(claims->forename, "Ana");
    EXPECT_EQ(claims->surname, "Anić");
    EXPECT_TRUE(claims->official);
    EXPECT_FALSE(claims->administrator);
    EXPECT_EQ(claims->account, AccountId{12});
}

TEST_F(Token, HasExactlyTheContractsClaims) {
    jwt_t* decoded = nullptr;
    ASSERT_EQ(jwt_decode(&decoded, access.c_str(), reinterpret_cast<const unsigned char*>(secret), 8), 0);
    char* text = jwt_get_grants_json(decoded, nullptr);
    const json::object claims = json::parse(text).as_object();
    free(text);
    jwt_free(decoded);
    std::vector<std::string> names;
    for (const auto& claim : claims) names.emplace_back(claim.key());
    EXPECT_THAT(names, testing::UnorderedElementsAre("sub", "type", "iat", "nbf", "exp", "jti", "forename",
                                                     "surname", "jmbg", "email", "roles"));
    EXPECT_EQ(claims.at("iat"), 1'700'000'000);
    EXPECT_EQ(claims.at("nbf"), 1'700'000'000);
    EXPECT_EQ(claims.at("exp"), 1'700'003'600);
    EXPECT_EQ(claims.at("roles"), json::array{"official"});
}

TEST_F(Token, WhoMayNotActHasNoRole) {
    const auto has_role = [&](const account::Account& account) {
        return verify(signer->sign(account, TokenType::access, now))->official;
    };
    EXPECT_TRUE(has_role(ana()));
    account::Account waiting = ana();
    waiting.approval = account::Approval::waiting;
    EXPECT_FALSE(has_role(waiting));
    account::Account temporary = ana();
    temporary.must_change_password = true;
    EXPECT_FALSE(has_role(temporary));
    account::Account bare = ana();
    bare.needs_second_factor = true;
    EXPECT_FALSE(has_role(bare));
    bare.has_second_factor = true;
    EXPECT_TRUE(has_role(bare));
}

TEST_F(Token, NamesTheEpochOfItsAccount) {
    EXPECT_EQ(verify(access)->epoch, 0);
    account::Account later = ana();
    later.epoch = 3;
    const auto claims = verify(signer->sign(later, TokenType::access, now));
    EXPECT_EQ(claims->account, AccountId{12});
    EXPECT_EQ(claims->epoch, 3);
    EXPECT_EQ(claims->id.substr(0, 5), "12.3:");
    EXPECT_FALSE(claims->confirmed_until);
}

TEST_F(Token, SaysUntilWhenItIsConfirmedWhereASecondFactorIsRequired) {
    account::Account account = ana();
    account.needs_second_factor = account.has_second_factor = true;
    const auto whole = [](Instant instant) { return date::floor<std::chrono::seconds>(instant); };
    EXPECT_EQ(verify(signer->sign(account, TokenType::access, now))->confirmed_until, whole(now + 15min));
    const auto claims = verify(signer->sign(account, TokenType::access, now, {.confirmed_at = now - 20min}));
    EXPECT_EQ(claims->confirmed_until, whole(now - 5min));
    EXPECT_EQ(claims->account, AccountId{12});
    EXPECT_EQ(claims->epoch, 0);
}

TEST_F(Token, SaysWhenItExpires) {
    const Instant expires_at = verify(access)->expires_at;
    EXPECT_EQ(expires_at, date::floor<std::chrono::seconds>(now + 3600s));
    EXPECT_EQ(refusal(access, TokenType::access, expires_at - 1us), "accepted");
    EXPECT_EQ(refusal(access, TokenType::access, expires_at), "expired");
}

TEST_F(Token, OfASessionThatEndsIsValidNoLonger) {
    const Instant ends_at = date::floor<std::chrono::seconds>(now + 24h);
    const Session session{.confirmed_at = now, .ends_at = ends_at};
    const std::string refresh = signer->sign(ana(), TokenType::refresh, now, session);
    EXPECT_EQ(verify(refresh, TokenType::refresh)->expires_at, ends_at);
    EXPECT_EQ(refusal(signer->sign(ana(), TokenType::refresh, now,
                                   {.confirmed_at = now, .ends_at = now + 720h * 2}),
                      TokenType::refresh, now + 720h),
              "expired");
}

TEST_F(Token, LivesAsLongAsItsSignerWasTold) {
    const auto brief = make_token_signer({"", hs256_key(secret)}, {}, {.access = 2s, .refresh = 5s});
    const std::string token = brief->sign(ana(), TokenType::access, now);
    EXPECT_EQ(refusal(token, TokenType::access, now + 1s), "accepted");
    EXPECT_EQ(refusal(token, TokenType::access, now + 2s), "expired");
    EXPECT_EQ(refusal(brief->sign(ana(), TokenType::refresh, now), TokenType::refresh, now + 5s), "expired");
}

TEST_F(Token, RefreshTokenLivesThirtyDays) {
    const std::string refresh = signer->sign(ana(), TokenType::refresh, now);
    EXPECT_EQ(refusal(refresh, TokenType::refresh, now + std::chrono::seconds(2'591'999)), "accepted");
    EXPECT_EQ(refusal(refresh, TokenType::refresh, now + std::chrono::seconds(2'592'000)), "expired");
}

TEST_F(Token, ExpiresWithoutLeeway) {
    const Instant expiry{1'700'003'600s};
    EXPECT_EQ(refusal(access, TokenType::access, expiry - 1us), "accepted");
    EXPECT_EQ(refusal(access, TokenType::access, expiry), "expired");
}

TEST_F(Token, MayBeTenSecondsEarly) {
    const Instant begin{1'700'000'000s};
    EXPECT_EQ(refusal(access, TokenType::access, begin - 10s), "accepted");
    EXPECT_EQ(refusal(access, TokenType::access, begin - 11s), "early");
}

TEST_F(Token, OfTheOtherTypeIsRefused) {
    EXPECT_EQ(refusal(access, TokenType::refresh), "other type");
    EXPECT_EQ(refusal(signer->sign(ana(), TokenType::refresh, now)), "other type");
}

TEST_F(Token, SignedWithAnotherKeyOrAlgorithmIsRefused) {
    EXPECT_EQ(refusal(signed_with(JWT_ALG_HS256, secret, good_claims)), "accepted");
    const std::string forged = "forged";
    EXPECT_EQ(refusal(signed_with(JWT_ALG_HS256, "another secret", good_claims)), forged);
    EXPECT_EQ(refusal(signed_with(JWT_ALG_HS384, secret, good_claims)), forged);
    EXPECT_EQ(refusal(signed_with(JWT_ALG_NONE, "", good_claims)), forged);
}

TEST_F(Token, MalformedIsRefused) {
    const std::string forged = "forged";
    const auto first_dot = access.find('.');
    const auto last_dot = access.rfind('.');
    for (const std::string& token :
         {std::string(), std::string("a"), std::string("a.b.c"), std::string(".."),
          access.substr(0, last_dot), access + "x", access.substr(first_dot), std::string(10'000, 'a')}) {
        EXPECT_EQ(refusal(token), forged) << token;
    }
}

TEST_F(Token, WithoutWhatWeNeedIsRefused) {
    const auto with = [&](const std::string& claims) {
        return refusal(signed_with(JWT_ALG_HS256, secret, claims));
    };
    EXPECT_EQ(with(R"({"type": "access", "exp": 1700003600})"), "no subject");
    EXPECT_EQ(with(R"({"sub": 5, "type": "access", "exp": 1700003600})"), "no subject");
    EXPECT_EQ(with(R"({"sub": "a", "type": "access"})"), "no expiry");
    EXPECT_EQ(with(R"({"sub": "a", "type": "access", "exp": "1700003600"})"), "no expiry");
    EXPECT_EQ(with(R"({"sub": "a", "type": "access", "exp": 1700003600, "nbf": "soon"})"), "broken begin");
    EXPECT_EQ(with(R"({"sub": "a", "exp": 1700003600})"), "other type");
}

TEST_F(Token, OfAnotherMakerWithOurSecretHasNoAccount) {
    const auto claims =
        verify(signed_with(JWT_ALG_HS256, secret,
                           R"({"sub": "a", "type": "access", "exp": 1700003600, "jti": "12345678-aaaa"})"));
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->account, std::nullopt);
    EXPECT_FALSE(claims->administrator || claims->official);
}

TEST_F(Token, RoleMustStandInAList) {
    const auto claims =
        verify(signed_with(JWT_ALG_HS256, secret,
                           R"({"sub": "a", "type": "access", "exp": 1700003600, "roles": "administrator"})"));
    ASSERT_TRUE(claims);
    EXPECT_FALSE(claims->administrator);
}

TEST_F(Token, NamesOfTheClaimAndTheRolesAreConfigured) {
    const ClaimNames names{"r", "boss", "clerk"};
    const std::string token = make_hs256_signer(secret, names)->sign(ana(), TokenType::access, now);
    EXPECT_TRUE(make_hs256_verifier(secret, names)->verify(token, TokenType::access, now)->official);
    EXPECT_FALSE(verify(token)->official);
}

TEST_F(Token, AnyNonEmptySecretWillDo) {
    for (const std::string& any : {std::string("x"), std::string("\0y", 2), std::string(5'000, 'z')}) {
        const std::string token = make_hs256_signer(any, {})->sign(ana(), TokenType::access, now);
        EXPECT_TRUE(make_hs256_verifier(any, {})->verify(token, TokenType::access, now));
        EXPECT_FALSE(make_hs256_verifier(any + "!", {})->verify(token, TokenType::access, now));
    }
    EXPECT_THROW(make_hs256_signer("", {}), std::runtime_error);
    EXPECT_THROW(make_hs256_verifier("", {}), std::runtime_error);
}

}  // namespace
}  // namespace urna::security
