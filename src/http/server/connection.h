// SPDX-License-Identifier: Apache-2.0
// One client's connection: it serves request after request, in order.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "http/server/request_context.h"
#include "http/server/server.h"
#include "http/server/single_flight.h"
#include "http/server/timed_stream.h"
#include "http/server/worker_pool.h"

namespace urna::http {

// What the connections of one server share. Outlives them.
struct ServerContext {
    const ServerOptions& options;
    const Router& router;
    const Observer& observe;
    WorkerPools& worker_pools;
    SingleFlight& single_flight;
    BodyBudget& body_budget;
    std::atomic<bool> draining{false};  // no connection is kept after its response
    std::atomic<bool> stopping{false};
};

// A connection runs on its socket's own I/O thread. Only handlers run on workers, and stop(), abort() and
// dismiss() may be called on any thread.
//
//           request begins           response written, request read
//   idle ------------------> handling ------------------------------> idle
//    |                         | response written, body unread         ^
//    |                         v                                       |
//    |                     finishing ----------------------------------+ (the rest of the body is read)
//    |                         |
//    +-------------------------+--> closed
class Connection : public std::enable_shared_from_this<Connection> {
 public:
    using Clock = TimedStream::Clock;
    // What the server waits for: a request, to the end of its head, or the rest of its body.
    enum class WaitsFor { nothing, request, body };

    Connection(boost::asio::ip::tcp::socket socket, ServerContext& server);

    // Whose connection it is; of a proxy's nobody's.
    const ClientAddress& peer() const { return peer_; }
    // Before serve(): it serves health checks alone, and one request.
    void reserve() { reserved_ = true; }

    // Returns when the connection has ended.
    boost::asio::awaitable<void> serve();

    // Closes the connection, now or after the response to the request that is being handled. A request whose
    // handler is waiting to run again gets the response that the server stops.
    void stop();
    // Resets the connection now.
    void abort();
    // The same, soon, to make room for another one; then calls the function, on the connection's thread.
    void dismiss(std::function<void()> done);
    // Since when the server has waited for that; none when it does not. Any thread may ask.
    std::optional<Clock::time_point> waits_since(WaitsFor what) const;

 private:
    enum class Phase { idle, handling, finishing };
    template <class T>
    using awaitable = boost::asio::awaitable<T>;

    // Returns whether the client may send requests: over TLS, once it has shaken hands.
    awaitable<bool> secure();
    // Both return whether another request may follow: whether one has begun, and whether the connection is
    // kept.
    awaitable<bool> await_request();
    awaitable<bool> serve_request();

    // A request's way, in this order. What comes next is decided by the context.
    awaitable<ConnectionAction> handle(RequestContext& context);
    awaitable<void> read_request(RequestContext& context);
    awaitable<void> run(RequestContext& context);
    awaitable<void> write_response(RequestContext& context, const ResponsePlan& plan);
    // Does what the action says. Returns whether the connection is kept.
    awaitable<bool> finish(RequestContext& context, ConnectionAction action);

    // Parts of read_request().
    awaitable<void> await_capacity(RequestContext& context);
    awaitable<void> read_body(RequestContext& context, Clock::time_point last);
    // Parts of run(): the handler alone, or one run for all requests with the same key. When it has not begun
    // by `start_by`, it completes with the response that the server is busy.
    awaitable<std::shared_ptr<const Completion>> run_handler(RequestContext& context,
                                                             Clock::time_point start_by);
    awaitable<std::shared_ptr<const Completion>> run_coalesced(RequestContext& context,
                                                               Clock::time_point start_by);
    // Part of write_response().
    awaitable<void> write_stream(RequestContext& context, const ResponsePlan& plan);
    // Part of both: a piece of the response, for which the client has the time that is left to it.
    awaitable<void> write(std::array<std::string_view, 3> pieces);

    void wait_for(WaitsFor what);
    // On any thread: ends the reading of that request's body, if it is still read.
    void interrupt(std::uint64_t request);

    WorkerPool& pool_for(const RequestContext& context) const;

    ServerContext& server_;
    const Limits& limits_;
    boost::asio::any_io_executor thread_;
    std::shared_ptr<TimedStream> stream_;
    const ClientAddress peer_;
    Phase phase_ = Phase::idle;
    bool reserved_ = false;
    std::uint64_t request_ = 0;         // the number of the one that is under way, or was the last
    Clock::duration write_left_{};      // for the client to take the rest of the response
    std::atomic<bool> aborted_{false};  // workers read it too
    std::atomic<WaitsFor> waits_for_{WaitsFor::request};
    std::atomic<Clock::time_point> waits_since_{Clock::now()};
};

}  // namespace urna::http
