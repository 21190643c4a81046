// SPDX-License-Identifier: Apache-2.0
// Files that are served from memory and do not change while the program runs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/server/router.h"

namespace urna::http {

struct StaticFile {
    std::string_view plain;    // both outlive the route
    std::string_view gzipped;  // empty where compressing does not pay
    std::string tag;           // of the plain bytes; none of other bytes at the same path
    // Beside those of the answer itself: Content-Type, Cache-Control and whatever else the file needs.
    std::vector<std::pair<std::string, std::string>> headers;
};

// Answers with the file, compressed for who takes that, each form with an ETag of its own.
Handler static_file(StaticFile file);

// Whether a client with this Accept-Encoding would rather have the gzipped form (RFC 9110, 12.5.3). Without
// the header, or when it cannot be read, no.
bool prefers_gzip(std::optional<std::string_view> accept_encoding);

}  // namespace urna::http
