// SPDX-License-Identifier: Apache-2.0
// The value of a Host header.
#pragma once

#include <string_view>

namespace urna::http {

// Whether the value is what RFC 9110, 7.2, and RFC 3986, 3.2.2, call `uri-host [ ":" port ]`: a name, which
// may be empty, have underscores and percent-encoded bytes, an IPv4 address, or an IP literal in brackets.
// The port may be empty.
bool is_valid_host(std::string_view value);

}  // namespace urna::http
