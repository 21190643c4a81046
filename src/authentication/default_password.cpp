// SPDX-License-Identifier: Apache-2.0
#include "authentication/default_password.h"

#include "base/log.h"
#include "http/messages/host.h"

namespace urna::authentication {
namespace {

// What listens on all addresses names none of them.
bool is_every_address(const http::Host& host) {
    return host.name == "0.0.0.0" || host.name == "::";
}

bool is_ours(const http::Host& host, const std::string& listen) {
    if (host.is_loopback()) return true;
    const auto own = http::parse_host(listen);
    return own && !is_every_address(*own) && host.name == own->name;
}

}  // namespace

bool refuse_default_password(const DefaultPasswordRule& rule, const http::Request& request,
                             std::string_view password) {
    if (password != default_password || rule.from_everywhere) return false;
    const auto host = http::parse_host(request.host());
    const bool forwarded = request.was_forwarded();
    if (!forwarded && host && is_ours(*host, rule.listen)) return false;
    log_warning(
        "the password 1 was right and was refused: change it (account password), or say "
        "--allow-default-admin",
        {{"because", forwarded ? "a proxy passed the log-in on"
                               : "the log-in's Host is neither loopback nor the address of --listen"},
         {"remote", request.client.text},
         {"request_id", request.id}});
    return true;
}

}  // namespace urna::authentication
