// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "http/client/client.h"

namespace urna::http {
namespace {

bool visible(std::string_view text) {
    for (const char c : text) {
        if (c <= ' ' || c > '~') return false;
    }
    return true;
}

}  // namespace

std::optional<Url> parse_url(std::string_view text) {
    constexpr std::string_view plain = "http://";
    constexpr std::string_view encrypted = "https://";
    Url url;
    url.tls = text.starts_with(encrypted);
    if (!url.tls && !text.starts_with(plain)) return std::nullopt;
    if (!visible(text) || text.find_first_of("?#@") != std::string_view::npos) return std::nullopt;
    text.remove_prefix((url.tls ? encrypted : plain).size());
    url.port = default_port(url);

    std::string_view authority = text.substr(0, text.find('/'));
    text.remove_prefix(authority.size());
    while (text.ends_with('/')) text.remove_suffix(1);
    url.prefix = text;

    if (authority.starts_with('[')) {  // an IPv6 address
        const std::size_t end = authority.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        url.host = authority.substr(1, end - 1);
        authority.remove_prefix(end + 1);
        if (!authority.empty() && authority.front() != ':') return std::nullopt;
    } else {
        url.host = authority.substr(0, authority.find(':'));
        authority.remove_prefix(url.host.size());
    }
    if (url.host.empty()) return std::nullopt;
    if (authority.empty()) return url;

    authority.remove_prefix(1);  // the colon
    const char* end = authority.data() + authority.size();
    const auto [read, error] = std::from_chars(authority.data(), end, url.port);
    if (error != std::errc() || read != end || url.port == 0) return std::nullopt;
    return url;
}

}  // namespace urna::http
