// SPDX-License-Identifier: Apache-2.0
// The value of a Host header: whom a request is for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace urna::http {

// Whether the value is what RFC 9110, 7.2, and RFC 3986, 3.2.2, call `uri-host [ ":" port ]`: a name, which
// may be empty, have underscores and percent-encoded bytes, an IPv4 address, or an IP literal in brackets.
// The port may be empty.
bool is_valid_host(std::string_view value);

struct Host {
    // In lower case and without the dot of the root at its end; an address as IpAddress writes it, without
    // brackets. What is percent-encoded stays so.
    std::string name;
    std::optional<std::uint16_t> port;

    // Whether the name means the machine that asks: `localhost`, or a loopback address.
    bool is_loopback() const;
};

// None when the value is no valid host, or its port no port.
std::optional<Host> parse_host(std::string_view value);

}  // namespace urna::http
