// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/listen_address.h"

#include <charconv>

#include "http/messages/client_address.h"

namespace urna::app {

bool ListenAddress::loopback() const {
    if (host == "localhost") return true;
    const auto address = http::IpAddress::parse(host);
    return address && address->is_loopback();
}

std::string ListenAddress::text() const {
    const bool v6 = host.find(':') != std::string::npos;
    return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::optional<ListenAddress> parse_listen_address(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::string_view host = text.substr(0, colon);
    const std::string_view port = text.substr(colon + 1);
    const bool bracketed = host.starts_with('[') && host.ends_with(']') && host.size() > 2;
    if (bracketed) host = host.substr(1, host.size() - 2);
    if (host.empty() || (!bracketed && host.find_first_of(":[]") != std::string_view::npos))
        return std::nullopt;
    ListenAddress address{std::string(host), 0};
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (error != std::errc() || end != port.data() + port.size()) return std::nullopt;
    return address;
}

}  // namespace urna::app
