// SPDX-License-Identifier: Apache-2.0
// Where a server listens: HOST:PORT.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace urna::app {

struct ListenAddress {
    std::string host;  // a name or an address; an IPv6 address without its brackets
    std::uint16_t port = 0;

    // Whether only this machine can reach it.
    bool loopback() const;
    // HOST:PORT as in a URL.
    std::string text() const;
};

// Empty when the text is not one. Port 0 means any free one.
std::optional<ListenAddress> parse_listen_address(std::string_view text);

}  // namespace urna::app
