// SPDX-License-Identifier: Apache-2.0
#include "http/server/connection.h"

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/server/response_head.h"

namespace urna::http {
namespace {

namespace asio = boost::asio;
using Step = RequestContext::Step;

constexpr std::size_t body_piece_bytes = 64UL << 10;
constexpr std::chrono::seconds linger_wait{10};
// How long the connection waits before it asks an exchange for capacity again.
constexpr std::chrono::milliseconds capacity_pause_min{2};
constexpr std::chrono::milliseconds capacity_pause_max{50};

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, ServerContext& server)
    : server_(server),
      limits_(server.options.limits),
      thread_(socket.get_executor()),
      stream_(std::make_shared<TimedStream>(std::move(socket))),
      remote_address_(stream_->remote_address()) {}

void Connection::stop() {
    asio::post(thread_, [self = shared_from_this()] {
        if (self->phase_ == Phase::handling) {
            self->stream_->interrupt_pause();
        } else {
            self->stream_->close();
        }
    });
}

void Connection::abort() {
    aborted_ = true;
    asio::post(thread_, [self = shared_from_this()] { self->stream_->reset(); });
}

asio::awaitable<void> Connection::serve() {
    bool more = co_await await_request();
    while (more) {
        more = co_await serve_request();
        phase_ = Phase::idle;
        if (more) more = co_await await_request();
    }
    stream_->close();
}

asio::awaitable<bool> Connection::await_request() {
    stream_->shrink();
    const auto until = Clock::now() + limits_.idle_wait;
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
    RequestContext context(server_.options, server_.router, remote_address_);
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
    const ResponsePlan plan = context.plan_response(server_.stopping || server_.draining);
    co_await write_response(context, plan);
    co_return plan.action;
}

asio::awaitable<void> Connection::read_request(RequestContext& context) {
    const auto head_until = context.begun() + limits_.header_wait;
    for (;;) {
        stream_->consume(context.take(stream_->input()));
        if (context.step() != Step::read_head) break;
        co_await stream_->read(limits_.header_bytes_max + body_piece_bytes, head_until);
    }
    if (context.step() == Step::await_capacity) co_await await_capacity(context);
    if (context.step() == Step::read_body) co_await read_body(context);
}

// The client's time to send does not run meanwhile. A client that has gone without a reset is noticed only
// when the body is read; until then it keeps its connection.
asio::awaitable<void> Connection::await_capacity(RequestContext& context) {
    for (auto pause = capacity_pause_min;; pause = std::min(2 * pause, capacity_pause_max)) {
        if (server_.stopping || server_.draining) co_return context.respond(server_stopping());
        co_await stream_->pause(pause);
        if (aborted_ || stream_->was_reset()) throw ConnectionClosed{};
        context.check_capacity();
        if (context.step() != Step::await_capacity) co_return;
    }
}

asio::awaitable<void> Connection::read_body(RequestContext& context) {
    if (context.wants_continue() && stream_->input().empty()) {
        co_await stream_->write({"HTTP/1.1 100 Continue\r\n\r\n", {}, {}}, limits_.write_wait);
    }
    const auto last = Clock::now() + limits_.body_wait;
    for (;;) {
        const std::size_t taken = context.take(stream_->input());
        stream_->consume(taken);
        if (context.step() != Step::read_body) co_return;
        if (taken == 0) {
            co_await stream_->read(body_piece_bytes, std::min(Clock::now() + limits_.body_stall_wait, last));
        }
    }
}

asio::awaitable<void> Connection::run(RequestContext& context) {
    WorkerPool& workers = pool_for(context);
    if (!workers.try_acquire()) co_return context.respond(server_busy());
    const auto begun = Clock::now();
    for (auto start_by = begun + limits_.worker_wait;; start_by = Clock::time_point::max()) {
        std::shared_ptr<const Completion> completion;  // GCC 12 miscompiles its initialization by `? :` here
        if (context.exchange().coalescing_key() != nullptr) {
            completion = co_await run_coalesced(context, start_by);
        } else {
            completion = co_await run_handler(context, start_by);
        }
        workers.release();
        if (aborted_) throw ConnectionClosed{};
        const auto delay = context.complete(completion, Clock::now() - begun);
        if (!delay) co_return;

        // The handler runs again after the delay, during which the request holds no worker.
        if (!server_.stopping) co_await stream_->pause(*delay);
        if (server_.stopping) co_return context.respond(server_stopping());
        workers.acquire();
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
    co_await pool_for(context).run(work);
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

asio::awaitable<void> Connection::write_response(RequestContext& context, const ResponsePlan& plan) {
    if (plan.response->stream) {
        co_await stream_->write({plan.head, {}, {}}, limits_.write_wait);
        co_await write_stream(context, plan);
    } else {
        co_await stream_->write({plan.head, plan.body, {}}, limits_.write_wait);
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
            co_await stream_->write({size, piece, chunk_end}, limits_.write_wait);
        } else {
            co_await stream_->write({piece, {}, {}}, limits_.write_wait);
        }
        context.count_written(piece.size());
    }
    if (plan.chunked) co_await stream_->write({last_chunk, {}, {}}, limits_.write_wait);
}

asio::awaitable<bool> Connection::finish(RequestContext& context, ConnectionAction action) {
    if (action == ConnectionAction::drain) {
        context.drain();
        try {
            co_await read_body(context);
        } catch (const TimedOut&) {
            co_return false;
        } catch (const ConnectionClosed&) {
            co_return false;
        }
        if (context.read_whole()) co_return true;
        action = ConnectionAction::linger;
    }
    if (action == ConnectionAction::linger) {
        co_await stream_->linger(linger_wait, 2 * limits_.body_bytes_max);
    }
    co_return action == ConnectionAction::keep;
}

WorkerPool& Connection::pool_for(const RequestContext& context) const {
    return server_.worker_pools.pool_for(context.route().work);
}

}  // namespace urna::http
