// SPDX-License-Identifier: Apache-2.0
// Files that are served from memory and do not change while the program runs.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/server/router.h"

namespace urna::http {

struct StaticFile {
    std::string_view plain;
    std::string_view gzipped;  // empty where compressing does not pay
    std::string tag;           // identifies the plain bytes among all that this path has ever had
    // Content-Type, Cache-Control and whatever else the file needs; the handler adds those of its encoding.
    std::vector<std::pair<std::string, std::string>> headers;
};

// A handler that responds with the file, gzipped for clients that accept it. Each form has an ETag of its
// own. The handler has a copy of the bytes, which all its responses share.
Handler static_file(const StaticFile& file);

}  // namespace urna::http
