#include "api/parameters.h"

#include <charconv>

namespace urna::api {

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [read_to, error] = std::from_chars(text.data(), end, number);
    if (text.starts_with('-') || error != std::errc() || read_to != end) return std::nullopt;
    return number;
}

std::optional<std::string> given(const http::Request& request, std::string_view name) {
    auto text = request.parameter(name);
    return text && !text->empty() ? text : std::nullopt;
}

Result<std::size_t> page_limit(const http::Request& request, std::size_t usual, std::size_t most) {
    const auto text = given(request, "limit");
    if (!text) return usual;
    const auto limit = static_cast<std::size_t>(whole_number(*text).value_or(0));
    if (limit < 1 || limit > most) return invalid("Invalid limit.");
    return limit;
}

std::string election_parameter(const http::Request& request) {
    const std::string text = request.parameter("id").value_or("");
    const auto id = election_id(text);
    return id ? std::to_string(id->value) : text;
}

}  // namespace urna::api
