// SPDX-License-Identifier: Apache-2.0
// The content coding `gzip` (RFC 9110, 8.4.1.3).
#pragma once

#include <string>
#include <string_view>

namespace urna::http {

// The bytes compressed as well as zlib can. Throws std::bad_alloc.
std::string gzip(std::string_view bytes);

}  // namespace urna::http
