// SPDX-License-Identifier: Apache-2.0
#include "http/messages/host.h"

#include <gtest/gtest.h>

namespace urna::http {
namespace {

TEST(Host, IsANameOrAnAddressAndPerhapsAPort) {
    for (const std::string_view host : {"",
                                        "localhost",
                                        "localhost:8080",
                                        "localhost:",
                                        ":80",
                                        "urna.example.",
                                        "a_b",
                                        "_",
                                        "-a-",
                                        "127.0.0.1",
                                        "127.0.0.1:8080",
                                        "999.1.1.1",
                                        "xn--e1afmkfd.xn--p1ai",
                                        "%C4%8D",
                                        "a!$&'()*+,;=~b",
                                        "tasks.admin:8080",
                                        "[::]",
                                        "[::1]:8080",
                                        "[2001:db8::8:800:200C:417A]",
                                        "[::ffff:192.0.2.1]:",
                                        "[1:2:3:4:5:6:7:8]",
                                        "[v1.fe80::a+en1]",
                                        "[vF.x]:1"}) {
        EXPECT_TRUE(is_valid_host(host)) << host;
    }
}

TEST(Host, IsNothingElse) {
    using namespace std::literals;
    for (const std::string_view host : {"a b"sv,
                                        "a\tb"sv,
                                        "a/b"sv,
                                        "a@b"sv,
                                        "a?b"sv,
                                        "a#b"sv,
                                        "a\\b"sv,
                                        "a|b"sv,
                                        "a^b"sv,
                                        "<a>"sv,
                                        "\"a\""sv,
                                        "a\0b"sv,
                                        "\xC4\x8D"sv,
                                        "%"sv,
                                        "%4"sv,
                                        "%4g"sv,
                                        "a:b"sv,
                                        "a:80:80"sv,
                                        "a:-1"sv,
                                        "a: 80"sv,
                                        "::1"sv,
                                        "http://a"sv,
                                        "["sv,
                                        "[]"sv,
                                        "[::1"sv,
                                        "::1]"sv,
                                        "[::1]8080"sv,
                                        "[::1]:x"sv,
                                        "[::1]]"sv,
                                        "[127.0.0.1]"sv,
                                        "[localhost]"sv,
                                        "[:::]"sv,
                                        "[1:2:3:4:5:6:7:8:9]"sv,
                                        "[fe80::1%eth0]"sv,
                                        "[fe80::1%25eth0]"sv,
                                        "[::1\0]"sv,
                                        "[v.x]"sv,
                                        "[v1.]"sv,
                                        "[v1]"sv,
                                        "[vg.x]"sv,
                                        "[v1.a/b]"sv,
                                        "[1111:1111:1111:1111:1111:1111:1111:111111111111111111]"sv}) {
        EXPECT_FALSE(is_valid_host(host)) << host;
    }
}

std::string name_of(std::string_view value) {
    const auto host = parse_host(value);
    return host ? host->name : "none";
}

TEST(Host, HasOneNameHoweverItIsWritten) {
    EXPECT_EQ(name_of("LocalHost"), "localhost");
    EXPECT_EQ(name_of("localhost.:8080"), "localhost");
    EXPECT_EQ(name_of("localhost.."), "localhost.");
    EXPECT_EQ(name_of("[::1]:8080"), "::1");
    EXPECT_EQ(name_of("[0:0::0:1]"), "::1");
    EXPECT_EQ(name_of("[::FFFF:127.0.0.1]"), "127.0.0.1");
    EXPECT_EQ(name_of("%6cOCALHOST"), "%6cocalhost");
    EXPECT_EQ(name_of(""), "");
    EXPECT_EQ(name_of(":80"), "");
    EXPECT_EQ(name_of("a b"), "none");
}

TEST(Host, HasAPortOrNone) {
    EXPECT_EQ(parse_host("a:8080")->port, 8080);
    EXPECT_EQ(parse_host("a:0080")->port, 80);
    EXPECT_EQ(parse_host("[::1]:65535")->port, 65535);
    EXPECT_EQ(parse_host("a")->port, std::nullopt);
    EXPECT_EQ(parse_host("a:")->port, std::nullopt);
    EXPECT_FALSE(parse_host("a:65536"));
    EXPECT_FALSE(parse_host("a:99999999999999999999"));
}

TEST(Host, IsLoopbackByNameOrAddress) {
    for (const char* host : {"localhost", "LOCALHOST:1", "localhost.", "127.0.0.1", "127.9.8.7:80", "[::1]",
                             "[::ffff:127.0.0.1]"}) {
        EXPECT_TRUE(parse_host(host)->is_loopback()) << host;
    }
    for (const char* host : {"", "127.1", "2130706433", "0.0.0.0", "0", "[::]", "localhost.example.com",
                             "127.0.0.1.example.com", "localhost..", "%6cocalhost", "10.0.0.1"}) {
        EXPECT_FALSE(parse_host(host)->is_loopback()) << host;
    }
}

}  // namespace
}  // namespace urna::http
