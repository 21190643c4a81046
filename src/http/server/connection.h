// SPDX-License-Identifier: Apache-2.0
// One client's connection: request after request, in order.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <optional>
#include <string>

#include "http/server/context.h"
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
    std::atomic<bool> draining{false};  // no connection is kept after its answer
    std::atomic<bool> stopping{false};
};

// All of it happens on the socket's own I/O thread, but for handlers' work and where it says otherwise.
//
//            first byte              answer written, body read
//   idle ----------------> serving --------------------------> idle
//    |                        | answer written, body unread      ^
//    |                        v                                  |
//    |                     leaving ------------------------------+ (all of the body has come)
//    |                        |
//    +------------------------+--> closed
class Connection : public std::enable_shared_from_this<Connection> {
 public:
    Connection(boost::asio::ip::tcp::socket socket, ServerContext& server);

    // Returns when the connection has ended.
    boost::asio::awaitable<void> serve();

    // On any thread. Closes the connection now when no request is under way, else after that request; who
    // waits for an answer that is not known yet is told that the server stops.
    void stop();
    // On any thread. Breaks the connection off.
    void abort();

 private:
    enum class Phase { idle, serving, leaving };

    // True when a request begins.
    boost::asio::awaitable<bool> await_request();
    // True when another may follow.
    boost::asio::awaitable<bool> serve_one();
    boost::asio::awaitable<ConnectionAction> handle(RequestContext& context);
    // What is sent may be shared with other connections.
    using Answer = std::shared_ptr<const Response>;
    boost::asio::awaitable<Answer> read_request(RequestContext& context);
    boost::asio::awaitable<void> read_head(RequestContext& context);
    // Until the exchange has capacity for the body; an answer when there will be none.
    boost::asio::awaitable<std::optional<Response>> await_capacity(RequestContext& context);
    // Gives an answer when the body could not be taken. Without an exchange the body is thrown away.
    boost::asio::awaitable<std::optional<Response>> read_body(RequestContext& context);
    boost::asio::awaitable<Answer> run(RequestContext& context);
    // Both give an answer of their own to who waits for it to begin until then in vain.
    boost::asio::awaitable<std::shared_ptr<const Completion>> run_handler(
        RequestContext& context, TimedStream::Clock::time_point until);
    boost::asio::awaitable<std::shared_ptr<const Completion>> run_coalesced(
        RequestContext& context, TimedStream::Clock::time_point until);
    WorkerPool& workers_for(const RequestContext& context) const;
    boost::asio::awaitable<void> write_response(RequestContext& context, const Response& answer,
                                                ConnectionAction action);
    boost::asio::awaitable<void> write_stream(RequestContext& context, const Response& answer, bool chunked);
    boost::asio::awaitable<bool> finish(RequestContext& context, ConnectionAction action);

    ServerContext& server_;
    const Limits& limits_;
    boost::asio::any_io_executor thread_;
    std::shared_ptr<TimedStream> stream_;
    std::string remote_address_;
    Phase phase_ = Phase::idle;
    std::atomic<bool> aborted_{false};  // also read on workers
};

}  // namespace urna::http
