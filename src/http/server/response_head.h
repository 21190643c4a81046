// SPDX-License-Identifier: Apache-2.0
// The head of a response, and the frames of a chunked body, as HTTP/1.1 writes them.
#pragma once

#include <string>
#include <string_view>

#include "http/messages/response.h"

namespace urna::http {

// How the client finds the end of the body; `none`: there is no body (304).
enum class Framing { length, chunked, until_close, none };

struct HeadOptions {
    std::string_view request_id;
    Framing framing = Framing::length;
    bool http_1_0 = false;
    bool https = false;  // browsers are told to come with TLS from now on
    bool rehearsal = false;
    bool close = false;  // the connection ends with this response
};

// Status line, headers and the empty line behind them. Each response has `X-Content-Type-Options: nosniff`,
// and `Cache-Control: no-store` unless its own headers say otherwise; over TLS `Strict-Transport-Security`.
// In a rehearsal each says `Urna-Rehearsal: true`, and the name of a file to save begins with `rehearsal-`.
std::string response_head(const Response& response, const HeadOptions& options);

// The line before a chunk of that many bytes (not 0).
std::string chunk_head(std::size_t bytes);
inline constexpr std::string_view chunk_end = "\r\n";
inline constexpr std::string_view last_chunk = "0\r\n\r\n";

}  // namespace urna::http
