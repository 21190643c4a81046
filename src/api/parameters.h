// SPDX-License-Identifier: Apache-2.0
// The parameters of a request's query.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/refusal.h"
#include "base/id.h"
#include "http/messages/request.h"

namespace urna::api {

// The number that these digits write; none when there is anything else, or nothing, or it is above 2^63 - 1.
std::optional<std::int64_t> parse_integer(std::string_view text);

// The same as an id: one that is too large is that of no election.
inline std::optional<ElectionId> election_id(std::string_view text) {
    const auto number = parse_integer(text);
    if (!number) return std::nullopt;
    return ElectionId{*number};
}

// The parameter's text; none when it is absent or empty.
std::optional<std::string> query_parameter(const http::Request& request, std::string_view name);

// The parameter `limit`, from 1 to `most`; `limit_default` without one. `Invalid limit.` when it is anything
// else.
Result<std::size_t> page_limit(const http::Request& request, std::size_t limit_default,
                               std::size_t limit_max);

// The election that the parameter `id` names, as a text that is the same however the number is written; what
// is no number stays as it is. Empty without one.
std::string election_parameter(const http::Request& request);

}  // namespace urna::api
