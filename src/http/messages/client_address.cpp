// SPDX-License-Identifier: Apache-2.0
#include "http/messages/client_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <charconv>

#include "http/messages/header_value.h"

namespace urna::http {
namespace {

constexpr unsigned bits_all = 128;
constexpr unsigned bits_before_v4 = 96;
constexpr unsigned client_network_bits = 64;  // of IPv6: RFC 4291, 2.5.4; RFC 6177
constexpr std::array<std::uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

// `192.0.2.1:4711` and `[2001:db8::1]:4711`, as some proxies write them, without the port.
std::string_view without_port(std::string_view hop) {
    if (hop.starts_with('[')) return hop.substr(1, hop.find(']') - 1);
    const std::size_t colon = hop.find(':');
    return colon != std::string_view::npos && colon == hop.rfind(':') ? hop.substr(0, colon) : hop;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    const std::string terminated(text);
    IpAddress address;
    std::array<std::uint8_t, 4> v4{};
    if (inet_pton(AF_INET, terminated.c_str(), v4.data()) == 1) {
        std::copy(v4_prefix.begin(), v4_prefix.end(), address.bytes_.begin());
        std::copy(v4.begin(), v4.end(), address.bytes_.begin() + v4_prefix.size());
        return address;
    }
    // The zone of a link-local address is not part of whose it is.
    const std::string without_zone = terminated.substr(0, terminated.find('%'));
    if (inet_pton(AF_INET6, without_zone.c_str(), address.bytes_.data()) == 1) return address;
    return std::nullopt;
}

std::string IpAddress::text() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (is_v4()) {
        inet_ntop(AF_INET, bytes_.data() + v4_prefix.size(), text.data(), text.size());
    } else {
        inet_ntop(AF_INET6, bytes_.data(), text.data(), text.size());
    }
    return text.data();
}

bool IpAddress::is_v4() const {
    return std::equal(v4_prefix.begin(), v4_prefix.end(), bytes_.begin());
}

bool IpAddress::is_loopback() const {
    constexpr std::uint8_t v4_loopback_network = 127;
    if (is_v4()) return bytes_[v4_prefix.size()] == v4_loopback_network;
    return bytes_ == std::array<std::uint8_t, 16>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
}

IpAddress IpAddress::network(unsigned bits) const {
    const unsigned kept = is_v4() ? bits_before_v4 + bits : bits;
    IpAddress network;
    for (unsigned i = 0; i < bytes_.size(); ++i) {
        const unsigned here = std::min(8U, kept - std::min(kept, 8 * i));
        network.bytes_[i] = static_cast<std::uint8_t>(bytes_[i] & (0xFF00U >> here));
    }
    return network;
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address) return std::nullopt;
    AddressRange range;
    const unsigned bits_max = address->is_v4() ? bits_all - bits_before_v4 : bits_all;
    range.bits_ = bits_max;
    if (slash < text.size()) {
        const char* const end = text.data() + text.size();
        const auto read = std::from_chars(text.data() + slash + 1, end, range.bits_);
        if (read.ec != std::errc() || read.ptr != end || range.bits_ > bits_max) return std::nullopt;
    }
    range.network_ = address->network(range.bits_);
    return range;
}

bool AddressRange::contains(const IpAddress& address) const {
    return address.is_v4() == network_.is_v4() && address.network(bits_) == network_;
}

std::string AddressRange::text() const {
    return network_.text() + "/" + std::to_string(bits_);
}

bool ClientAddresses::trusts(const IpAddress& address) const {
    return std::any_of(trusted_proxies.begin(), trusted_proxies.end(),
                       [&](const AddressRange& range) { return range.contains(address); });
}

ClientAddress ClientAddresses::client(const IpAddress& address) const {
    ClientAddress client{.text = address.text(), .key = {}};
    if (!shared && !trusts(address))
        client.key = address.is_v4() ? address : address.network(client_network_bits);
    return client;
}

ClientAddress ClientAddresses::of_peer(const std::string& peer) const {
    const auto address = IpAddress::parse(peer);
    return address ? client(*address) : ClientAddress{.text = peer, .key = {}};
}

ClientAddress ClientAddresses::of_request(
    const ClientAddress& peer, const std::vector<std::pair<std::string, std::string>>& headers) const {
    if (trusted_proxies.empty()) return peer;  // nearly every request: its address is not read again
    const auto from = IpAddress::parse(peer.text);
    if (!from || !trusts(*from)) return peer;
    ClientAddress found = peer;
    // Each proxy appends whom it heard; several headers are one list (RFC 9110, 5.3).
    for (std::size_t i = headers.size(); i-- > 0;) {
        const auto& [name, value] = headers[i];
        if (!boost::beast::iequals(name, "X-Forwarded-For")) continue;
        std::string_view hops = value;
        for (bool more = true; more;) {
            const std::size_t comma = hops.rfind(',');
            more = comma != std::string_view::npos;
            const auto hop = IpAddress::parse(without_port(trim_blanks(hops.substr(more ? comma + 1 : 0))));
            // What a proxy cannot name is not looked behind: whoever it was wrote the rest.
            if (!hop) return found;
            found = client(*hop);
            if (!trusts(*hop)) return found;
            if (more) hops = hops.substr(0, comma);
        }
    }
    return found;
}

}  // namespace urna::http
