// SPDX-License-Identifier: Apache-2.0
// An answer, in one piece or as a stream.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace urna::http {

// Puts the next piece of a body into `piece`; false at the end. Called on a worker thread, one piece after
// another. When it throws, the connection is cut, so that a part cannot pass for the whole.
using BodySource = std::function<bool(std::string& piece)>;

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    // When set, this is the body. Of an answer that is shared each who got it takes a copy before it begins,
    // so a copy must begin anew.
    BodySource stream;
};

// 200 with no body.
Response empty();
// `text` is JSON.
Response json(int status, std::string text);
// A body `{"message": "..."}`; `message` is plain text, escaped here.
Response message(int status, std::string_view text);
// 503 with a `message` and Retry-After in whole seconds.
Response unavailable(std::string_view text, std::chrono::seconds retry_after);
// `text` as a JSON string, with its quotes.
std::string quoted(std::string_view text);

// The answer is not known yet: ask again after that time. No thread is held meanwhile.
struct RetryLater {
    std::chrono::milliseconds delay;
    // Who has been waiting for so long is answered with `on_timeout`.
    std::chrono::milliseconds timeout = std::chrono::hours(24);
    Response on_timeout = {};
};

using HandlerResult = std::variant<Response, RetryLater>;

// What a handler that was asked has said, or thrown.
struct Completion {
    HandlerResult result;
    std::exception_ptr error;
};

}  // namespace urna::http
