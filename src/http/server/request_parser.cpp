// SPDX-License-Identifier: Apache-2.0
#include "http/server/request_parser.h"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>

#include "http/messages/host.h"

namespace urna::http {
namespace {

namespace beast = boost::beast;
using beast::iequals;

// Each takes 64 bytes and more while the request is served, be it four bytes of the head.
constexpr std::size_t headers_max = 100;

std::string_view view(beast::string_view text) {
    return {text.data(), text.size()};
}

// A value may go on in the next line when that begins with a blank (obs-fold of RFC 9112, 5.2). Beast joins
// such lines; then the value does not begin where the blanks behind the name's colon end, or not in the head
// at all.
bool is_folded(std::string_view name, std::string_view value) {
    const char* begin = name.data() + name.size() + 1;
    while (*begin == ' ' || *begin == '\t') ++begin;  // a line break follows at the latest
    return value.data() != begin;
}

}  // namespace

// Beast parses the head only. It goes on where it stopped when the head comes in pieces; with chunks it would
// begin again at the front of an unfinished line.
class RequestParser::Head final : public beast::http::basic_parser<true> {
 public:
    Head() {
        headers.reserve(8);                                       // a plain client has no more
        skip(true);                                               // it takes no byte of the body
        header_limit(std::numeric_limits<std::uint32_t>::max());  // Beast counts each field alone
    }

    std::string method;
    std::string target;
    int version = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    bool too_many_headers = false;

    // What tells where the request ends, or whom it is for.
    std::size_t hosts = 0;
    std::size_t lengths = 0;
    std::size_t encodings = 0;
    bool chunked = false;
    bool expects_continue = false;

 private:
    using Field = beast::http::field;

    void on_request_impl(beast::http::verb, beast::string_view method_text, beast::string_view target_text,
                         int number, beast::error_code&) override {
        method = method_text;
        target = target_text;
        version = number;
    }
    void on_field_impl(Field field, beast::string_view name, beast::string_view value,
                       beast::error_code& error) override {
        too_many_headers = headers.size() == headers_max;
        if (too_many_headers || is_folded(view(name), view(value)) || !look_at(field, view(value))) {
            error = beast::http::error::bad_value;
            return;
        }
        headers.emplace_back(name, value);
    }
    // Returns false when the request is malformed.
    bool look_at(Field field, std::string_view value) {
        switch (field) {
            case Field::host:
                ++hosts;
                return is_valid_host(value);
            case Field::content_length:
                ++lengths;
                return value.find(',') == std::string_view::npos;
            case Field::transfer_encoding:
                ++encodings;
                chunked = iequals(value, "chunked");
                return true;
            case Field::expect:
                if (iequals(value, "100-continue")) expects_continue = true;
                return true;
            default:
                return true;
        }
    }

    // Beast has these of the rest of a request, and of responses.
    void on_response_impl(int, beast::string_view, int, beast::error_code&) override {}
    void on_header_impl(beast::error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
    std::size_t on_body_impl(beast::string_view, beast::error_code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, beast::error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view, beast::error_code&) override {
        return 0;
    }
    void on_finish_impl(beast::error_code&) override {}
};

RequestParser::RequestParser(std::size_t header_bytes_max)
    : head_(std::make_unique<Head>()), head_bytes_left_(header_bytes_max), chunks_(header_bytes_max) {}
RequestParser::~RequestParser() = default;

std::size_t RequestParser::take(std::string_view input, std::string_view& piece) {
    piece = {};
    if (state_ == State::head) return take_head(input);
    return head_->chunked ? take_chunks(input, piece) : take_body(input, piece);
}

std::size_t RequestParser::take_head(std::string_view input) {
    beast::error_code error;
    const std::size_t taken = head_->put({input.data(), input.size()}, error);
    if (error && error != beast::http::error::need_more) {
        state_ = head_->too_many_headers ? State::head_too_large : State::malformed;
        return taken;
    }
    const bool whole = head_->is_done();
    if ((whole ? taken : input.size()) > head_bytes_left_) {
        state_ = State::head_too_large;
        return taken;
    }
    head_bytes_left_ -= taken;
    if (whole) state_ = state_after_head();
    return taken;
}

// A proxy and this server that disagree on where a body ends would disagree on what the next request is
// (request smuggling). So a head that could be read in two ways is refused.
RequestParser::State RequestParser::state_after_head() {
    const Head& head = *head_;
    const bool host_missing = head.hosts == 0 && !http_1_0();
    if (head.hosts > 1 || host_missing) return State::malformed;
    if (head.lengths + head.encodings > 1 || (head.encodings == 1 && http_1_0())) return State::malformed;
    if (head.encodings == 1 && !head.chunked) return State::unknown_encoding;
    body_bytes_left_ = content_length().value_or(0);
    if (!head.chunked && body_bytes_left_ == 0) return State::done;
    expects_continue_ = head.expects_continue && !http_1_0();
    return State::body;
}

std::size_t RequestParser::take_body(std::string_view input, std::string_view& piece) {
    piece =
        input.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(body_bytes_left_, input.size())));
    body_bytes_left_ -= piece.size();
    if (body_bytes_left_ == 0) state_ = State::done;
    return piece.size();
}

std::size_t RequestParser::take_chunks(std::string_view input, std::string_view& piece) {
    const std::size_t taken = chunks_.take(input, piece);
    switch (chunks_.state()) {
        case ChunkedBody::State::reading:
            break;
        case ChunkedBody::State::done:
            state_ = State::done;
            break;
        case ChunkedBody::State::malformed:
            state_ = State::malformed;
            break;
        case ChunkedBody::State::framing_too_large:
            state_ = State::head_too_large;
            break;
        case ChunkedBody::State::body_too_large:
            state_ = State::body_too_large;
            break;
    }
    return taken;
}

std::string_view RequestParser::method() const {
    return head_->method;
}
std::string_view RequestParser::target() const {
    return head_->target;
}
std::vector<std::pair<std::string, std::string>>& RequestParser::headers() {
    return head_->headers;
}
bool RequestParser::http_1_0() const {
    return head_->version == 10;
}
bool RequestParser::keep_alive() const {
    return head_->keep_alive();
}
std::optional<std::uint64_t> RequestParser::content_length() const {
    const auto length = head_->content_length();
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}
void RequestParser::limit_body(std::uint64_t bytes_max) {
    chunks_.limit(bytes_max);
}

}  // namespace urna::http
