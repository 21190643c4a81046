// SPDX-License-Identifier: Apache-2.0
#include "http/server/request_site.h"

#include <algorithm>

namespace urna::http {
namespace {

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;

bool is_one(const Host& host, const Host& wanted) {
    if (host.name != wanted.name) return false;
    if (!wanted.port || wanted.port == host.port) return true;
    // Clients leave out the port that goes without saying; which one that is, a proxy may know alone.
    const std::uint16_t port = *wanted.port;
    return !host.port && (port == http_port || port == https_port);
}

// Whether the origin, as RFC 6454, 6.2, writes it, is that of the host. The host does not say whether its
// client speaks TLS, so the origin does. `null` is nobody's.
bool is_origin_of(std::string_view origin, std::string_view host) {
    const std::size_t scheme_end = origin.find("://");
    if (scheme_end == std::string_view::npos) return false;
    const auto from = parse_host(origin.substr(scheme_end + 3));
    const auto to = parse_host(host);
    const std::uint16_t usual = origin.substr(0, scheme_end) == "https" ? https_port : http_port;
    return from && to && from->name == to->name && from->port.value_or(usual) == to->port.value_or(usual);
}

}  // namespace

bool is_for_one_of(const Request& request, const std::vector<Host>& hosts) {
    if (hosts.empty()) return true;
    const auto host = parse_host(request.host());
    return host &&
           std::any_of(hosts.begin(), hosts.end(), [&](const Host& wanted) { return is_one(*host, wanted); });
}

bool is_cross_site(const Request& request) {
    const auto site = request.header("Sec-Fetch-Site");
    if (site == "same-origin" || site == "none") return false;
    if (site == "same-site" || site == "cross-site") return true;
    const auto origin = request.header("Origin");
    return origin && !is_origin_of(*origin, request.host());
}

}  // namespace urna::http
