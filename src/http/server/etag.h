// SPDX-License-Identifier: Apache-2.0
// Conditional requests (RFC 9110, 8.8.3 and 13.1.2): a client that has a response already gets 304 without a
// body.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/server/router.h"

namespace urna::http {

// Hexadecimal digits of a SHA-256 in a tag: two bodies have the same one with a probability of 2^-128.
inline constexpr std::size_t tag_digits = 32;

// A strong tag for these bytes, in quotes.
std::string entity_tag(std::string_view body);

// The same handler, but its responses with status 200 have an `ETag`, made of the body, and `Cache-Control:
// no-cache`: clients may keep them, and must ask each time whether they still hold. A coalesced response is
// tagged once for all requests that share it. A stream has no tag, since its body is not known yet.
Handler with_etag(Handler handler);

// Returns 304 without a body when the request is a GET whose `If-None-Match` is `*` or names the response's
// `ETag` (weak comparison). Returns null for a response without an `ETag`, or with another status than 200.
// The server calls it for every response.
std::optional<Response> not_modified(const Request& request, const Response& response);

}  // namespace urna::http
