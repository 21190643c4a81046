// SPDX-License-Identifier: Apache-2.0
// A response, in one piece or as a stream.
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

// Puts the next piece of a body into `piece`; returns false at the end. It is called on a worker thread, for
// one piece after another. When it throws, the connection is reset, so that a part cannot pass for the whole.
using BodySource = std::function<bool(std::string& piece)>;

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    // When set, this is the body. Each connection reads a copy of its own, since several may share a
    // response; so a copy must begin at the first piece.
    BodySource stream;
};

// 200 with no body.
Response empty();
// `text` is JSON.
Response json(int status, std::string text);
// A body `{"message": "..."}`; `message` is plain text, escaped here.
Response message(int status, std::string_view text);
// 503 and 429, with a `message` and Retry-After in whole seconds.
Response unavailable(std::string_view text, std::chrono::seconds retry_after);
Response too_many_requests(std::string_view text, std::chrono::seconds retry_after);

// The response is not known yet: the server runs the handler again after the delay. The request holds no
// thread meanwhile.
struct RetryLater {
    std::chrono::milliseconds delay;
    // A request that has waited for so long gets `on_timeout`.
    std::chrono::milliseconds timeout = std::chrono::hours(24);
    Response on_timeout = {};
};

using HandlerResult = std::variant<Response, RetryLater>;

// How a run of a handler ended: with a result, or with an exception.
struct Completion {
    HandlerResult result;
    std::exception_ptr error;
};

}  // namespace urna::http
