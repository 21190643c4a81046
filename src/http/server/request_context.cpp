// SPDX-License-Identifier: Apache-2.0
#include "http/server/request_context.h"

#include <fmt/compile.h>

#include <algorithm>
#include <new>
#include <random>

#include "base/error.h"
#include "http/messages/percent_encoding.h"
#include "http/server/etag.h"
#include "http/server/request_site.h"
#include "http/server/response_head.h"

namespace urna::http {
namespace {

// The id tells requests apart in logs; it is not a secret.
std::string random_id() {
    thread_local std::mt19937_64 source = [] {
        std::random_device device;
        std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
        return std::mt19937_64(seed);
    }();
    return fmt::format(FMT_COMPILE("{:016x}{:016x}"), source(), source());
}

// A target is `/path?query`, or the absolute form `http://host/path?query`, which servers must understand. It
// means the same for the host that it names, whatever the Host header says.
void read_target(std::string_view target, Request& request) {
    if (!target.starts_with('/')) {
        const std::size_t scheme_end = target.find("://");
        const std::size_t path =
            scheme_end == std::string_view::npos ? scheme_end : target.find_first_of("/?", scheme_end + 3);
        if (path != std::string_view::npos) {
            request.authority = target.substr(scheme_end + 3, path - scheme_end - 3);
            target.remove_prefix(path);
        }
    }
    const std::size_t question = std::min(target.find('?'), target.size());
    request.path = decode_path(target.substr(0, question));
    request.query = target.substr(std::min(question + 1, target.size()));
}

// The response to a request that the parser could not follow to its end.
Response refusal(RequestParser::State state) {
    switch (state) {
        case RequestParser::State::head_too_large:
            return message(431, "Request header is too large.");
        case RequestParser::State::unknown_encoding:
            return message(501, "Transfer encoding is not supported.");
        case RequestParser::State::body_too_large:
            return message(413, "Body is too large.");
        default:
            return message(400, "Bad request.");
    }
}

}  // namespace

RequestContext::RequestContext(const ServerOptions& options, const Router& router, const ClientAddress& peer)
    : options_(options),
      router_(router),
      peer_(peer),
      parser_(options.limits.header_bytes_max),
      body_bytes_max_(options.limits.body_bytes_max) {
    request_.id = random_id();
    request_.client = peer;
}

std::size_t RequestContext::take(std::string_view input) {
    std::string_view piece;
    const std::size_t taken = parser_.take(input, piece);
    if (step_ == Step::read_head) {
        if (parser_.state() != RequestParser::State::head) admit();
        return taken;
    }
    if (exchange_ && !piece.empty()) receive(piece);
    if (step_ == Step::read_body && parser_.state() != RequestParser::State::body) end_body();
    return taken;
}

void RequestContext::admit() {
    if (parser_.broken()) return respond(refusal(parser_.state()));
    request_.headers = std::move(parser_.headers());
    request_.client = options_.addresses.of_request(peer_, request_.headers);
    read_target(parser_.target(), request_);
    std::optional<Response> refused = find_route();
    parser_.limit_body(body_bytes_max_);
    if (!refused && parser_.content_length().value_or(0) > body_bytes_max_) {
        refused = refusal(RequestParser::State::body_too_large);
    }
    if (!refused) refused = begin_exchange();
    if (!refused) {
        step_ = Step::await_capacity;
        return check_capacity();
    }
    const bool length_unknown = parser_.state() == RequestParser::State::body && !parser_.content_length();
    const bool measured = route_ != nullptr && length_unknown && !parser_.expects_continue();
    respond(std::move(*refused));
    // A body that is too large is refused before the guard is asked. How large a chunked body is shows only
    // as it is read.
    if (measured) step_ = Step::read_body;
}

std::optional<Response> RequestContext::find_route() {
    const auto match = router_.match(parser_.method(), request_.path);
    if (std::holds_alternative<NotFound>(match)) return message(404, "Not found.");
    if (const auto* wrong = std::get_if<MethodNotAllowed>(&match)) {
        Response response = message(405, "Method not allowed.");
        response.headers.emplace_back("Allow", wrong->allow);
        return response;
    }
    route_ = std::get<const Route*>(match);
    if (health_alone_ && route_->work != Work::health) return server_busy();
    request_.method = route_->method;
    if (route_->body_bytes_max > 0) body_bytes_max_ = route_->body_bytes_max;
    return refuse_site();
}

std::optional<Response> RequestContext::refuse_site() const {
    // Whoever watches over the process asks it by whichever address it has.
    if (route_->work == Work::health || route_->work == Work::monitoring) return std::nullopt;
    if (!is_for_one_of(request_, options_.allowed_hosts)) return message(421, "Unknown host.");
    if (request_.method == Method::post && is_cross_site(request_))
        return message(403, "Cross-site request.");
    return std::nullopt;
}

std::optional<Response> RequestContext::begin_exchange() {
    try {
        if (route_->guard) {
            if (auto refused = route_->guard(request_)) return refused;
        }
        exchange_ = route_->handler(request_);
    } catch (...) {
        return failure(std::current_exception());
    }
    return std::nullopt;
}

void RequestContext::check_capacity() {
    try {
        if (!exchange_->has_capacity() || give_up_body()) return;
    } catch (...) {
        return respond(failure(std::current_exception()));
    }
    step_ = read_whole() ? Step::run_handler : Step::read_body;
}

bool RequestContext::wants_continue() const {
    return exchange_ && parser_.expects_continue() && body_bytes_in_ == 0;
}

void RequestContext::receive(std::string_view piece) {
    body_bytes_in_ += piece.size();
    try {
        exchange_->receive(piece);
        if (memory_) memory_->hold(exchange_->bytes_held(), request_.client.key);
        if (!give_up_body() && !exchange_->has_capacity()) step_ = Step::await_capacity;
    } catch (...) {
        respond(failure(std::current_exception()));
    }
}

bool RequestContext::give_up_body() {
    std::optional<Response> response;
    if (memory_ && memory_->lost()) {
        response = server_busy();
    } else if (exchange_) {
        response = exchange_->early_response();
    }
    if (!response) return false;
    interrupted_ = true;
    exchange_.reset();
    respond(std::move(*response));
    return true;
}

void RequestContext::end_body() {
    if (parser_.broken()) return respond(refusal(parser_.state()));
    if (memory_) memory_->keep();
    step_ = response_ ? Step::write_response : Step::run_handler;
}

std::optional<std::chrono::milliseconds> RequestContext::complete(
    const std::shared_ptr<const Completion>& completion, Clock::duration waited) {
    if (completion->error) {
        respond(failure(completion->error));
        return std::nullopt;
    }
    const Response* response = std::get_if<Response>(&completion->result);
    if (response == nullptr) {
        const auto& retry = std::get<RetryLater>(completion->result);
        if (waited < retry.timeout) return retry.delay;
        response = &retry.on_timeout;
    }
    response_ = std::shared_ptr<const Response>(completion, response);
    step_ = Step::write_response;
    return std::nullopt;
}

void RequestContext::respond(Response response) {
    respond(std::make_shared<const Response>(std::move(response)));
}

void RequestContext::respond(std::shared_ptr<const Response> response) {
    response_ = std::move(response);
    step_ = Step::write_response;
}

void RequestContext::time_out() {
    if (give_up_body()) return;
    interrupted_ = true;
    respond(message(408, "Request timed out."));
}

void RequestContext::fail(const std::exception_ptr& error) {
    interrupted_ = true;
    respond(failure(error));
}

ResponsePlan RequestContext::plan_response(bool closing) {
    if (auto unchanged = not_modified(request_, *response_)) respond(std::move(*unchanged));
    ResponsePlan plan;
    plan.response = response_;
    plan.action = action_after(closing);
    plan.chunked = !parser_.http_1_0();
    HeadOptions options;
    options.request_id = request_.id;
    options.http_1_0 = parser_.http_1_0();
    options.https = options_.tls != nullptr;
    options.rehearsal = options_.rehearsal;
    if (response_->status == 304) options.framing = Framing::none;
    if (response_->stream) options.framing = plan.chunked ? Framing::chunked : Framing::until_close;
    if (parser_.method() != "HEAD") {
        plan.body = response_->body;
        plan.streams = response_->stream != nullptr;
    }
    options.close = plan.action == ConnectionAction::close || plan.action == ConnectionAction::linger;
    plan.head = response_head(*response_, options);
    return plan;
}

ConnectionAction RequestContext::action_after(bool closing) const {
    if (interrupted_ || parser_.broken()) return ConnectionAction::linger;
    // The end of a stream without chunks is the end of the connection.
    const bool ends_connection = response_->stream && parser_.http_1_0();
    const bool keep = parser_.keep_alive() && !closing && !ends_connection;
    if (read_whole()) return keep ? ConnectionAction::keep : ConnectionAction::close;
    // A client that waits for "100 Continue" may send its body after the response, or not: nobody can tell.
    const bool drainable =
        !parser_.expects_continue() && parser_.content_length().value_or(0) <= body_bytes_max_;
    return keep && drainable ? ConnectionAction::drain : ConnectionAction::linger;
}

void RequestContext::report(const std::exception_ptr& error) const {
    failure(error);
}

void RequestContext::drain() {
    exchange_.reset();
    memory_.reset();
    step_ = Step::read_body;
}

ServedRequest RequestContext::served() const {
    ServedRequest served;
    served.request_id = request_.id;
    served.method = parser_.method();
    served.route = route_ != nullptr ? std::string_view(name_of(*route_)) : std::string_view();
    served.remote_address = request_.client.text;
    served.status = status_;
    served.duration = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begun_);
    served.body_bytes_in = body_bytes_in_;
    served.body_bytes_out = body_bytes_out_;
    return served;
}

Response RequestContext::failure(const std::exception_ptr& error) const {
    const auto report = [&](std::string_view what) {
        if (options_.on_error) options_.on_error(request_.id, what);
    };
    try {
        std::rethrow_exception(error);
    } catch (const Unavailable& unavailable_service) {
        report(unavailable_service.what());
        return unavailable("Service is temporarily unavailable.", std::chrono::seconds(1));
    } catch (const std::bad_alloc&) {
        report("out of memory");
        return unavailable("Service is temporarily unavailable.", std::chrono::seconds(1));
    } catch (const std::exception& unexpected) {
        report(unexpected.what());
    } catch (...) {
        report("a handler threw something that is no std::exception");
    }
    return message(500, "Internal error.");
}

Response server_busy() {
    return unavailable("Server is busy.", std::chrono::seconds(1));
}

Response server_stopping() {
    return unavailable("Server is stopping.", std::chrono::seconds(1));
}

}  // namespace urna::http
