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

// The status of an answer to a request from the address, 0 when it is let pass.
int answered(const std::string& address, const std::string& header = "") {
    http::Request request;
    request.client.text = address;
    if (!header.empty()) request.headers.emplace_back(header, "");
    const auto response = loopback_guard()(request);
    return response ? response->status : 0;
}

TEST(LoopbackGuard, LetsThisMachinePassAndIsNotThereForOthers) {
    for (const char* address : {"127.0.0.1", "127.9.8.7", "::1"}) EXPECT_EQ(answered(address), 0) << address;
    for (const char* address : {"10.0.0.1", "192.0.2.127", "12.7.0.1", "::2", "fe80::1", ""}) {
        EXPECT_EQ(answered(address), 404) << address;
    }
}

TEST(LoopbackGuard, TakesAnIpv4AddressThatIsMappedIntoIpv6ForThatAddress) {
    EXPECT_EQ(answered("::ffff:127.0.0.1"), 0);
    EXPECT_EQ(answered("::ffff:10.0.0.1"), 404);
}

TEST(LoopbackGuard, TakesNoNameForAnAddress) {
    EXPECT_EQ(answered("127.example.org"), 404);
}

TEST(LoopbackGuard, TakesWhatAProxyPassesOnForSomebodyElses) {
    for (const char* header : {"X-Forwarded-For", "x-forwarded-for", "Forwarded", "Via", "X-Forwarded-Host",
                               "X-Forwarded-Proto", "X-Real-IP"}) {
        EXPECT_EQ(answered("127.0.0.1", header), 404) << header;
    }
    EXPECT_EQ(answered("127.0.0.1", "X-Request-Id"), 0);
}

}  // namespace
}  // namespace urna::api
