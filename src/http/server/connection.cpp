// SPDX-License-Identifier: Apache-2.0
#include "http/server/connection.h"

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/metrics.h"
#include "http/server/response_head.h"

namespace urna::http {
namespace {

namespace asio = boost::asio;
using Step = RequestContext::Step;

constexpr std::size_t body_piece_bytes = 64UL << 10;
// For a health check on a connection in reserve: those are few.
constexpr std::chrono::milliseconds reserve_wait{2'000};
// How long the connection waits before it asks an exchange for capacity again.
constexpr std::chrono::milliseconds capacity_pause_min{2};
constexpr std::chrono::milliseconds capacity_pause_max{50};

struct HandshakeMetrics {
    prometheus::Family<prometheus::Counter>& family = prometheus::BuildCounter()
                                                          .Name("urna_tls_handshakes_total")
                                                          .Help("Handshakes of TLS, by how they ended")
                                                          .Register(metrics());
    prometheus::Counter& done = family.Add({{"outcome", "done"}});
    prometheus::Counter& failed = family.Add({{"outcome", "failed"}});
    prometheus::Counter& timed_out = family.Add({{"outcome", "timed_out"}});
};

HandshakeMetrics& handshake_metrics() {
    static HandshakeMetrics instance;
    return instance;
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, ServerContext& server)
    : server_(server),
      limits_(server.options.limits),
      thread_(socket.get_executor()),
      stream_(std::make_shared<TimedStream>(std::move(socket))),
      peer_(server.options.addresses.of_peer(stream_->remote_address())) {}

void Connection::stop() {
    asio::post(thread_, [self = shared_from_this()] {
        if (self->phase_ == Phase::handling) {
            self->stream_->interrupt_pause();
        } else {
            self->stream_->close();
        }
    });
}

// A request that has arrived in this very moment is lost, as when a connection breaks: to let it end would
// let its sender keep a place that nobody counts.
void Connection::dismiss(std::function<void()> done) {
    aborted_ = true;
    asio::post(thread_, [self = shared_from_this(), done = std::move(done)] {
        self->stream_->reset();
        done();
    });
}

std::optional<Connection::Clock::time_point> Connection::waits_since(WaitsFor what) const {
    if (waits_for_ != what) return std::nullopt;
    return waits_since_;
}

void Connection::wait_for(WaitsFor what) {
    if (waits_for_ == what) return;
    waits_for_ = what;
    if (what != WaitsFor::nothing) waits_since_ = Clock::now();
}

void Connection::interrupt(std::uint64_t request) {
    asio::post(thread_, [self = shared_from_this(), request] {
        if (self->request_ == request) self->stream_->interrupt_read();
    });
}

void Connection::abort() {
    aborted_ = true;
    asio::post(thread_, [self = shared_from_this()] { self->stream_->reset(); });
}

asio::awaitable<void> Connection::serve() {
    bool more = co_await secure() && co_await await_request();
    while (more) {
        more = co_await serve_request();
        phase_ = Phase::idle;
        if (more) more = co_await await_request();
    }
    stream_->close();
}

asio::awaitable<bool> Connection::secure() {
    if (!server_.options.tls) co_return true;
    const auto wait = reserved_ ? std::min(reserve_wait, limits_.handshake_wait) : limits_.handshake_wait;
    try {
        co_await stream_->secure(*server_.options.tls, Clock::now() + wait);
    } catch (const TimedOut&) {
        handshake_metrics().timed_out.Increment();
        co_return false;
    } catch (const ConnectionClosed&) {
        handshake_metrics().failed.Increment();
        co_return false;
    }
    handshake_metrics().done.Increment();
    co_return true;
}

asio::awaitable<bool> Connection::await_request() {
    wait_for(WaitsFor::request);
    const auto until =
        Clock::now() + (reserved_ ? std::min(reserve_wait, limits_.idle_wait) : limits_.idle_wait);
    for (;;) {
        // Some clients end a body with a line break that belongs to nothing.
        while (stream_->input().starts_with("\r\n")) stream_->consume(2);
        if (!stream_->input().empty() && stream_->input() != "\r") co_return true;
        if (server_.stopping) co_return false;
        try {
            co_await stream_->read(body_piece_bytes, until);
        } catch (const TimedOut&) {
            co_return false;
        } catch (const ConnectionClosed&) {
            co_return false;
        }
    }
}

asio::awaitable<bool> Connection::serve_request() {
    phase_ = Phase::handling;
    RequestContext context(server_.options, server_.router, peer_);
    if (reserved_) context.serve_health_alone();
    context.allow_interrupts([this, request = ++request_] { interrupt(request); });
    context.reserve_memory(server_.body_budget);
    std::optional<ConnectionAction> action;
    try {
        action = co_await handle(context);
    } catch (const ConnectionClosed&) {
    }
    if (server_.observe) server_.observe(context.served());
    phase_ = Phase::finishing;
    if (!action) {
        stream_->reset();
        co_return false;
    }
    co_return co_await finish(context, *action);
}

asio::awaitable<ConnectionAction> Connection::handle(RequestContext& context) {
    try {
        co_await read_request(context);
        if (context.step() == Step::run_handler) co_await run(context);
    } catch (const TimedOut&) {
        context.time_out();
    } catch (const std::bad_alloc&) {
        context.fail(std::current_exception());
    }
    wait_for(WaitsFor::nothing);
    write_left_ = limits_.response_wait;
    const ResponsePlan plan = context.plan_response(server_.stopping || server_.draining || reserved_);
    co_await write_response(context, plan);
    co_return plan.action;
}

asio::awaitable<void> Connection::read_request(RequestContext& context) {
    const auto head_until =
        context.begun() + (reserved_ ? std::min(reserve_wait, limits_.header_wait) : limits_.header_wait);
    for (;;) {
        stream_->consume(context.take(stream_->input()));
        if (context.step() != Step::read_head) break;
        co_await stream_->read(limits_.header_bytes_max + body_piece_bytes, head_until);
    }
    wait_for(WaitsFor::nothing);
    auto body_until = Clock::now() + limits_.body_wait;
    while (context.step() == Step::await_capacity || context.step() == Step::read_body) {
        if (context.step() == Step::read_body) {
            co_await read_body(context, body_until);
        } else {
            // The client's time to send does not run meanwhile.
            const auto begun = Clock::now();
            co_await await_capacity(context);
            body_until += Clock::now() - begun;
        }
    }
}

// A client that has gone without a reset is noticed only when the body is read; until then it keeps its
// connection.
asio::awaitable<void> Connection::await_capacity(RequestContext& context) {
    wait_for(WaitsFor::body);
    for (auto pause = capacity_pause_min;; pause = std::min(2 * pause, capacity_pause_max)) {
        if (server_.stopping || server_.draining) co_return context.respond(server_stopping());
        co_await stream_->pause(pause);
        if (aborted_ || stream_->was_reset()) throw ConnectionClosed{};
        context.check_capacity();
        if (context.step() != Step::await_capacity) break;
    }
    wait_for(WaitsFor::nothing);
}

asio::awaitable<void> Connection::read_body(RequestContext& context, Clock::time_point last) {
    if (context.wants_continue() && stream_->input().empty()) {
        co_await stream_->write({"HTTP/1.1 100 Continue\r\n\r\n", {}, {}}, limits_.write_wait, last);
    }
    wait_for(WaitsFor::body);
    for (;;) {
        const std::size_t taken = context.take(stream_->input());
        stream_->consume(taken);
        if (context.step() != Step::read_body) {
            wait_for(WaitsFor::nothing);
            co_return;
        }
        if (taken == 0) {
            co_await stream_->read(body_piece_bytes, std::min(Clock::now() + limits_.body_stall_wait, last));
        }
    }
}

asio::awaitable<void> Connection::run(RequestContext& context) {
    if (auto at_hand = context.exchange().response_at_hand()) co_return context.respond(std::move(at_hand));
    WorkerPool& workers = pool_for(context);
    std::optional<WorkerPool::Slot> slot = workers.try_acquire();
    if (!slot) slot = workers.acquire_from_others(context.client().key);
    if (!slot) co_return context.respond(server_busy());
    const auto begun = Clock::now();
    for (auto start_by = begun + limits_.worker_wait;; start_by = Clock::time_point::max()) {
        std::shared_ptr<const Completion> completion;  // GCC 12 miscompiles its initialization by `? :` here
        if (context.exchange().coalescing_key() != nullptr) {
            completion = co_await run_coalesced(context, start_by);
        } else {
            completion = co_await run_handler(context, start_by);
        }
        slot.reset();
        if (aborted_) throw ConnectionClosed{};
        const auto delay = context.complete(completion, Clock::now() - begun);
        if (!delay) co_return;

        // The handler runs again after the delay, during which the request holds no worker.
        if (!server_.stopping) co_await stream_->pause(*delay);
        if (server_.stopping) co_return context.respond(server_stopping());
        slot = workers.acquire();
    }
}

asio::awaitable<std::shared_ptr<const Completion>> Connection::run_handler(RequestContext& context,
                                                                           Clock::time_point start_by) {
    const auto completion = std::make_shared<Completion>();
    const std::function<void()> work = [&] {
        if (aborted_) return;
        if (Clock::now() > start_by) {
            completion->result = server_busy();
            return;
        }
        *completion = invoke(context.exchange());
    };
    if (context.route().work == Work::cpu_bound) {  // long enough for a crowd to be felt by others
        const std::function<void()> refuse = [&] { completion->result = server_busy(); };
        co_await pool_for(context).run_in_turn(context.client().key, work, refuse);
    } else {
        co_await pool_for(context).run(work);
    }
    co_return completion;
}

asio::awaitable<std::shared_ptr<const Completion>> Connection::run_coalesced(RequestContext& context,
                                                                             Clock::time_point start_by) {
    std::shared_ptr<const Completion> completion;
    const auto wait = [&](auto resume) {
        const auto resumption = std::make_shared<decltype(resume)>(std::move(resume));
        const auto callback = [&completion, resumption,
                               thread = thread_](std::shared_ptr<const Completion> shared) {
            completion = std::move(shared);
            asio::post(thread, std::move(*resumption));
        };
        server_.single_flight.run(context.route(), *context.exchange().coalescing_key(),
                                  {&context.exchange(), start_by, callback});
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(wait, asio::use_awaitable);
    co_return completion;
}

asio::awaitable<void> Connection::write(std::array<std::string_view, 3> pieces) {
    const auto begun = Clock::now();
    std::size_t bytes = 0;
    for (const std::string_view piece : pieces) bytes += piece.size();
    write_left_ += std::chrono::microseconds(1'000'000 * bytes / limits_.response_bytes_per_second);
    co_await stream_->write(pieces, limits_.write_wait, begun + write_left_);
    write_left_ -= Clock::now() - begun;
}

asio::awaitable<void> Connection::write_response(RequestContext& context, const ResponsePlan& plan) {
    if (plan.streams) {
        co_await write({plan.head, {}, {}});
        co_await write_stream(context, plan);
    } else {
        co_await write({plan.head, plan.body, {}});
        context.count_written(plan.body.size());
    }
    context.finish_response();
}

asio::awaitable<void> Connection::write_stream(RequestContext& context, const ResponsePlan& plan) {
    const BodySource source = plan.response->stream;  // a copy: other connections may read the same response
    for (;;) {
        std::string piece;
        bool more = false;
        std::exception_ptr error;
        const std::function<void()> work = [&] {
            if (aborted_) return;
            try {
                more = source(piece);
            } catch (...) {
                error = std::current_exception();
            }
        };
        co_await pool_for(context).run(work);
        if (error) context.report(error);
        if (error || aborted_) throw ConnectionClosed{};
        if (!more) break;
        if (piece.empty()) continue;  // an empty chunk would end the body
        if (plan.chunked) {
            const std::string size = chunk_head(piece.size());
            co_await write({size, piece, chunk_end});
        } else {
            co_await write({piece, {}, {}});
        }
        context.count_written(piece.size());
    }
    if (plan.chunked) co_await write({last_chunk, {}, {}});
}

asio::awaitable<bool> Connection::finish(RequestContext& context, ConnectionAction action) {
    if (action == ConnectionAction::drain) {
        context.drain();
        try {
            co_await read_body(context, Clock::now() + limits_.linger_wait);
        } catch (const TimedOut&) {
            co_return false;
        } catch (const ConnectionClosed&) {
            co_return false;
        }
        if (context.read_whole()) co_return true;
        action = ConnectionAction::linger;
    }
    if (action == ConnectionAction::linger) {
        wait_for(WaitsFor::body);
        co_await stream_->linger(limits_.linger_wait, 2 * limits_.body_bytes_max);
    }
    co_return action == ConnectionAction::keep;
}

WorkerPool& Connection::pool_for(const RequestContext& context) const {
    return server_.worker_pools.pool_for(context.route().work);
}

}  // namespace urna::http
