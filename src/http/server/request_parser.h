// SPDX-License-Identifier: Apache-2.0
// Parses one request: first the head, then the body, of which it stores nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/messages/chunked_body.h"

namespace urna::http {

class RequestParser {
 public:
    enum class State {
        head,
        body,
        done,
        // In the following states nobody knows where the next request begins.
        malformed,
        head_too_large,    // or has over 100 headers, or what surrounds the chunks of a body is
        unknown_encoding,  // a Transfer-Encoding other than chunked
        body_too_large,    // a chunked body over the limit
    };

    explicit RequestParser(std::size_t header_bytes_max);
    ~RequestParser();

    // Takes bytes from the front of `input` and returns their number; 0 means that the parser needs more than
    // `input` holds. It yields at most one piece of the body: `piece` then points into `input`.
    std::size_t take(std::string_view input, std::string_view& piece);

    State state() const { return state_; }
    bool broken() const { return state_ > State::done; }

    // From the head:
    std::string_view method() const;
    std::string_view target() const;
    std::vector<std::pair<std::string, std::string>>& headers();
    bool http_1_0() const;
    bool keep_alive() const;  // the sender wants to keep the connection
    // The sender waits for "100 Continue" before it sends the body.
    bool expects_continue() const { return expects_continue_; }
    std::optional<std::uint64_t> content_length() const;

    // Limits a chunked body. Called between head and body.
    void limit_body(std::uint64_t bytes_max);

 private:
    class Head;
    std::size_t take_head(std::string_view input);
    State state_after_head();
    std::size_t take_body(std::string_view input, std::string_view& piece);
    std::size_t take_chunks(std::string_view input, std::string_view& piece);

    std::unique_ptr<Head> head_;
    State state_ = State::head;
    bool expects_continue_ = false;
    std::size_t head_bytes_left_;
    std::uint64_t body_bytes_left_ = 0;  // of a body whose length is declared
    ChunkedBody chunks_;                 // of any other one
};

}  // namespace urna::http
