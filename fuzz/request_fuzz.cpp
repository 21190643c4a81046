// SPDX-License-Identifier: Apache-2.0
// However the bytes of a connection are cut, the same requests come out of them, and none can be read in two
// ways.
#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/messages/host.h"
#include "http/messages/request.h"
#include "http/server/request_parser.h"
#include "property.h"

using urna::http::RequestParser;

namespace {

constexpr std::size_t head_bytes_max = 512;
constexpr std::size_t body_bytes_max = 256;

struct Read {
    std::string method;
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    bool http_1_0 = false;
    bool keep_alive = false;
    friend bool operator==(const Read&, const Read&) = default;
};

std::size_t header_count(const Read& request, std::string_view name) {
    return static_cast<std::size_t>(
        std::count_if(request.headers.begin(), request.headers.end(),
                      [&](const auto& header) { return boost::beast::iequals(header.first, name); }));
}

void check(const Read& request) {
    must(request.body.size() <= body_bytes_max);
    for (const auto& [name, value] : request.headers) {
        must(!name.empty());
        for (const std::string& text : {name, value}) {
            must(text.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
        }
    }
    const std::size_t lengths = header_count(request, "Content-Length");
    const std::size_t encodings = header_count(request, "Transfer-Encoding");
    must(lengths + encodings <= 1);
    const std::size_t hosts = header_count(request, "Host");
    must(hosts <= 1 && (hosts == 1 || request.http_1_0));

    for (const auto& [name, value] : request.headers) {
        if (!boost::beast::iequals(name, "Host")) continue;
        const auto host = urna::http::parse_host(value);
        must(!host || urna::http::is_valid_host(value));
        must(!host ||
             std::none_of(host->name.begin(), host->name.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
    }

    urna::http::Request handed;
    handed.query = request.target.substr(std::min(request.target.size(), request.target.find('?')));
    const auto parameter = handed.parameter("id");
    must(!parameter || parameter->size() <= handed.query.size());
}

// A request's parser, fed `piece_bytes` at a time from the front of `input`. False when it did not end.
bool read_request(RequestParser& parser, std::string_view& input, std::size_t piece_bytes, Read& request) {
    std::size_t arrived = 0;  // of the input, for this request
    bool limited = false;
    while (!parser.broken() && parser.state() != RequestParser::State::done) {
        if (!limited && parser.state() == RequestParser::State::body) {
            limited = true;
            // The caller judges a declared length before it reads the body.
            if (parser.content_length().value_or(0) > body_bytes_max) return false;
            parser.limit_body(body_bytes_max);
        }
        // In memory of its own, so that reading past its end is seen.
        const std::string held(input.substr(0, arrived));
        std::string_view piece;
        const std::size_t taken = parser.take(held, piece);
        must(taken <= held.size());
        must(piece.empty() ||
             (piece.data() >= held.data() && piece.data() + piece.size() <= held.data() + held.size()));
        request.body += piece;
        input.remove_prefix(taken);
        arrived -= taken;
        const bool ended = parser.broken() || parser.state() == RequestParser::State::done;
        if (taken == 0 && !ended) {
            if (arrived == input.size()) return false;
            arrived = std::min(input.size(), arrived + piece_bytes);
        }
    }
    return !parser.broken();
}

// The requests that are whole. Whether what follows them is seen to be broken, or may still become one,
// depends on what has arrived.
std::vector<Read> read(std::string_view input, std::size_t piece_bytes) {
    std::vector<Read> requests;
    while (!input.empty()) {
        RequestParser parser(head_bytes_max);
        Read request;
        if (!read_request(parser, input, piece_bytes, request)) break;
        request.method = parser.method();
        request.target = parser.target();
        request.headers = parser.headers();
        request.http_1_0 = parser.http_1_0();
        request.keep_alive = parser.keep_alive();
        check(request);
        requests.push_back(std::move(request));
    }
    return requests;
}

}  // namespace

// The first byte is the size of a piece.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t piece_bytes = data[0] + 1U;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::vector<Read> whole = read(input, input.size() + 1);
    must(read(input, piece_bytes) == whole);
    must(read(input, 1) == whole);
    return 0;
}
