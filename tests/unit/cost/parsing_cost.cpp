// SPDX-License-Identifier: Apache-2.0
// Parses what a hostile client sends byte by byte: `parsing_cost WHAT BYTES`. parsing_cost_test.py counts the
// instructions of measured_head(), measured_body() and measured_part().
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "http/messages/multipart.h"
#include "http/server/request_parser.h"

namespace {

using urna::http::RequestParser;
using State = RequestParser::State;

constexpr std::size_t header_bytes_max = 1UL << 20;  // no limit ends the measurement
const std::string line = "POST /vote HTTP/1.1\r\n";
const std::string host = "Host: h\r\n";
const std::string chunked = line + host + "Transfer-Encoding: chunked\r\n\r\n";

// Gives the parser one byte more at a time, and always what it has not taken, as a connection does.
void feed(RequestParser& parser, std::string_view input) {
    std::size_t begin = 0;
    for (std::size_t end = 0; end <= input.size(); ++end) {
        for (std::size_t taken = 1; taken > 0 && begin < end && parser.state() < State::done;) {
            std::string_view piece;
            taken = parser.take(input.substr(begin, end - begin), piece);
            begin += taken;
        }
    }
}

[[gnu::noinline]] State measured_head(std::string_view head) {
    RequestParser parser(header_bytes_max);
    feed(parser, head);
    return parser.state();
}

[[gnu::noinline]] State measured_body(RequestParser& parser, std::string_view body) {
    feed(parser, body);
    return parser.state();
}

[[gnu::noinline]] bool measured_part(std::string_view body) {
    urna::http::MultipartPart part("multipart/form-data; boundary=b", "file", [](std::string_view) {});
    for (std::size_t at = 0; at < body.size(); ++at) part.feed(body.substr(at, 1));
    return part.finish();
}

bool head(const std::string& text) {
    return measured_head(text) == State::done;
}

bool body(const std::string& text) {
    RequestParser parser(header_bytes_max);
    feed(parser, chunked);
    parser.limit_body(header_bytes_max);
    return measured_body(parser, text) == State::done;
}

bool part(const std::string& head) {
    return measured_part("--b\r\nContent-Disposition: form-data; name=file\r\n" + head +
                         "\r\n\r\nx\r\n--b--\r\n");
}

std::string repeated(std::string_view text, std::size_t bytes) {
    std::string all;
    while (all.size() < bytes) all += text;
    return all;
}

// Whether the parser read it to its end.
bool parse(const std::string& what, std::size_t bytes) {
    const std::string filling(bytes, 'x');
    if (what == "target") return head("GET /" + filling + " HTTP/1.1\r\n" + host + "\r\n");
    if (what == "header") return head(line + host + "X: " + filling + "\r\n\r\n");
    if (what == "headers")
        return head(line + host + repeated("X: " + std::string(bytes / 90, 'y') + "\r\n", bytes) + "\r\n");
    if (what == "chunks") return body(repeated("1\r\nx\r\n", bytes) + "0\r\n\r\n");
    if (what == "chunk-size") return body(std::string(bytes, '0') + "\r\n\r\n");
    if (what == "extension") return body("1;" + filling + "\r\nx\r\n0\r\n\r\n");
    if (what == "last-extension") return body("0;" + filling + "\r\n\r\n");
    if (what == "trailer") return body("0\r\nX: " + filling + "\r\n\r\n");
    if (what == "trailers") return body("0\r\n" + repeated("X: y\r\n", bytes) + "\r\n");
    if (what == "last-chunk") {
        const std::string third(bytes / 3, 'x');
        return body(std::string(bytes / 3, '0') + ";" + third + "\r\nX: " + third + "\r\n\r\n");
    }
    if (what == "part-header") return part("X: " + filling);
    if (what == "part-headers") return part(repeated("X: y\r\n", bytes) + "X: y");
    if (what == "parts") return part("\r\n" + repeated("x\r\n--b\r\n\r\n", bytes));
    if (what == "half-delimiters") return part("\r\n\r\n" + repeated("\r\n--", bytes));
    return false;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3 || !parse(argv[1], std::strtoul(argv[2], nullptr, 10))) {
        std::cerr << "usage: parsing_cost WHAT BYTES, of which no limit is reached\n";
        return 1;
    }
    return 0;
}
