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

}  // namespace
}  // namespace urna::http
