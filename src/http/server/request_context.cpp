// SPDX-License-Identifier: Apache-2.0
#include "http/server/context.h"

#include <fmt/compile.h>

#include <algorithm>
#include <new>
#include <random>

#include "base/error.h"
#include "http/messages/percent_encoding.h"

namespace urna::http {
namespace {

// Tells requests apart in logs; not a secret.
std::string random_id() {
    thread_local std::mt19937_64 source = [] {
        std::random_device device;
        std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
        return std::mt19937_64(seed);
    }();
    return fmt::format(FMT_COMPILE("{:016x}{:016x}"), source(), source());
}

// `/path?query`; the absolute form `http://host/path?query`, which servers must understand, means the same.
void read_target(std::string_view target, Request& request) {
    if (!target.starts_with('/')) {
        const std::size_t scheme_end = target.find("://");
        const std::size_t path =
            scheme_end == std::string_view::npos ? scheme_end : target.find_first_of("/?", scheme_end + 3);
        if (path != std::string_view::npos) target.remove_prefix(path);
    }
    const std::size_t question = std::min(target.find('?'), target.size());
    request.path = decode_path(target.substr(0, question));
    request.query = target.substr(std::min(question + 1, target.size()));
}

std::optional<Response> find_route(RequestContext& context, const Router& router) {
    const auto match = router.match(context.parser.method(), context.request.path);
    if (std::holds_alternative<NotFound>(match)) return message(404, "Not found.");
    if (const auto* wrong = std::get_if<MethodNotAllowed>(&match)) {
        Response response = message(405, "Method not allowed.");
        response.headers.emplace_back("Allow", wrong->allow);
        return response;
    }
    context.route = std::get<const Route*>(match);
    context.request.method = context.route->method;
    return std::nullopt;
}

}  // namespace

RequestContext::RequestContext(const ServerOptions& options, const std::string& remote_address)
    : parser(options.limits.header_bytes_max), body_bytes_max(options.limits.body_bytes_max) {
    request.id = random_id();
    request.remote_address = remote_address;
}

ServedRequest RequestContext::served() const {
    ServedRequest served;
    served.request_id = request.id;
    served.method = parser.method();
    served.route = route != nullptr ? std::string_view(name_of(*route)) : std::string_view();
    served.remote_address = request.remote_address;
    served.status = status;
    served.duration =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun);
    served.body_bytes_in = body_bytes_in;
    served.body_bytes_out = body_bytes_out;
    return served;
}

std::optional<Response> admit(RequestContext& context, const ServerOptions& options, const Router& router) {
    if (context.parser.broken()) return refusal(context.parser.state());
    context.request.headers = std::move(context.parser.headers());
    read_target(context.parser.target(), context.request);
    std::optional<Response> answer = find_route(context, router);
    if (context.route != nullptr && context.route->body_bytes_max > 0)
        context.body_bytes_max = context.route->body_bytes_max;
    context.parser.limit_body(context.body_bytes_max);
    if (answer) return answer;
    if (context.parser.content_length().value_or(0) > context.body_bytes_max) {
        return refusal(RequestParser::State::body_too_large);
    }
    try {
        if (context.route->guard) answer = context.route->guard(context.request);
        if (!answer) context.exchange = context.route->handler(context.request);
    } catch (...) {
        answer = failed(context, options, std::current_exception());
    }
    return answer;
}

std::variant<bool, Response> check_capacity(RequestContext& context, const ServerOptions& options) {
    try {
        return context.exchange->has_capacity();
    } catch (...) {
        return failed(context, options, std::current_exception());
    }
}

std::optional<Response> receive(RequestContext& context, const ServerOptions& options,
                                std::string_view piece) {
    context.body_bytes_in += piece.size();
    try {
        context.exchange->receive(piece);
    } catch (...) {
        return failed(context, options, std::current_exception());
    }
    return std::nullopt;
}

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

Response busy() {
    return unavailable("Server is busy.", std::chrono::seconds(1));
}

Response failed(const RequestContext& context, const ServerOptions& options,
                const std::exception_ptr& error) {
    const auto report = [&](std::string_view what) {
        if (options.on_error) options.on_error(context.request.id, what);
    };
    try {
        std::rethrow_exception(error);
    } catch (const Unavailable& unreachable) {
        report(unreachable.what());
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

ConnectionAction action_after(const RequestContext& context, bool stopping) {
    const RequestParser& parser = context.parser;
    if (context.broken_off || parser.broken()) return ConnectionAction::linger;
    const bool keep = parser.keep_alive() && !stopping;
    if (parser.state() == RequestParser::State::done)
        return keep ? ConnectionAction::keep : ConnectionAction::close;
    // A client that waits for "100 Continue" may now send its body or not: there is no telling.
    const bool drainable =
        !parser.expects_continue() && parser.content_length().value_or(0) <= context.body_bytes_max;
    return keep && drainable ? ConnectionAction::drain : ConnectionAction::linger;
}

}  // namespace urna::http
