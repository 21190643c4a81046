// SPDX-License-Identifier: Apache-2.0
#include "http/server/response_head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

namespace urna::http {
namespace {

std::string_view reason(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 413:
            return "Content Too Large";
        case 421:
            return "Misdirected Request";
        case 422:
            return "Unprocessable Content";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        default:
            return "";  // clients read the number; the phrase may be empty
    }
}

// A line break in a value would let its author add headers and whole responses, so that it becomes a space.
void append_header(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    for (const char c : value) out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
    out += "\r\n";
}

// RFC 9110, 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`. Each thread formats it once per second.
std::string_view http_date(std::time_t now) {
    thread_local std::time_t written_for = -1;
    thread_local std::array<char, 32> text;
    thread_local std::size_t size = 0;
    if (now != written_for) {
        std::tm utc{};
        gmtime_r(&now, &utc);
        size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
        written_for = now;
    }
    return {text.data(), size};
}

// `attachment; filename="audit.csv"` as `attachment; filename="rehearsal-audit.csv"`.
std::string named_rehearsal(std::string disposition) {
    constexpr std::string_view before_name = "filename=\"";
    const std::size_t at = disposition.find(before_name);
    if (at != std::string::npos) disposition.insert(at + before_name.size(), "rehearsal-");
    return disposition;
}

bool says_how_to_cache(const Response& response) {
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [](const auto& header) { return header.first == "Cache-Control"; });
}

}  // namespace

std::string response_head(const Response& response, const HeadOptions& options) {
    std::string out;
    out.reserve(384);
    out += "HTTP/1.1 ";
    out += std::to_string(response.status);
    out += ' ';
    out += reason(response.status);
    out += "\r\n";
    for (const auto& [name, value] : response.headers) {
        append_header(out, name,
                      options.rehearsal && name == "Content-Disposition" ? named_rehearsal(value) : value);
    }
    append_header(out, "Date", http_date(std::time(nullptr)));
    append_header(out, "X-Request-Id", options.request_id);
    // A browser takes no response for another type than it says. A response of which nobody said how long it
    // may be kept may hold a token or what only its reader may see.
    out += "X-Content-Type-Options: nosniff\r\n";
    if (!says_how_to_cache(response)) out += "Cache-Control: no-store\r\n";
    if (options.rehearsal) out += "Urna-Rehearsal: true\r\n";
    if (options.https) out += "Strict-Transport-Security: max-age=31536000\r\n";
    if (options.framing == Framing::chunked) {
        append_header(out, "Transfer-Encoding", "chunked");
    } else if (options.framing == Framing::length) {
        append_header(out, "Content-Length", std::to_string(response.body.size()));
    }
    if (options.close) {
        append_header(out, "Connection", "close");
    } else if (options.http_1_0) {
        append_header(out, "Connection", "keep-alive");
    }
    out += "\r\n";
    return out;
}

std::string chunk_head(std::size_t bytes) {
    std::array<char, 16> digits;
    const auto end = std::to_chars(digits.begin(), digits.end(), bytes, 16).ptr;
    return std::string(digits.begin(), end) + "\r\n";
}

}  // namespace urna::http
