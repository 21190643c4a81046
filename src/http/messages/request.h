// SPDX-License-Identifier: Apache-2.0
// A request as handlers see it. The body is not part of it: it arrives in pieces (see exchange.h).
#pragma once

#include <any>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace urna::http {

enum class Method { get, post };
std::string_view to_string(Method method);

struct Request {
    std::string id;  // of this request; in the log and in the answer's `X-Request-Id`
    Method method = Method::get;
    std::string path;   // decoded, without the query
    std::string query;  // raw: what stands behind the `?`
    std::vector<std::pair<std::string, std::string>> headers;
    std::string remote_address;
    std::any identity;  // what the route's guard found out about the sender

    // The first header of that name, case ignored.
    std::optional<std::string_view> header(std::string_view name) const;

    // The first query parameter of that name, decoded (`+` and percent signs; what is no escape stays as it
    // is).
    std::optional<std::string> parameter(std::string_view name) const;
};

}  // namespace urna::http
