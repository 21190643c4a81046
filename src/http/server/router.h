// SPDX-License-Identifier: Apache-2.0
// The table of routes: method, path, who may send the request, and which handler runs.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "http/messages/request.h"
#include "http/messages/response.h"

namespace urna::http {

// What a handler makes of one request. It is destroyed after the response, or when the connection breaks.
class Exchange {
 public:
    virtual ~Exchange() = default;

    // Returns whether the exchange has capacity for more of the body. The server calls it before it reads any
    // of the body, and after each piece. While there is no capacity the server reads nothing, so that the
    // client cannot send, and calls again soon. It runs on an I/O thread and must not block. Throws
    // Unavailable when the request has waited for too long.
    virtual bool has_capacity() { return true; }

    // Receives the next piece of the body, as it arrives. It runs on an I/O thread and must not block.
    virtual void receive(std::string_view piece) = 0;

    // The response when the exchange does not want the rest of the body: asked for after each piece, and when
    // the reading was interrupted.
    virtual std::optional<Response> early_response() { return std::nullopt; }

    // How much of the server's memory for bodies it holds (body_budget.h): what it has received, when it
    // keeps that as it came.
    virtual std::size_t bytes_held() const { return 0; }

    // The whole body has arrived: runs the handler, on a worker thread. After RetryLater it is called again.
    virtual HandlerResult respond() = 0;

    // The response when it is at hand without any work, asked for once the whole body has arrived; else null.
    // It runs on an I/O thread and must neither block nor take long.
    virtual std::shared_ptr<const Response> response_at_hand() { return nullptr; }

    // Exchanges of one route with the same key give the same response, so that the server runs one of them
    // for all that wait (single_flight.h). An exchange without a key (null) runs for itself. The key does not
    // change.
    virtual const std::string* coalescing_key() const { return nullptr; }
};

// Runs the handler; what it throws is part of the completion.
Completion invoke(Exchange& exchange);

// Begins an exchange for a request whose head has arrived and which the guard has admitted. The request
// outlives the exchange.
using Handler = std::function<std::unique_ptr<Exchange>(const Request&)>;

// A handler that reads the whole body into memory.
Handler buffered(std::function<HandlerResult(const Request&, const std::string& body)> handle);
// A handler that ignores the body.
Handler without_body(std::function<HandlerResult(const Request&)> handle);
// The same for reads that many clients request at once: `read` runs once for all requests that wait with the
// same key. The key is all that it knows of them.
Handler coalesced_read(std::function<std::string(const Request&)> key_of,
                       std::function<HandlerResult(const std::string& key)> read);

// Admits a request and sets `request.identity`, or returns the response that refuses it. A guard is called
// before the body is read, on an I/O thread, so it must not block.
using AuthorizationGuard = std::function<std::optional<Response>(Request& request)>;

// The kind of work that a handler does. Each kind has threads and a queue of its own, so that many requests
// of one kind do not delay the others.
enum class Work {
    quick,
    cpu_bound,   // it keeps a processor busy for tens of milliseconds, as hashing a password does
    polling,     // every open page that shows progress sends such requests again and again
    health,      // whoever watches over the service asks; served also while there is room for nobody else
    monitoring,  // whoever watches the process reads its figures, and must not slow it down by that
};

struct Route {
    Method method = Method::get;
    std::string path;                // the whole path; a segment such as `{id}` stands for any one
    std::string access;              // a role's name, or "public"; docs/openapi.yaml says the same
    AuthorizationGuard guard;        // empty only where access is "public"
    Handler handler;                 // empty where the guard responds to every request
    std::size_t body_bytes_max = 0;  // 0: the server's limit
    Work work = Work::quick;
    std::string name = {};  // stands in log, metrics and table where the path says too much
};

// The route's name, or its path where it has no name.
const std::string& name_of(const Route& route);

// What stands in a request's path where the route's has its one `{...}`; none when the paths differ or the
// route's has none.
std::optional<std::string_view> variable_segment(std::string_view route_path, std::string_view path);

struct NotFound {};
struct MethodNotAllowed {
    std::string allow;  // the value of the `Allow` header: the methods that the path has
};

class Router {
 public:
    // Throws std::logic_error when a method and path are registered twice, or when a route that is not public
    // has no guard.
    explicit Router(std::vector<Route> routes);

    // `method` is what the request says; it may be a method that the server does not know. HEAD finds the row
    // of GET, whose response the server then writes without its body. A path that is there as it stands comes
    // before one with a variable segment.
    std::variant<const Route*, NotFound, MethodNotAllowed> match(std::string_view method,
                                                                 std::string_view path) const;
    const std::vector<Route>& routes() const { return routes_; }

 private:
    std::vector<Route> routes_;
    using Rows = std::vector<std::size_t>;  // indices of `routes_`
    const Rows* rows_of(std::string_view path) const;

    std::unordered_map<std::string, Rows> by_path_;
    std::vector<std::string> variable_paths_;  // those of `by_path_` that have a variable segment
};

}  // namespace urna::http
