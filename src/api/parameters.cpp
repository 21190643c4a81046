// SPDX-License-Identifier: Apache-2.0
#include "api/parameters.h"

#include <charconv>

namespace urna::api {

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [read_to, error] = std::from_chars(text.data(), end, number);
    if (text.starts_with('-') || error != std::errc() || read_to != end) return std::nullopt;
    return number;
}

std::optional<std::string> query_parameter(const http::Request& request, std::string_view name) {
    auto text = request.parameter(name);
    return text && !text->empty() ? text : std::nullopt;
}

Result<std::size_t> page_limit(const http::Request& request, std::size_t limit_default,
                               std::size_t limit_max) {
    const auto text = query_parameter(request, "limit");
    if (!text) return limit_default;
    const auto limit = static_cast<std::size_t>(parse_integer(*text).value_or(0));
    if (limit < 1 || limit > limit_max) return invalid("Invalid limit.");
    return limit;
}

std::string election_parameter(const http::Request& request) {
    const std::string text = request.parameter("id").value_or("");
    const auto id = election_id(text);
    return id ? std::to_string(id->value) : text;
}

}  // namespace urna::api
