// SPDX-License-Identifier: Apache-2.0
#include "authentication/default_password.h"

#include <gtest/gtest.h>

namespace urna::authentication {
namespace {

http::Request request_for(std::string host, const std::string& header = "") {
    http::Request request;
    request.authority = std::move(host);
    if (!header.empty()) request.headers.emplace_back(header, "");
    return request;
}

bool refused(const http::Request& request, const std::string& listen = "127.0.0.1:8080") {
    return refuse_default_password({.from_everywhere = false, .listen = listen}, request, default_password);
}

TEST(DefaultPassword, IsTakenByANameOfLoopback) {
    for (const char* host :
         {"127.0.0.1:8080", "localhost", "LOCALHOST:80", "localhost.", "[::1]:8080", "127.0.0.2"})
        EXPECT_FALSE(refused(request_for(host))) << host;
}

TEST(DefaultPassword, IsRefusedByAnyOtherName) {
    for (const char* host : {"", "urna.example", "192.168.1.5:8080", "127.1", "0.0.0.0:8080", "[::]",
                             "a@localhost", "localhost.evil.example"}) {
        EXPECT_TRUE(refused(request_for(host))) << host;
    }
}

TEST(DefaultPassword, IsTakenByTheAddressOfListenUnlessThatIsEveryAddress) {
    EXPECT_FALSE(refused(request_for("192.168.1.5"), "192.168.1.5:8080"));
    EXPECT_FALSE(refused(request_for("[2001:DB8::5]:8080"), "[2001:db8::5]:8080"));
    EXPECT_FALSE(refused(request_for("Urna.example:8080"), "urna.example:8080"));
    EXPECT_TRUE(refused(request_for("192.168.1.6"), "192.168.1.5:8080"));
    for (const char* listen : {"0.0.0.0:8080", "[::]:8080"}) {
        EXPECT_TRUE(refused(request_for("192.168.1.5:8080"), listen));
        EXPECT_TRUE(refused(request_for(listen), listen));
        EXPECT_FALSE(refused(request_for("127.0.0.1:8080"), listen));
    }
}

TEST(DefaultPassword, IsRefusedThroughAProxy) {
    for (const char* header : {"X-Forwarded-For", "x-forwarded-host", "X-Forwarded-Proto",
                               "X-Forwarded-Server", "X-Real-IP", "Forwarded", "Via"}) {
        EXPECT_TRUE(refused(request_for("127.0.0.1", header))) << header;
    }
    EXPECT_FALSE(refused(request_for("127.0.0.1", "X-Forward")));
    EXPECT_FALSE(refused(request_for("127.0.0.1", "Origin")));
}

TEST(DefaultPassword, IsTakenFromEverywhereWhereTheOperatorSaysSo) {
    const DefaultPasswordRule rule{.from_everywhere = true, .listen = "0.0.0.0:8080"};
    EXPECT_FALSE(refuse_default_password(rule, request_for("urna.example", "Via"), default_password));
}

TEST(DefaultPassword, IsNoOtherPassword) {
    for (const char* password : {"", "11", "1 ", "Password1"})
        EXPECT_FALSE(refuse_default_password({}, request_for("urna.example", "Via"), password)) << password;
}

}  // namespace
}  // namespace urna::authentication
