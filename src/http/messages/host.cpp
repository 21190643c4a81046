// SPDX-License-Identifier: Apache-2.0
#include "http/messages/host.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "http/messages/client_address.h"

namespace urna::http {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

constexpr bool is_one_of(std::string_view set, char c) {
    return set.find(c) != std::string_view::npos;
}

// Letters, digits, `unreserved` and `sub-delims` of RFC 3986.
constexpr std::array<bool, 256> name_characters = [] {
    std::array<bool, 256> table{};
    for (const std::string_view set : {digits, letters, std::string_view("-._~!$&'()*+,;=")}) {
        for (const char c : set) table[static_cast<unsigned char>(c)] = true;
    }
    return table;
}();

constexpr bool is_name_character(char c) {
    return name_characters[static_cast<unsigned char>(c)];
}

bool is_hex_digit(char c) {
    return is_one_of("0123456789ABCDEFabcdef", c);
}

// An IPv4 address is a name by this grammar too.
bool is_registered_name(std::string_view text) {
    while (!text.empty()) {
        if (is_name_character(text.front())) {
            text.remove_prefix(1);
        } else if (text.size() > 2 && text[0] == '%' && is_hex_digit(text[1]) && is_hex_digit(text[2])) {
            text.remove_prefix(3);
        } else {
            return false;
        }
    }
    return true;
}

bool is_ipv6_address(std::string_view text) {
    std::array<char, INET6_ADDRSTRLEN> terminated{};
    if (text.size() >= terminated.size() || text.find('\0') != std::string_view::npos) return false;
    std::copy(text.begin(), text.end(), terminated.begin());
    in6_addr address{};
    return inet_pton(AF_INET6, terminated.data(), &address) == 1;
}

// `v`, a version in hexadecimal, a dot and an address of which only the characters are known.
bool is_later_ip_address(std::string_view text) {
    if (!text.starts_with('v') && !text.starts_with('V')) return false;
    const std::size_t dot = std::min(text.find('.'), text.size());
    const std::string_view version = text.substr(1, dot - 1);
    const std::string_view address = text.substr(std::min(dot + 1, text.size()));
    return !version.empty() && std::all_of(version.begin(), version.end(), is_hex_digit) &&
           !address.empty() && std::all_of(address.begin(), address.end(), [](char c) {
               return c == ':' || is_name_character(c);
           });
}

bool is_port(std::string_view text) {
    return text.find_first_not_of(digits) == std::string_view::npos;
}

}  // namespace

bool is_valid_host(std::string_view value) {
    if (value.starts_with('[')) {
        const std::size_t end = value.find(']');
        if (end == std::string_view::npos) return false;
        const std::string_view address = value.substr(1, end - 1);
        const std::string_view behind = value.substr(end + 1);
        return (is_ipv6_address(address) || is_later_ip_address(address)) &&
               (behind.empty() || (behind.front() == ':' && is_port(behind.substr(1))));
    }
    const std::size_t colon = std::min(value.find(':'), value.size());
    return is_registered_name(value.substr(0, colon)) &&
           is_port(value.substr(std::min(colon + 1, value.size())));
}

bool Host::is_loopback() const {
    if (name == "localhost") return true;
    const auto address = IpAddress::parse(name);
    return address && address->is_loopback();
}

std::optional<Host> parse_host(std::string_view value) {
    if (!is_valid_host(value)) return std::nullopt;
    const bool literal = value.starts_with('[');
    const std::size_t end = literal ? value.find(']') + 1 : std::min(value.find(':'), value.size());
    std::string_view name = value.substr(0, end);
    const std::string_view port = value.substr(std::min(end + 1, value.size()));
    if (literal) name = name.substr(1, name.size() - 2);
    if (!literal && name.ends_with('.')) name.remove_suffix(1);

    Host host;
    const auto address = IpAddress::parse(name);
    host.name = address ? address->text() : std::string(name);
    std::transform(host.name.begin(), host.name.end(), host.name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (port.empty()) return host;
    const auto [rest, error] = std::from_chars(port.data(), port.data() + port.size(), host.port.emplace());
    if (error != std::errc() || rest != port.data() + port.size()) return std::nullopt;
    return host;
}

}  // namespace urna::http
