// SPDX-License-Identifier: Apache-2.0
#include "http/server/router.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace urna::http {
namespace {

constexpr std::string_view head = "HEAD";

class BufferedExchange final : public Exchange {
 public:
    using Handle = std::function<HandlerResult(const Request&, const std::string&)>;

    BufferedExchange(const Request& request, const Handle& handle) : request_(request), handle_(handle) {}

    void receive(std::string_view piece) override {
        const std::size_t bytes = body_.size() + piece.size();
        if (bytes > body_.capacity()) body_.reserve(std::bit_ceil(bytes));
        body_ += piece;
    }
    std::size_t bytes_held() const override { return body_.capacity(); }
    HandlerResult respond() override { return handle_(request_, body_); }

 private:
    const Request& request_;
    const Handle& handle_;  // belongs to the route, which outlives every exchange
    std::string body_;
};

class BodilessExchange final : public Exchange {
 public:
    using Handle = std::function<HandlerResult(const Request&)>;

    BodilessExchange(const Request& request, const Handle& handle) : request_(request), handle_(handle) {}

    void receive(std::string_view) override {}
    HandlerResult respond() override { return handle_(request_); }

 private:
    const Request& request_;
    const Handle& handle_;
};

class CoalescedExchange final : public Exchange {
 public:
    using Read = std::function<HandlerResult(const std::string&)>;

    CoalescedExchange(std::string key, const Read& read) : key_(std::move(key)), read_(read) {}

    void receive(std::string_view) override {}
    HandlerResult respond() override { return read_(key_); }
    const std::string* coalescing_key() const override { return &key_; }

 private:
    const std::string key_;
    const Read& read_;
};

}  // namespace

Completion invoke(Exchange& exchange) {
    Completion completion;
    try {
        completion.result = exchange.respond();
    } catch (...) {
        completion.error = std::current_exception();
    }
    return completion;
}

Handler buffered(std::function<HandlerResult(const Request&, const std::string& body)> handle) {
    auto shared = std::make_shared<const BufferedExchange::Handle>(std::move(handle));
    return [shared](const Request& request) { return std::make_unique<BufferedExchange>(request, *shared); };
}

Handler without_body(std::function<HandlerResult(const Request&)> handle) {
    auto shared = std::make_shared<const BodilessExchange::Handle>(std::move(handle));
    return [shared](const Request& request) { return std::make_unique<BodilessExchange>(request, *shared); };
}

Handler coalesced_read(std::function<std::string(const Request&)> key_of,
                       std::function<HandlerResult(const std::string&)> read) {
    auto shared = std::make_shared<const CoalescedExchange::Read>(std::move(read));
    return [key_of = std::move(key_of), shared](const Request& request) {
        return std::make_unique<CoalescedExchange>(key_of(request), *shared);
    };
}

const std::string& name_of(const Route& route) {
    return route.name.empty() ? route.path : route.name;
}

std::optional<std::string_view> variable_segment(std::string_view route_path, std::string_view path) {
    const std::string_view before = route_path.substr(0, route_path.find('{'));
    const std::string_view after =
        route_path.substr(std::min(route_path.find('}'), route_path.size() - 1) + 1);
    if (before.size() == route_path.size() || path.size() <= before.size() + after.size())
        return std::nullopt;
    if (!path.starts_with(before) || !path.ends_with(after)) return std::nullopt;
    const std::string_view segment = path.substr(before.size(), path.size() - before.size() - after.size());
    if (segment.find('/') != segment.npos) return std::nullopt;
    return segment;
}

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
    for (std::size_t row = 0; row < routes_.size(); ++row) {
        const Route& route = routes_[row];
        if (!route.guard && route.access != "public") {
            throw std::logic_error(route.path + " is not public and has no guard");
        }
        Rows& rows = by_path_[route.path];
        if (rows.empty() && route.path.find('{') != std::string::npos) variable_paths_.push_back(route.path);
        for (const std::size_t other : rows) {
            if (routes_[other].method == route.method) {
                throw std::logic_error(std::string(to_string(route.method)) + " " + route.path +
                                       " is registered twice");
            }
        }
        rows.push_back(row);
    }
}

const Router::Rows* Router::rows_of(std::string_view path) const {
    if (const auto found = by_path_.find(std::string(path)); found != by_path_.end()) return &found->second;
    for (const std::string& variable : variable_paths_) {
        if (variable_segment(variable, path)) return &by_path_.at(variable);
    }
    return nullptr;
}

std::variant<const Route*, NotFound, MethodNotAllowed> Router::match(std::string_view method,
                                                                     std::string_view path) const {
    const Rows* const rows = rows_of(path);
    if (rows == nullptr) return NotFound{};
    const std::string_view answering = method == head ? to_string(Method::get) : method;
    std::vector<std::string_view> methods;
    for (const std::size_t row : *rows) {
        if (to_string(routes_[row].method) == answering) return &routes_[row];
        methods.push_back(to_string(routes_[row].method));
        if (routes_[row].method == Method::get) methods.push_back(head);
    }
    std::sort(methods.begin(), methods.end());
    MethodNotAllowed refusal;
    for (const std::string_view allowed : methods) {
        refusal.allow += refusal.allow.empty() ? "" : ", ";
        refusal.allow += allowed;
    }
    return refusal;
}

}  // namespace urna::http
