// SPDX-License-Identifier: Apache-2.0
#include "api/decimal.h"

#include <boost/json/basic_parser_impl.hpp>
#include <charconv>

namespace urna::api {
namespace {

// Follows the parser through the document and keeps the number that it is looking for.
struct NumberFinder {
    using error_code = boost::json::error_code;
    using string_view = boost::json::string_view;
    static constexpr std::size_t max_object_size = SIZE_MAX;
    static constexpr std::size_t max_array_size = SIZE_MAX;
    static constexpr std::size_t max_key_size = SIZE_MAX;
    static constexpr std::size_t max_string_size = SIZE_MAX;

    std::string_view name;
    std::optional<std::string> found{};
    std::string key{};
    int depth = 0;

    bool value(std::optional<std::string> number) {
        if (depth == 1 && key == name) found = std::move(number);
        return true;
    }
    bool open() {
        value({});
        ++depth;
        return true;
    }
    bool close() {
        --depth;
        return true;
    }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return open(); }
    bool on_object_end(std::size_t, error_code&) { return close(); }
    bool on_array_begin(error_code&) { return open(); }
    bool on_array_end(std::size_t, error_code&) { return close(); }
    bool on_key_part(string_view part, std::size_t total, error_code&) {
        if (depth == 1) key_part(part, total);
        return true;
    }
    bool on_key(string_view part, std::size_t total, error_code&) {
        if (depth == 1) key_part(part, total);
        return true;
    }
    // `total` counts the key's bytes so far, this part among them.
    void key_part(string_view part, std::size_t total) {
        if (part.size() == total) key.clear();
        key.append(part.data(), part.size());
    }
    bool on_string_part(string_view, std::size_t, error_code&) { return true; }
    bool on_string(string_view, std::size_t, error_code&) { return value({}); }
    bool on_number_part(string_view, error_code&) { return true; }
    bool on_int64(std::int64_t, string_view text, error_code&) { return value(std::string(text)); }
    bool on_uint64(std::uint64_t, string_view text, error_code&) { return value(std::string(text)); }
    bool on_double(double, string_view text, error_code&) { return value(std::string(text)); }
    bool on_bool(bool, error_code&) { return value({}); }
    bool on_null(error_code&) { return value({}); }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }
};

}  // namespace

std::optional<std::string> number_text(std::string_view json, std::string_view name) {
    boost::json::basic_parser<NumberFinder> parser(json_options(), NumberFinder{.name = name});
    boost::json::error_code error;
    parser.write_some(false, json.data(), json.size(), error);
    if (error) return std::nullopt;
    return parser.handler().found;
}

std::optional<std::int64_t> exact_thousandths(std::string_view number) {
    const bool negative = number.starts_with('-');
    if (negative) number.remove_prefix(1);
    const auto exponent_at = std::min(number.find_first_of("eE"), number.size());
    std::string_view exponent_text = number.substr(std::min(exponent_at + 1, number.size()));
    if (exponent_text.starts_with('+')) exponent_text.remove_prefix(1);
    std::int64_t exponent = 0;
    if (!exponent_text.empty()) {
        const char* const end = exponent_text.data() + exponent_text.size();
        if (std::from_chars(exponent_text.data(), end, exponent).ec != std::errc()) return std::nullopt;
    }
    // value = digits * 10^exponent
    std::string digits;
    const std::string_view mantissa = number.substr(0, exponent_at);
    const auto point = std::min(mantissa.find('.'), mantissa.size());
    digits += mantissa.substr(0, point);
    if (point < mantissa.size()) {
        digits += mantissa.substr(point + 1);
        exponent -= static_cast<std::int64_t>(mantissa.size() - point - 1);
    }
    digits.erase(0, digits.find_first_not_of('0'));
    while (digits.ends_with('0')) {
        digits.pop_back();
        ++exponent;
    }
    if (digits.empty()) return 0;
    constexpr std::int64_t digits_max = 15;
    exponent += 3;
    if (exponent < 0 || exponent > digits_max ||
        static_cast<std::int64_t>(digits.size()) + exponent > digits_max) {
        return std::nullopt;
    }
    digits.append(static_cast<std::size_t>(exponent), '0');
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return negative ? -value : value;
}

}  // namespace urna::api
