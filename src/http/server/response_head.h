// SPDX-License-Identifier: Apache-2.0
// An answer's head as it goes over the wire.
#pragma once

#include <string>
#include <string_view>

#include "http/messages/response.h"

namespace urna::http {

// How the end of the body is told; `none`: there is no body, whatever the answer would have had (304).
enum class Framing { length, chunked, until_close, none };

struct HeadOptions {
    std::string_view request_id;
    Framing framing = Framing::length;
    bool http_1_0 = false;
    bool close = false;  // the connection ends with this answer
};

// Status line and headers up to and with the empty line.
std::string response_head(const Response& response, const HeadOptions& options);

// The line before a chunk of that many bytes (not 0).
std::string chunk_head(std::size_t bytes);
inline constexpr std::string_view chunk_end = "\r\n";
inline constexpr std::string_view last_chunk = "0\r\n\r\n";

}  // namespace urna::http
