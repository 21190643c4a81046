// SPDX-License-Identifier: Apache-2.0
// The table of what can be asked for: method, path, who may, and what answers.
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

// One request being served. Destroyed when it is answered or its connection breaks.
class Exchange {
 public:
    virtual ~Exchange() = default;

    // Whether the exchange has capacity for the body. Asked before any of it is read; while there is none,
    // nothing is read, so that the client cannot send, and it is asked again soon. On an I/O thread, so it
    // must not block. Throws Unavailable when it has been asked for too long.
    virtual bool has_capacity() { return true; }

    // The next piece of the body, in order, as it arrives; on an I/O thread, so it must not block.
    virtual void receive(std::string_view piece) = 0;

    // The whole body has arrived: answers, on a worker thread. Asked again after RetryLater.
    virtual HandlerResult respond() = 0;

    // With a key, exchanges of this route and key answer the same to everybody, and one may be asked for all
    // that wait (single_flight.h). None: each is asked itself. Does not change.
    virtual const std::string* coalescing_key() const { return nullptr; }
};

// What the exchange answers, or throws.
Completion invoke(Exchange& exchange);

// Begins to serve a request whose head has arrived and whose sender may ask.
// The request outlives the exchange.
using Handler = std::function<std::unique_ptr<Exchange>(const Request&)>;

// A handler that gets the whole body at once.
Handler buffered(std::function<HandlerResult(const Request&, const std::string& body)> handle);
// A handler that ignores the body.
Handler without_body(std::function<HandlerResult(const Request&)> handle);
// The same for what is read often: `read` is called once for all requests that wait with the same key, which
// is all that it knows of them.
Handler coalesced_read(std::function<std::string(const Request&)> key_of,
                       std::function<HandlerResult(const std::string& key)> read);

// Lets the sender pass (nothing), having set `request.identity`, or answers instead. Called before the body
// is read, on an I/O thread, so it must not block.
using Guard = std::function<std::optional<Response>(Request& request)>;

// What a handler's work is like. Each kind has threads of its own, and a queue in which to wait for them, so
// that a crowd of one kind does not hold up the others.
enum class Work {
    quick,
    cpu_bound,  // keeps a processor busy for tens of milliseconds, as passwords do
    polling,    // asked again and again by everybody who has a page open that shows how things go
};

struct Route {
    Method method = Method::get;
    std::string path;    // matched whole
    std::string access;  // a role's name, or "public": what docs/openapi.yaml and the test of the table say
    Guard guard;         // none only where access is "public"
    Handler handler;     // none where the guard answers every request
    std::size_t body_bytes_max = 0;  // 0: the server's limit
    Work work = Work::quick;
    std::string name =
        {};  // what log, metrics and the table call it where its path says too much; else its path
};

// Its name, or its path where it has none.
const std::string& name_of(const Route& route);

struct NotFound {};
struct MethodNotAllowed {
    std::string allow;  // the methods that the path has, for the `Allow` header
};

class Router {
 public:
    // Throws std::logic_error when a method and path stand twice, or a row that is not public has no guard.
    explicit Router(std::vector<Route> routes);

    // `method` is the request's own word, which may be none of ours.
    std::variant<const Route*, NotFound, MethodNotAllowed> match(std::string_view method,
                                                                 std::string_view path) const;
    const std::vector<Route>& routes() const { return routes_; }

 private:
    std::vector<Route> routes_;
    std::unordered_map<std::string, std::vector<std::size_t>> by_path_;  // rows of `routes_`
};

}  // namespace urna::http
