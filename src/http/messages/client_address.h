// SPDX-License-Identifier: Apache-2.0
// Whose request it is.
//
// A proxy sends the requests of many clients from its own address, and says in `X-Forwarded-For` whose they
// are. That is believed of the proxies that the operator names, and of nobody else: anybody can write such a
// header.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace urna::http {

// An IPv4 or IPv6 address. An IPv4 address that is mapped into IPv6 (RFC 4291, 2.5.5.2) is the IPv4 address.
class IpAddress {
 public:
    // None when the text is neither; it has no port.
    static std::optional<IpAddress> parse(std::string_view text);

    std::string text() const;
    bool is_v4() const;
    // Whether only this machine has it (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3).
    bool is_loopback() const;
    // The first bits of the address, and no others. An IPv4 address has 32 of them, an IPv6 address 128.
    IpAddress network(unsigned bits) const;

    auto operator<=>(const IpAddress&) const = default;

 private:
    friend class AddressRange;
    std::array<std::uint8_t, 16> bytes_{};  // of IPv4, mapped
};

// `192.0.2.0/24`, `2001:db8::/32`, or a single address.
class AddressRange {
 public:
    static std::optional<AddressRange> parse(std::string_view text);

    bool contains(const IpAddress& address) const;
    std::string text() const;

 private:
    IpAddress network_;
    unsigned bits_ = 0;
};

struct ClientAddress {
    std::string text;  // as the log has it
    // What bounds per address count by: an IPv4 address, or the network of 64 bits of an IPv6 one, since one
    // client has all of such a network. None where a bound would be for more than one client: the address is
    // a proxy's, which names nobody, or clients share addresses.
    std::optional<IpAddress> key;
};

// Which addresses are clients', and which are proxies'.
struct ClientAddresses {
    std::vector<AddressRange> trusted_proxies;
    bool shared = false;  // many clients have one address, so that no bound goes by it

    // The client at the other end of a connection. Of a trusted proxy that is nobody yet.
    ClientAddress of_peer(const std::string& peer) const;

    // The client whose request came over a connection from a peer: the last hop in the `X-Forwarded-For`
    // headers that is no trusted proxy, where the peer is one.
    ClientAddress of_request(const ClientAddress& peer,
                             const std::vector<std::pair<std::string, std::string>>& headers) const;

 private:
    bool trusts(const IpAddress& address) const;
    ClientAddress client(const IpAddress& address) const;
};

}  // namespace urna::http
