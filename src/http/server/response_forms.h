// SPDX-License-Identifier: Apache-2.0
// One response in the forms in which clients take it: as it is, and gzipped.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/messages/request.h"
#include "http/messages/response.h"

namespace urna::http {

struct ResponseForms {
    std::shared_ptr<const Response> plain;
    std::shared_ptr<const Response> gzipped;  // the plain one where compressing does not pay
};

// The response with its body, and with the gzipped one, which is empty where that does not pay. Each form has
// an `ETag` of its own, made of the tag, which has no quotation marks; none when it is empty.
ResponseForms make_forms(Response plain, std::string gzipped, std::string_view tag);

// The form that the request prefers.
std::shared_ptr<const Response> form_for(const Request& request, const ResponseForms& forms);

// Whether a client with this Accept-Encoding prefers the gzipped form (RFC 9110, 12.5.3); false without the
// header, or when it is malformed.
bool prefers_gzip(std::optional<std::string_view> accept_encoding);

}  // namespace urna::http
