// SPDX-License-Identifier: Apache-2.0
// The HTTP/1.1 server: coroutines at the edge, handlers on a bounded pool of workers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/messages/host.h"
#include "http/server/router.h"
#include "http/server/tls.h"

namespace urna::http {

// Every resource that a client uses is bounded.
struct Limits {
    std::size_t body_bytes_max = 64UL << 20;  // 413 above; a route may have a lower limit
    // Memory of the bodies that are read whole before they are looked at (body_budget.h).
    std::size_t bodies_bytes_max = 16UL << 20;
    std::size_t header_bytes_max = 16UL << 10;         // 431 above
    std::size_t connections_max = 4096;                // others make room for one more (connection_table.h)
    std::size_t connections_per_address_max = 1024;    // 0: no such limit
    std::size_t waiting_max = 1024;                    // requests waiting for each kind of worker; 503 above
    std::chrono::milliseconds worker_wait{10'000};     // for a worker, or a read to share, to begin; then 503
    std::chrono::milliseconds handshake_wait{10'000};  // of TLS, from the connection's first moment on
    std::chrono::milliseconds header_wait{10'000};  // from the first byte of a request to the end of its head
    std::chrono::milliseconds body_stall_wait{20'000};  // between two pieces of a body
    std::chrono::milliseconds body_wait{600'000};       // for the whole of a body
    std::chrono::milliseconds idle_wait{75'000};        // between two requests on a connection
    std::chrono::milliseconds write_wait{30'000};       // for the client to take a piece of the answer
    // For the client to take the whole answer, and a second more for each so many bytes of it.
    std::chrono::milliseconds response_wait{600'000};
    std::uint64_t response_bytes_per_second = 64UL << 10;
    // For the rest of a body whose request was answered before, and for the client to read that answer.
    std::chrono::milliseconds linger_wait{10'000};
};

// A request that got a response, or whose connection broke before (status 0).
struct ServedRequest {
    std::string_view request_id;
    std::string_view method;
    std::string_view route;           // the route's name; empty when no route matched
    std::string_view remote_address;  // the client's
    int status = 0;
    std::chrono::microseconds duration{0};
    std::uint64_t body_bytes_in = 0;
    std::uint64_t body_bytes_out = 0;
};
using Observer = std::function<void(const ServedRequest&)>;

struct ServerOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any free port
    unsigned io_threads = 2;
    unsigned worker_threads = 8;
    unsigned cpu_bound_threads = 2;   // for routes with Work::cpu_bound, at a low priority
    unsigned polling_threads = 2;     // for routes with Work::polling, at a low priority
    unsigned monitoring_threads = 1;  // for routes with Work::monitoring, at a low priority
    Limits limits;
    ClientAddresses addresses;
    std::vector<Host> allowed_hosts;  // which requests may be for; empty: all. Health and metrics are for all
    bool rehearsal = false;           // responses say that nothing here counts
    std::shared_ptr<const TlsIdentity> tls;  // none: connections are not encrypted
    // Gets the text of what a handler threw; the client sees only 503 or 500. It is called on any thread.
    std::function<void(std::string_view request_id, std::string_view what)> on_error;
    // Gets the reason why no connection can be accepted: when that begins, and at most once a minute. It is
    // called on an I/O thread.
    std::function<void(std::string_view what)> on_accept_error;
};

class Server {
 public:
    // Listens and begins to serve; throws std::runtime_error with the address when it cannot. The router
    // outlives the server. `observe` is called on I/O threads, once for each request, after its response was
    // written.
    Server(const ServerOptions& options, const Router& router, Observer observe);
    // Stops without grace.
    ~Server();  // NOLINT(bugprone-exception-escape): see there

    std::uint16_t port() const;

    // Goes on serving, but closes each connection after its present or next response, so that clients connect
    // to another server.
    void drain();

    // Accepts no more connections, closes idle ones, lets requests finish for at most `grace`, then aborts
    // the rest. Returns when every connection and handler has ended: a handler that is running is never
    // interrupted.
    void stop(std::chrono::milliseconds grace);

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace urna::http
