// SPDX-License-Identifier: Apache-2.0
// Reads one request's bytes: first the head, then, when that is wanted, the body. Stores nothing of the body.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace urna::http {

class RequestParser {
 public:
    enum class State {
        head,
        body,
        done,
        // From here on nobody knows where the next request begins:
        malformed,
        head_too_large,
        unknown_encoding,  // a Transfer-Encoding other than chunked
        body_too_large,    // a chunked body that grew over the limit
    };

    explicit RequestParser(std::size_t header_bytes_max);
    ~RequestParser();

    // Takes bytes from the front of `input` and gives their number; 0 means that it needs more than `input`
    // holds. At most one piece of the body is set free: `piece` then points into `input`.
    std::size_t take(std::string_view input, std::string_view& piece);

    State state() const { return state_; }
    bool broken() const { return state_ > State::done; }

    // What the head says.
    std::string_view method() const;
    std::string_view target() const;
    std::vector<std::pair<std::string, std::string>>& headers();
    bool http_1_0() const;
    bool keep_alive() const;  // the sender wants to keep the connection
    bool expects_continue() const {
        return expects_continue_;
    }  // and waits for "100 Continue" before it sends the body
    std::optional<std::uint64_t> content_length() const;

    // Of a chunked body; to be set between head and body.
    void limit_body(std::uint64_t bytes_max);

 private:
    class Beast;
    void read_headers();

    std::unique_ptr<Beast> beast_;
    State state_ = State::head;
    bool expects_continue_ = false;
    std::size_t head_bytes_left_;
};

}  // namespace urna::http
