// SPDX-License-Identifier: Apache-2.0
// Header values with parameters: `form-data; name="file"`, `multipart/form-data; boundary=x`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace urna::http {

struct HeaderValue {
    std::string main;                                             // lower-case
    std::vector<std::pair<std::string, std::string>> parameters;  // names lower-case, values without quotes

    // Returns the first parameter of that (lower-case) name, or null.
    std::optional<std::string_view> parameter(std::string_view name) const;
};

// Returns null when the text has another form. In quotes, a backslash makes the next character stand for
// itself.
std::optional<HeaderValue> parse_header_value(std::string_view text);

// The same for the Content-Disposition of a part of a form, as the WHATWG's rules for form data write it: in
// quotes a backslash stands for itself, also before the quotation mark that ends the value. A quotation mark
// that does not end it (neither a semicolon nor the end follows) may have a backslash before it, as curl
// before 7.81 writes it. Parameters without a value are ignored: they are what such a client leaves of a
// file's name.
std::optional<HeaderValue> parse_form_disposition(std::string_view text);

// An element of a list in which a client says how much it likes each (RFC 9110, 12.4.2).
struct WeightedValue {
    std::string value;             // lower-case
    std::optional<double> weight;  // from 0 to 1; null when the element is malformed
};

// The elements in their order; empty ones are left out.
std::vector<WeightedValue> parse_weighted_list(std::string_view list);

std::string_view trim_blanks(std::string_view text);  // spaces and tabs at both ends
std::string lower_case(std::string_view text);        // ASCII letters only

}  // namespace urna::http
