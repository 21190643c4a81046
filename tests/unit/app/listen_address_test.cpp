// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/listen_address.h"

#include <gtest/gtest.h>

namespace urna::app {
namespace {

TEST(ListenAddress, IsHostAndPort) {
    const auto address = parse_listen_address("127.0.0.1:8080");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->host, "127.0.0.1");
    EXPECT_EQ(address->port, 8080);
    EXPECT_EQ(parse_listen_address("[::1]:80")->host, "::1");
    EXPECT_EQ(parse_listen_address("[::1]:80")->text(), "[::1]:80");
    EXPECT_EQ(parse_listen_address("localhost:0")->text(), "localhost:0");
}

TEST(ListenAddress, OfAnotherFormIsNone) {
    for (const auto* text : {"", "8080", ":8080", "host", "host:", "host:x", "host:70000", "host:-1",
                             "::1:80", "[]:80", "a:1 "}) {
        EXPECT_FALSE(parse_listen_address(text)) << text;
    }
}

TEST(ListenAddress, LoopbackIsToldFromTheRest) {
    for (const auto* text : {"127.0.0.1:1", "127.8.9.10:1", "[::1]:1", "localhost:1"}) {
        EXPECT_TRUE(parse_listen_address(text)->loopback()) << text;
    }
    for (const auto* text : {"0.0.0.0:1", "[::]:1", "192.168.1.1:1", "example.org:1", "127.example.org:1"}) {
        EXPECT_FALSE(parse_listen_address(text)->loopback()) << text;
    }
}

TEST(ListenAddress, AnIpv4AddressThatIsMappedIntoIpv6IsThatAddress) {
    EXPECT_TRUE(parse_listen_address("[::ffff:127.0.0.1]:1")->loopback());
    EXPECT_FALSE(parse_listen_address("[::ffff:192.168.1.1]:1")->loopback());
}

}  // namespace
}  // namespace urna::app
