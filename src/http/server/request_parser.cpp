// SPDX-License-Identifier: Apache-2.0
#include "http/server/request_parser.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>

namespace urna::http {
namespace {

namespace beast = boost::beast;
using beast::iequals;

std::string_view view(beast::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

class RequestParser::Beast final : public beast::http::basic_parser<true> {
 public:
    std::string method;
    std::string target;
    int version = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string_view piece;

 private:
    void on_request_impl(beast::http::verb, beast::string_view method_text, beast::string_view target_text,
                         int number, beast::error_code&) override {
        method = method_text;
        target = target_text;
        version = number;
    }
    void on_response_impl(int, beast::string_view, int, beast::error_code&) override {}
    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                       beast::error_code&) override {
        if (head_complete_) return;  // a chunked body's trailers are no headers
        headers.emplace_back(name, value);
    }
    void on_header_impl(beast::error_code&) override { head_complete_ = true; }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
    std::size_t on_body_impl(beast::string_view body, beast::error_code&) override {
        piece = view(body);
        return body.size();
    }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, beast::error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view body, beast::error_code&) override {
        piece = view(body);
        return body.size();
    }
    void on_finish_impl(beast::error_code&) override {}

    bool head_complete_ = false;
};

RequestParser::RequestParser(std::size_t header_bytes_max)
    : beast_(std::make_unique<Beast>()), head_bytes_left_(header_bytes_max) {
    beast_->eager(false);             // one step at a time
    beast_->body_limit(boost::none);  // the caller knows the route, and judges a declared length by it
    beast_->header_limit(std::numeric_limits<std::uint32_t>::max());  // Beast counts each field alone
}
RequestParser::~RequestParser() = default;

std::size_t RequestParser::take(std::string_view input, std::string_view& piece) {
    const bool in_head = state_ == State::head;
    beast::error_code error;
    beast_->piece = {};
    const std::size_t taken = beast_->put({input.data(), input.size()}, error);
    piece = beast_->piece;

    if (error == beast::http::error::body_limit) {
        state_ = State::body_too_large;
    } else if (error && error != beast::http::error::need_more) {
        state_ = State::malformed;
    } else if (beast_->is_done()) {
        state_ = State::done;
    } else if (beast_->is_header_done()) {
        state_ = State::body;
    }
    if (in_head && state_ != State::malformed) {
        const std::size_t read = state_ == State::head ? input.size() : taken;
        if (read > head_bytes_left_) state_ = State::head_too_large;
        head_bytes_left_ -= std::min(head_bytes_left_, taken);
        if (state_ == State::body || state_ == State::done) read_headers();
    }
    return taken;
}

// A proxy and this server that disagree on where a body ends would disagree on what the next request is
// (request smuggling). So a head that could be read in two ways is refused.
void RequestParser::read_headers() {
    std::size_t lengths = 0;
    std::size_t encodings = 0;
    for (const auto& [name, value] : beast_->headers) {
        if (iequals(name, "Content-Length")) {
            ++lengths;
            if (value.find(',') != std::string::npos) state_ = State::malformed;
        }
        if (iequals(name, "Transfer-Encoding")) {
            ++encodings;
            if (!iequals(value, "chunked") && !iequals(value, "identity")) state_ = State::unknown_encoding;
        }
        if (iequals(name, "Expect") && iequals(value, "100-continue")) {
            expects_continue_ = !http_1_0() && state_ == State::body;
        }
    }
    if (lengths + encodings > 1 || (encodings == 1 && http_1_0())) state_ = State::malformed;
}

std::string_view RequestParser::method() const {
    return beast_->method;
}
std::string_view RequestParser::target() const {
    return beast_->target;
}
std::vector<std::pair<std::string, std::string>>& RequestParser::headers() {
    return beast_->headers;
}
bool RequestParser::http_1_0() const {
    return beast_->version == 10;
}
bool RequestParser::keep_alive() const {
    return beast_->keep_alive();
}
std::optional<std::uint64_t> RequestParser::content_length() const {
    const auto length = beast_->content_length();
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}
void RequestParser::limit_body(std::uint64_t bytes_max) {
    beast_->body_limit(bytes_max);
}

}  // namespace urna::http
