// SPDX-License-Identifier: Apache-2.0
// One request on its way through the server, and every decision about it that needs no I/O.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "http/server/request_parser.h"
#include "http/server/router.h"
#include "http/server/server.h"

namespace urna::http {

// Begins with the first byte of a request.
struct RequestContext {
    RequestContext(const ServerOptions& options, const std::string& remote_address);

    RequestParser parser;
    Request request;
    std::unique_ptr<Exchange> exchange;  // destroyed before the request that it refers to
    const Route* route = nullptr;
    std::uint64_t body_bytes_max;
    std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
    bool broken_off = false;  // before it was heard whole: too slow, or no memory
    int status = 0;           // once the answer was written
    std::uint64_t body_bytes_in = 0;
    std::uint64_t body_bytes_out = 0;

    ServedRequest served() const;
};

// The head has been read, or is broken: decides whether the request may go on. Nothing when it may;
// `context.exchange` then takes its body. Unknown paths, wrong methods and declared lengths come before the
// guard.
std::optional<Response> admit(RequestContext& context, const ServerOptions& options, const Router& router);

// Whether the exchange has capacity for the body; an answer when it will have none.
std::variant<bool, Response> check_capacity(RequestContext& context, const ServerOptions& options);

// Hands a piece of the body over; an answer when that failed.
std::optional<Response> receive(RequestContext& context, const ServerOptions& options,
                                std::string_view piece);

// The answer to a request that the parser could not follow to its end.
Response refusal(RequestParser::State state);

// The answer to a request whose turn has not come in time.
Response busy();

// The answer for what a handler threw, which only the log gets to see.
Response failed(const RequestContext& context, const ServerOptions& options, const std::exception_ptr& error);

// What becomes of the connection after the answer.
enum class ConnectionAction {
    keep,    // the next request follows
    drain,   // once the rest of this one's body has been read
    close,   // nothing of the client's is unread
    linger,  // the client may still be sending: it must be able to read the answer
};
ConnectionAction action_after(const RequestContext& context, bool stopping);

}  // namespace urna::http
