// SPDX-License-Identifier: Apache-2.0
// Answers that a client may keep and ask about again (RFC 9110, 8.8.3 and 13.1.2): who has an answer already
// is told so, and sent none of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/server/router.h"

namespace urna::http {

// A strong tag of these bytes, in its quotes.
std::string entity_tag(std::string_view body);

// The same handler, but its answers with status 200 say `ETag`, the tag of the body, and `Cache-Control:
// no-cache`: keep it, and ask each time whether it still holds. An answer that is shared is tagged once for
// all who get it. One that streams has no tag, since its body is not known yet.
Handler with_etag(Handler handler);

// 304 without a body when the request is a GET whose `If-None-Match` names the answer's `ETag`, by the weak
// comparison, or is `*`. Only for answers with status 200 that have one. The server asks this of every
// answer.
std::optional<Response> not_modified(const Request& request, const Response& answer);

}  // namespace urna::http
