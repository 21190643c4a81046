// SPDX-License-Identifier: Apache-2.0
#include "http/messages/client_address.h"

#include <gtest/gtest.h>

namespace urna::http {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

ClientAddresses behind(const std::vector<std::string>& proxies) {
    ClientAddresses addresses;
    for (const std::string& proxy : proxies) addresses.trusted_proxies.push_back(*AddressRange::parse(proxy));
    return addresses;
}

std::string key_of(const ClientAddress& client) {
    return client.key ? client.key->text() : "none";
}

TEST(AddressRange, HoldsTheAddressesThatBeginAlike) {
    const auto in = [](const char* range, const char* address) {
        return AddressRange::parse(range)->contains(*IpAddress::parse(address));
    };
    EXPECT_TRUE(in("10.0.0.0/8", "10.255.0.1"));
    EXPECT_FALSE(in("10.0.0.0/8", "11.0.0.0"));
    EXPECT_TRUE(in("192.0.2.128/25", "192.0.2.129"));
    EXPECT_FALSE(in("192.0.2.128/25", "192.0.2.127"));
    EXPECT_TRUE(in("192.0.2.7", "192.0.2.7"));
    EXPECT_FALSE(in("192.0.2.7", "192.0.2.6"));
    EXPECT_TRUE(in("0.0.0.0/0", "203.0.113.9"));
    EXPECT_TRUE(in("2001:db8::/33", "2001:db8:7fff::1"));
    EXPECT_FALSE(in("2001:db8::/33", "2001:db8:8000::1"));
    EXPECT_TRUE(in("10.0.0.0/8", "::ffff:10.1.2.3"));
    EXPECT_FALSE(in("::/0", "10.1.2.3"));
    EXPECT_EQ(AddressRange::parse("192.0.2.255/24")->text(), "192.0.2.0/24");
}

TEST(AddressRange, WhatIsNoneIsRefused) {
    for (const char* text : {"", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0/8",
                             "::/129", "localhost", "10.0.0.0/8/8", " 10.0.0.0/8", "10.0.0.0/ 8"}) {
        EXPECT_FALSE(AddressRange::parse(text)) << text;
    }
}

TEST(ClientAddresses, PeerThatIsNoProxyIsTheClient) {
    const ClientAddresses addresses = behind({"10.0.0.0/8"});
    const ClientAddress peer = addresses.of_peer("192.0.2.1");
    EXPECT_EQ(peer.text, "192.0.2.1");
    EXPECT_EQ(key_of(peer), "192.0.2.1");
    // Anybody can write the header.
    EXPECT_EQ(key_of(addresses.of_request(peer, {{"X-Forwarded-For", "203.0.113.9"}})), "192.0.2.1");
}

TEST(ClientAddresses, AnIpv6ClientCountsByItsNetwork) {
    const ClientAddresses addresses;
    EXPECT_EQ(key_of(addresses.of_peer("2001:db8:1:2:3:4:5:6")), "2001:db8:1:2::");
    EXPECT_EQ(addresses.of_peer("2001:db8:1:2:3:4:5:6").text, "2001:db8:1:2:3:4:5:6");
    EXPECT_EQ(key_of(addresses.of_peer("fe80::1%eth0")), "fe80::");
    EXPECT_EQ(key_of(addresses.of_peer("::ffff:192.0.2.1")), "192.0.2.1");
}

TEST(ClientAddresses, ProxyTellsTheClientByTheLastHopThatIsNoProxy) {
    const ClientAddresses addresses = behind({"10.0.0.0/8", "fd00::/8"});
    const ClientAddress proxy = addresses.of_peer("10.0.0.1");
    EXPECT_EQ(key_of(proxy), "none");
    const auto client = [&](const Headers& headers) { return addresses.of_request(proxy, headers); };
    EXPECT_EQ(key_of(client({{"X-Forwarded-For", "192.0.2.1"}})), "192.0.2.1");
    EXPECT_EQ(client({{"X-Forwarded-For", "192.0.2.1"}}).text, "192.0.2.1");
    // What the client itself wrote stands first.
    EXPECT_EQ(key_of(client({{"x-forwarded-for", "203.0.113.9, 192.0.2.1"}})), "192.0.2.1");
    EXPECT_EQ(key_of(client({{"X-Forwarded-For", "203.0.113.9, 192.0.2.1,10.0.0.9"}})), "192.0.2.1");
    EXPECT_EQ(
        key_of(client({{"X-Forwarded-For", "203.0.113.9"}, {"Via", "x"}, {"X-Forwarded-For", "fd00::1"}})),
        "203.0.113.9");
    EXPECT_EQ(key_of(client({{"X-Forwarded-For", "192.0.2.1:4711"}})), "192.0.2.1");
    EXPECT_EQ(key_of(client({{"X-Forwarded-For", "[2001:db8::1]:4711"}})), "2001:db8::");
    EXPECT_EQ(key_of(client({{"X-Forwarded-For", "2001:db8::1"}})), "2001:db8::");
}

TEST(ClientAddresses, WhoIsNotNamedHasNoKey) {
    const ClientAddresses addresses = behind({"10.0.0.0/8"});
    const ClientAddress proxy = addresses.of_peer("10.0.0.1");
    const auto client = [&](const Headers& headers) { return addresses.of_request(proxy, headers); };
    EXPECT_EQ(key_of(client({})), "none");
    EXPECT_EQ(client({}).text, "10.0.0.1");
    for (const char* hops :
         {"", ",", "unknown", "192.0.2.1, unknown", "192.0.2.1,", "10.0.0.2", "[", "192.0.2.1:x:y"}) {
        EXPECT_EQ(key_of(client({{"X-Forwarded-For", hops}})), "none") << hops;
    }
    EXPECT_EQ(client({{"X-Forwarded-For", "unknown, 10.0.0.2"}}).text, "10.0.0.2");
}

TEST(ClientAddresses, SharedAddressesAreNobodys) {
    ClientAddresses addresses = behind({"10.0.0.0/8"});
    addresses.shared = true;
    EXPECT_EQ(key_of(addresses.of_peer("192.0.2.1")), "none");
    EXPECT_EQ(addresses.of_peer("192.0.2.1").text, "192.0.2.1");
    const ClientAddress proxy = addresses.of_peer("10.0.0.1");
    EXPECT_EQ(addresses.of_request(proxy, {{"X-Forwarded-For", "192.0.2.1"}}).text, "192.0.2.1");
    EXPECT_EQ(key_of(addresses.of_request(proxy, {{"X-Forwarded-For", "192.0.2.1"}})), "none");
}

}  // namespace
}  // namespace urna::http
