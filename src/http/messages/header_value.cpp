// SPDX-License-Identifier: Apache-2.0
#include "http/messages/header_value.h"

#include <algorithm>
#include <charconv>

namespace urna::http {
namespace {

// How a value is quoted: in header fields (RFC 9110, 5.6.4), and in forms (parse_form_disposition).
enum class Quoting { header, form };

// Whether a backslash in quotes makes the next character, the first of `rest`, stand for itself.
bool escapes(std::string_view rest, Quoting quoting) {
    if (quoting == Quoting::header) return true;
    if (!rest.starts_with('"')) return false;
    const std::string_view behind = trim_blanks(rest.substr(1));
    return !behind.empty() && behind.front() != ';';
}

// Removes a quoted value from the front of `text` and returns it without its quotes, or null when they do not
// close.
std::optional<std::string> take_quoted(std::string_view& text, Quoting quoting) {
    std::string value;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return value;
        }
        if (text[i] == '\\' && escapes(text.substr(i + 1), quoting) && ++i == text.size()) break;
        value += text[i];
    }
    return std::nullopt;
}

std::string_view take_until(std::string_view& text, std::string_view ends) {
    const std::string_view taken = text.substr(0, text.find_first_of(ends));
    text.remove_prefix(taken.size());
    return trim_blanks(taken);
}

std::optional<HeaderValue> parse(std::string_view text, Quoting quoting) {
    HeaderValue out;
    out.main = lower_case(take_until(text, ";"));
    while (!text.empty()) {
        text = trim_blanks(text.substr(1));  // the semicolon
        if (text.empty()) break;             // a semicolon at the end is harmless
        std::string name = lower_case(take_until(text, "=;"));
        if (name.empty() || text.empty() || text.front() != '=') {
            if (quoting == Quoting::header) return std::nullopt;
            take_until(text, ";");
            continue;
        }
        text = trim_blanks(text.substr(1));
        std::optional<std::string> value;
        if (!text.empty() && text.front() == '"') {
            value = take_quoted(text, quoting);
            text = trim_blanks(text);
            if (!value || (!text.empty() && text.front() != ';')) return std::nullopt;
        } else {
            value = take_until(text, ";");
        }
        out.parameters.emplace_back(std::move(name), std::move(*value));
    }
    return out;
}

std::string_view take_element(std::string_view& list) {
    const std::string_view element = list.substr(0, list.find(','));
    list.remove_prefix(std::min(element.size() + 1, list.size()));
    return trim_blanks(element);
}

// The value's `q`, from 0 to 1, or null when that is malformed.
std::optional<double> weight_of(const HeaderValue& value) {
    const auto text = value.parameter("q");
    if (!text) return 1;
    double weight = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), weight);
    if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
    return weight >= 0 && weight <= 1 ? std::optional(weight) : std::nullopt;
}

}  // namespace

std::string_view trim_blanks(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

std::optional<std::string_view> HeaderValue::parameter(std::string_view name) const {
    for (const auto& [key, value] : parameters) {
        if (key == name) return value;
    }
    return std::nullopt;
}

std::optional<HeaderValue> parse_header_value(std::string_view text) {
    return parse(text, Quoting::header);
}

std::optional<HeaderValue> parse_form_disposition(std::string_view text) {
    return parse(text, Quoting::form);
}

std::vector<WeightedValue> parse_weighted_list(std::string_view list) {
    std::vector<WeightedValue> values;
    while (!list.empty()) {
        const std::string_view element = take_element(list);
        if (element.empty()) continue;
        const auto value = parse_header_value(element);
        values.push_back({value ? value->main : "", value ? weight_of(*value) : std::nullopt});
    }
    return values;
}

}  // namespace urna::http
