// SPDX-License-Identifier: Apache-2.0
// Percent-encoding in paths and query strings (RFC 3986).
#pragma once

#include <string>
#include <string_view>

namespace urna::http {

// `%41` becomes `A`; a percent sign that begins no escape stays.
std::string decode_path(std::string_view text);
// The same, and `+` becomes a space.
std::string decode_form(std::string_view text);

}  // namespace urna::http
