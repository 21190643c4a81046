// SPDX-License-Identifier: Apache-2.0
#include "http/server/connection.h"

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/server/etag.h"
#include "http/server/response_head.h"

namespace urna::http {
namespace {

namespace asio = boost::asio;
using Clock = TimedStream::Clock;

constexpr std::size_t body_piece_bytes = 64UL << 10;
constexpr std::chrono::seconds linger_wait{10};
// Between two questions whether an exchange has capacity for a body.
constexpr std::chrono::milliseconds capacity_pause_min{2};
constexpr std::chrono::milliseconds capacity_pause_max{50};

std::shared_ptr<const Response> alone(Response response) {
    return std::make_shared<const Response>(std::move(response));
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, ServerContext& server)
    : server_(server),
      limits_(serving.options.limits),
      thread_(socket.get_executor()),
      stream_(std::make_shared<TimedStream>(std::move(socket))),
      remote_address_(stream_->remote_address()) {}

void Connection::stop() {
    asio::post(thread_, [self = shared_from_this()] {
        if (self->phase_ == Phase::serving) {
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
        more = co_await serve_one();
        phase_ = Phase::idle;
        if (more) more = co_await await_request();
    }
    stream_->close();
}

asio::awaitable<bool> Connection::serve_one() {
    phase_ = Phase::serving;
    RequestContext context(server_.options, remote_address_);
    std::optional<ConnectionAction> action;
    try {
        action = co_await handle(context);
    } catch (const ConnectionClosed&) {
    }
    if (server_.observe) server_.observe(context.served());
    phase_ = Phase::leaving;
    if (!action) {
        stream_->reset();
        co_return false;
    }
    co_return co_await finish(context, *action);
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

asio::awaitable<ConnectionAction> Connection::handle(RequestContext& context) {
    Answer answer;
    try {
        answer = co_await read_request(context);
    } catch (const TimedOut&) {
        context.broken_off = true;
        answer = alone(message(408, "Request timed out."));
    } catch (const std::bad_alloc&) {
        context.broken_off = true;
        answer = alone(failed(context, server_.options, std::current_exception()));
    }
    if (auto unchanged = not_modified(context.request, *answer)) answer = alone(std::move(*unchanged));
    ConnectionAction action = action_after(context, server_.stopping || server_.draining);
    if (answer->stream && context.parser.http_1_0()) {  // whose end is the end of the connection
        action = context.parser.state() == RequestParser::State::done ? ConnectionAction::close
                                                                      : ConnectionAction::linger;
    }
    co_await write_response(context, *answer, action);
    context.status = answer->status;
    co_return action;
}

asio::awaitable<Connection::Answer> Connection::read_request(RequestContext& context) {
    co_await read_head(context);
    std::optional<Response> answer = admit(context, server_.options, server_.router);
    if (answer && context.route != nullptr && !context.parser.content_length() &&
        !context.parser.expects_continue()) {
        // That a body is too large comes before who may send it; what comes in chunks has to be seen to tell.
        if (auto too_large = co_await read_body(context)) co_return alone(std::move(*too_large));
    }
    if (!answer) answer = co_await await_capacity(context);
    if (!answer) answer = co_await read_body(context);
    if (answer) co_return alone(std::move(*answer));
    co_return co_await run(context);
}

asio::awaitable<void> Connection::read_head(RequestContext& context) {
    const auto until = context.begun + limits_.header_wait;
    std::string_view no_body_yet;
    for (;;) {
        stream_->consume(context.parser.take(stream_->input(), no_body_yet));
        if (context.parser.state() != RequestParser::State::head) break;
        co_await stream_->read(limits_.header_bytes_max + body_piece_bytes, until);
    }
}

// The client's time to send does not run meanwhile. That it has gone without a reset is seen when there is
// room, as it reads on; until then it only holds its place.
asio::awaitable<std::optional<Response>> Connection::await_capacity(RequestContext& context) {
    for (auto pause = capacity_pause_min;; pause = std::min(2 * pause, capacity_pause_max)) {
        auto capacity = check_capacity(context, server_.options);
        if (auto* answer = std::get_if<Response>(&capacity)) co_return std::move(*answer);
        if (std::get<bool>(capacity)) co_return std::nullopt;
        if (server_.stopping || server_.draining) {
            co_return unavailable("Server is stopping.", std::chrono::seconds(1));
        }
        co_await stream_->pause(pause);
        if (aborted_ || stream_->was_reset()) throw ConnectionClosed{};
    }
}

asio::awaitable<std::optional<Response>> Connection::read_body(RequestContext& context) {
    RequestParser& parser = context.parser;
    if (context.exchange && parser.expects_continue() && stream_->input().empty()) {
        co_await stream_->write({"HTTP/1.1 100 Continue\r\n\r\n", {}, {}}, limits_.write_wait);
    }
    const auto last = Clock::now() + limits_.body_wait;
    while (parser.state() == RequestParser::State::body) {
        std::string_view piece;
        const std::size_t taken = parser.take(stream_->input(), piece);
        std::optional<Response> answer;
        if (context.exchange && !piece.empty()) answer = receive(context, server_.options, piece);
        stream_->consume(taken);
        if (answer) co_return answer;
        if (taken == 0 && parser.state() == RequestParser::State::body) {
            co_await stream_->read(body_piece_bytes, std::min(Clock::now() + limits_.body_stall_wait, last));
        }
    }
    if (parser.broken()) co_return refusal(parser.state());
    co_return std::nullopt;
}

asio::awaitable<Connection::Answer> Connection::run(RequestContext& context) {
    WorkerPool& workers = workers_for(context);
    if (!workers.try_acquire()) co_return alone(busy());
    const auto came = Clock::now();
    for (auto until = came + limits_.worker_wait;; until = Clock::time_point::max()) {
        std::shared_ptr<const Completion>
            completion;  // not initialized by `? :`, which GCC 12 miscompiles here
        if (context.exchange->coalescing_key() != nullptr) {
            completion = co_await run_coalesced(context, until);
        } else {
            completion = co_await run_handler(context, until);
        }
        workers.release();
        if (aborted_) throw ConnectionClosed{};
        if (completion->error) co_return alone(failed(context, server_.options, completion->error));
        if (const auto* answer = std::get_if<Response>(&completion->result))
            co_return Answer(completion, answer);

        const auto& not_yet = std::get<RetryLater>(completion->result);
        if (Clock::now() - came >= not_yet.timeout) co_return Answer(completion, &not_yet.on_timeout);
        if (!server_.stopping) co_await stream_->pause(not_yet.delay);
        if (server_.stopping) co_return alone(unavailable("Server is stopping.", std::chrono::seconds(1)));
        workers.acquire();
    }
}

WorkerPool& Connection::workers_for(const RequestContext& context) const {
    return server_.worker_pools.pool_for(context.route->work);
}

asio::awaitable<std::shared_ptr<const Completion>> Connection::run_handler(RequestContext& context,
                                                                           Clock::time_point until) {
    const auto completion = std::make_shared<Completion>();
    const std::function<void()> work = [&] {
        if (aborted_) return;
        if (Clock::now() > until) {
            completion->result = busy();
            return;
        }
        *completion = invoke(*context.exchange);
    };
    co_await workers_for(context).run(work);
    co_return completion;
}

asio::awaitable<std::shared_ptr<const Completion>> Connection::run_coalesced(RequestContext& context,
                                                                             Clock::time_point until) {
    std::shared_ptr<const Completion> completion;
    const auto wait = [&](auto waiter) {
        const auto waiting = std::make_shared<decltype(waiter)>(std::move(waiter));
        const auto told = [&completion, waiting, thread = thread_](std::shared_ptr<const Completion> given) {
            completion = std::move(given);
            asio::post(thread, std::move(*waiting));
        };
        server_.single_flight.run(*context.route, *context.exchange->coalescing_key(),
                                  {context.exchange.get(), until, told});
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(wait, asio::use_awaitable);
    co_return completion;
}

asio::awaitable<void> Connection::write_response(RequestContext& context, const Response& answer,
                                                 ConnectionAction action) {
    HeadOptions options;
    options.request_id = context.request.id;
    options.http_1_0 = context.parser.http_1_0();
    options.close = action == ConnectionAction::close || action == ConnectionAction::linger;
    if (answer.status == 304) options.framing = Framing::none;
    if (answer.stream) options.framing = options.http_1_0 ? Framing::until_close : Framing::chunked;
    const std::string head = response_head(answer, options);
    if (answer.stream) {
        co_await stream_->write({head, {}, {}}, limits_.write_wait);
        co_await write_stream(context, answer, !options.http_1_0);
    } else {
        const std::string_view body = context.parser.method() == "HEAD" ? std::string_view() : answer.body;
        co_await stream_->write({head, body, {}}, limits_.write_wait);
        context.body_bytes_out = body.size();
    }
}

asio::awaitable<void> Connection::write_stream(RequestContext& context, const Response& answer,
                                               bool chunked) {
    const BodySource source = answer.stream;  // our own: others may be reading the same answer
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
        co_await workers_for(context).run(work);
        if (error)
            failed(context, server_.options, error);  // the status has long been sent: only told to the log
        if (error || aborted_) throw ConnectionClosed{};
        if (!more) break;
        if (piece.empty()) continue;  // an empty chunk would be the last one
        if (chunked) {
            const std::string size = chunk_head(piece.size());
            co_await stream_->write({size, piece, chunk_end}, limits_.write_wait);
        } else {
            co_await stream_->write({piece, {}, {}}, limits_.write_wait);
        }
        context.body_bytes_out += piece.size();
    }
    if (chunked) co_await stream_->write({last_chunk, {}, {}}, limits_.write_wait);
}

asio::awaitable<bool> Connection::finish(RequestContext& context, ConnectionAction action) {
    if (action == ConnectionAction::drain) {
        context.exchange.reset();
        try {
            co_await read_body(context);
        } catch (const TimedOut&) {
            co_return false;
        } catch (const ConnectionClosed&) {
            co_return false;
        }
        if (context.parser.state() == RequestParser::State::done) co_return true;
        action = ConnectionAction::linger;
    }
    if (action == ConnectionAction::linger) co_await stream_->linger(linger_wait, 2 * limits_.body_bytes_max);
    co_return action == ConnectionAction::keep;
}

}  // namespace urna::http
