// SPDX-License-Identifier: Apache-2.0
// A request as handlers see it. The body is not part of it: exchanges receive that in pieces (router.h).
#pragma once

#include <any>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/messages/client_address.h"

namespace urna::http {

enum class Method { get, post };
std::string_view to_string(Method method);

struct Request {
    std::string id;  // random; the log and the response's `X-Request-Id` have it
    Method method = Method::get;
    std::string path;                           // decoded, without the query
    std::string query;                          // as it was sent, without the `?`
    std::optional<std::string> authority = {};  // whom a target in absolute form names, perhaps nobody
    std::vector<std::pair<std::string, std::string>> headers;
    ClientAddress client;
    // Ends the reading of the body, from any thread: the exchange is asked for the response then. May be
    // empty.
    std::function<void()> interrupt;
    std::any identity;  // who the sender is; set by the route's guard

    // Returns the value of the first header of that name, whatever its case, or null.
    std::optional<std::string_view> header(std::string_view name) const;

    // Whom it is for, as it was sent: what a target in absolute form names, else the `Host` header (RFC 9112,
    // 3.2.2). Empty when neither says it.
    std::string_view host() const;

    // Whether a proxy passes it on, by the headers that proxies add: any `X-Forwarded...`, `Forwarded`,
    // `Via` or `X-Real-IP`. A proxy that adds none of them leaves no trace.
    bool was_forwarded() const;

    // Returns the first query parameter of that name, or null. It is decoded: a `+` is a space, and a percent
    // sign that begins no escape stands for itself.
    std::optional<std::string> parameter(std::string_view name) const;
};

}  // namespace urna::http
