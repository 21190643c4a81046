// SPDX-License-Identifier: Apache-2.0
#include "http/server/request_site.h"

#include <gtest/gtest.h>

namespace urna::http {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

Request request_for(std::string host, Headers headers = {}) {
    Request request;
    request.authority = std::move(host);
    request.headers = std::move(headers);
    return request;
}

bool allowed(const std::string& wanted, const std::string& host) {
    return is_for_one_of(request_for(host), {*parse_host("other.example"), *parse_host(wanted)});
}

bool cross_site(Headers headers, const std::string& host = "urna.example:8080") {
    return is_cross_site(request_for(host, std::move(headers)));
}

TEST(AllowedHosts, AreAllWhereNoneIsNamed) {
    for (const char* host : {"", "anything", "a:b"})
        EXPECT_TRUE(is_for_one_of(request_for(host), {})) << host;
}

TEST(AllowedHosts, AreThoseWithTheNameWhateverItsCase) {
    EXPECT_TRUE(allowed("Urna.Example", "urna.example"));
    EXPECT_TRUE(allowed("urna.example", "URNA.example.:8080"));
    EXPECT_TRUE(allowed("[::1]", "[0::1]:8080"));
    for (const char* host : {"", "urna.example.evil.example", "xurna.example", "x.urna.example",
                             "urna.example:x", "user@urna.example", "urna.example:65536"}) {
        EXPECT_FALSE(allowed("urna.example", host)) << host;
    }
}

TEST(AllowedHosts, HaveTheirPortWhereTheyNameOne) {
    EXPECT_TRUE(allowed("urna.example:8080", "urna.example:8080"));
    EXPECT_FALSE(allowed("urna.example:8080", "urna.example:8081"));
    EXPECT_FALSE(allowed("urna.example:8080", "urna.example"));
    EXPECT_TRUE(allowed("urna.example:443", "urna.example"));
    EXPECT_TRUE(allowed("urna.example:80", "urna.example"));
    EXPECT_FALSE(allowed("urna.example:80", "urna.example:443"));
}

TEST(CrossSite, IsNoClientThatIsNoBrowser) {
    EXPECT_FALSE(cross_site({}));
    EXPECT_FALSE(cross_site({}, ""));
}

TEST(CrossSite, IsWhatTheBrowserSays) {
    EXPECT_FALSE(cross_site({{"Sec-Fetch-Site", "same-origin"}}));
    EXPECT_FALSE(cross_site({{"Sec-Fetch-Site", "none"}}));
    EXPECT_TRUE(cross_site({{"Sec-Fetch-Site", "cross-site"}}));
    EXPECT_TRUE(cross_site({{"sec-fetch-site", "same-site"}}));
    // A proxy may pass on another Host than the browser's.
    EXPECT_FALSE(cross_site({{"Sec-Fetch-Site", "same-origin"}, {"Origin", "https://elections.example"}}));
}

TEST(CrossSite, IsAnOriginThatIsNotTheHost) {
    EXPECT_FALSE(cross_site({{"Origin", "http://urna.example:8080"}}));
    EXPECT_FALSE(cross_site({{"Origin", "https://URNA.example:8080"}}));
    EXPECT_FALSE(cross_site({{"Origin", "http://[::1]"}}, "[::1]:80"));
    EXPECT_FALSE(cross_site({{"Origin", "https://urna.example"}}, "urna.example"));
    for (const char* origin :
         {"null", "", "http://evil.example:8080", "http://urna.example", "http://urna.example:80",
          "http://urna.example:8080.evil.example", "http://urna.example:8080/", "urna.example:8080",
          "http://user@urna.example:8080", "file://"}) {
        EXPECT_TRUE(cross_site({{"Origin", origin}})) << origin;
    }
    EXPECT_TRUE(cross_site({{"Origin", "http://urna.example:8080"}}, ""));
}

TEST(CrossSite, ByAnUnknownWordIsWhatTheOriginSays) {
    EXPECT_TRUE(cross_site({{"Sec-Fetch-Site", "other"}, {"Origin", "null"}}));
    EXPECT_FALSE(cross_site({{"Sec-Fetch-Site", "other"}}));
}

}  // namespace
}  // namespace urna::http
