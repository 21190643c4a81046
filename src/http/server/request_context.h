// SPDX-License-Identifier: Apache-2.0
// One request on its way through the server: every decision about it, and no I/O.
//
// The connection reads bytes, runs the handler and writes the response; the context says which of these comes
// next. It only ever moves forward:
//
//   read_head --> await_capacity <--> read_body --> run_handler --> write_response
//
// Each step may be left out, and each of the first four may lead to write_response at once: when the request
// is refused, when it fails, or when the server stops. Draining alone returns to read_body, after the
// response.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/server/body_budget.h"
#include "http/server/request_parser.h"
#include "http/server/router.h"
#include "http/server/server.h"

namespace urna::http {

// What the connection does after the response.
enum class ConnectionAction {
    keep,    // it reads the next request
    drain,   // it reads and discards the rest of this request's body, then the next request
    close,   // it closes; the client has sent nothing more
    linger,  // it closes, but first lets a client that may still be sending read the response
};

// What the connection writes, and what it does then.
struct ResponsePlan {
    std::shared_ptr<const Response> response;  // other connections may write the same one
    std::string head;
    std::string_view body;  // of `response`; empty when that streams, or when the request is a HEAD
    bool streams = false;   // the response's stream is the body; not so when the request is a HEAD
    bool chunked = false;   // a stream's pieces are chunks; else the stream ends with the connection
    ConnectionAction action = ConnectionAction::keep;
};

class RequestContext {
 public:
    enum class Step { read_head, await_capacity, read_body, run_handler, write_response };
    using Clock = std::chrono::steady_clock;

    // Begins with the first byte of a request that comes over a connection from a peer. Options, router and
    // peer outlive the context.
    RequestContext(const ServerOptions& options, const Router& router, const ClientAddress& peer);
    RequestContext(const RequestContext&) = delete;
    RequestContext& operator=(const RequestContext&) = delete;

    // Every other route answers that the server is busy. Called before the head is read.
    void serve_health_alone() { health_alone_ = true; }

    // What ends a read of the body, after which time_out() follows; on any thread. Called before the head is
    // read.
    void allow_interrupts(std::function<void()> interrupt) { request_.interrupt = std::move(interrupt); }
    // The body reserves its memory there. Called after allow_interrupts().
    void reserve_memory(BodyBudget& budget) { memory_.emplace(budget, request_.interrupt); }

    Step step() const { return step_; }
    // Whose request it is, once its head is read.
    const ClientAddress& client() const { return request_.client; }
    Clock::time_point begun() const { return begun_; }

    // In read_head and read_body: takes bytes from the front of `input` and returns their number; 0 in the
    // same step means that it needs more than `input` holds. Where the head ends, the request is admitted or
    // refused. Unknown paths, wrong methods and declared lengths are refused before the guard is asked.
    std::size_t take(std::string_view input);

    // In await_capacity, before the body or in the midst of it: asks the exchange again.
    void check_capacity();

    // In read_body: whether the client waits for "100 Continue" before it sends the body.
    bool wants_continue() const;

    // In run_handler:
    const Route& route() const { return *route_; }
    Exchange& exchange() { return *exchange_; }
    // The handler has run, for the first time `waited` ago: returns after which delay to run it again, or
    // nothing when the response is known.
    std::optional<std::chrono::milliseconds> complete(const std::shared_ptr<const Completion>& completion,
                                                      Clock::duration waited);

    // In every step before write_response, which follows:
    void respond(Response response);
    void respond(std::shared_ptr<const Response> response);
    // The same where the client was too slow or the reading was interrupted, and where memory ran out: the
    // rest of the request is not read.
    void time_out();
    void fail(const std::exception_ptr& error);

    // In write_response. `closing`: the server keeps no connection.
    ResponsePlan plan_response(bool closing);

    // Tells the log what a stream threw; the client has its status already.
    void report(const std::exception_ptr& error) const;
    void count_written(std::size_t body_bytes) { body_bytes_out_ += body_bytes; }
    std::uint64_t body_bytes_written() const { return body_bytes_out_; }
    void finish_response() { status_ = response_->status; }

    // After a response with ConnectionAction::drain: returns to read_body, in order to discard the body.
    void drain();
    // Whether the client has sent the whole request.
    bool read_whole() const { return parser_.state() == RequestParser::State::done; }

    ServedRequest served() const;

 private:
    void admit();
    std::optional<Response> find_route();
    std::optional<Response> refuse_site() const;
    std::optional<Response> begin_exchange();
    void receive(std::string_view piece);
    void end_body();
    // Responds when the rest of the body is not wanted, or has no memory. Returns whether it does.
    bool give_up_body();
    ConnectionAction action_after(bool closing) const;
    // The response for what a handler threw, which only the log gets to see.
    Response failure(const std::exception_ptr& error) const;

    const ServerOptions& options_;
    const Router& router_;
    const ClientAddress& peer_;
    const Clock::time_point begun_ = Clock::now();
    Step step_ = Step::read_head;
    RequestParser parser_;
    Request request_;
    const Route* route_ = nullptr;
    std::uint64_t body_bytes_max_;
    std::unique_ptr<Exchange> exchange_;  // destroyed before the request that it refers to
    std::optional<BodyBudget::Reservation> memory_;
    bool health_alone_ = false;
    bool interrupted_ = false;  // the request was given up before it was read
    std::shared_ptr<const Response> response_;
    int status_ = 0;  // 0 until the response is written
    std::uint64_t body_bytes_in_ = 0;
    std::uint64_t body_bytes_out_ = 0;
};

// 503: all workers are busy, and too many requests wait for one, or this one has waited for too long.
Response server_busy();
// 503: the server stops, and the request has not been run.
Response server_stopping();

}  // namespace urna::http
