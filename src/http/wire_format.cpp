#include "http/wire_format.h"

#include <fmt/format.h>

#include <boost/beast/http/status.hpp>

namespace urna::http {
namespace {

// A line break in a value would let its author write headers and whole answers of his own.
void append_header(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    for (const char c : value) out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
    out += "\r\n";
}

}  // namespace

std::string answer_head(const Response& response, const HeadOptions& options) {
    const auto reason =
        boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
    std::string out;
    out.reserve(256);
    fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status,
                   std::string_view(reason.data(), reason.size()));
    for (const auto& [name, value] : response.headers) append_header(out, name, value);
    append_header(out, "X-Request-Id", options.request_id);
    if (options.framing == Framing::chunked) {
        append_header(out, "Transfer-Encoding", "chunked");
    } else if (options.framing == Framing::length) {
        append_header(out, "Content-Length", fmt::format_int(response.body.size()).c_str());
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
    return fmt::format("{:x}\r\n", bytes);
}

}  // namespace urna::http
