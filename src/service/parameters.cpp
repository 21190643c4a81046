#include "service/parameters.h"

#include <charconv>

namespace urna::service {

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [read_to, error] = std::from_chars(text.data(), end, number);
    if (text.starts_with('-') || error != std::errc() || read_to != end) return std::nullopt;
    return number;
}

std::string election_parameter(const http::Request& request) {
    const std::string text = request.parameter("id").value_or("");
    const auto id = election_id(text);
    return id ? std::to_string(id->value) : text;
}

}  // namespace urna::service
