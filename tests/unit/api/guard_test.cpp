// SPDX-License-Identifier: Apache-2.0
// What a client reads of a token that is not accepted.
#include "api/guard.h"

#include <gtest/gtest.h>

namespace urna::api {
namespace {

using security::Claims;
using security::TokenFault;
using security::TokenType;

class FaultyTokens final : public security::TokenVerifier {
 public:
    urna::Result<Claims, TokenFault> verify(std::string_view, TokenType, Instant) const override {
        return fault;
    }

    TokenFault fault = TokenFault::forged;
};

std::string told(TokenFault fault, const std::string& access = access_official) {
    FaultyTokens tokens;
    tokens.fault = fault;
    http::Request request;
    request.headers.emplace_back("Authorization", "Bearer secret");
    const auto response = make_guard(access, tokens, system_now)(request);
    if (!response) return "accepted";
    EXPECT_EQ(response->status, 401);
    return response->body;
}

TEST(Guard, SaysWhatIsWrongWithAToken) {
    EXPECT_EQ(told(TokenFault::forged), R"({"msg": "Token is malformed or was not signed by this system."})");
    EXPECT_EQ(told(TokenFault::no_expiry), R"({"msg": "Token has no time of expiry."})");
    EXPECT_EQ(told(TokenFault::expired), R"({"msg": "Token has expired."})");
    EXPECT_EQ(told(TokenFault::broken_begin), R"({"msg": "Token has a broken time of validity."})");
    EXPECT_EQ(told(TokenFault::early), R"({"msg": "Token is not valid yet."})");
    EXPECT_EQ(told(TokenFault::no_subject), R"({"msg": "Token has no subject."})");
    EXPECT_EQ(told(TokenFault::other_type), R"({"msg": "Only access tokens are accepted here."})");
    EXPECT_EQ(told(TokenFault::other_type, access_refresh),
              R"({"msg": "Only refresh tokens are accepted here."})");
}

}  // namespace
}  // namespace urna::api
