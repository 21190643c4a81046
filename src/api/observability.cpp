// SPDX-License-Identifier: Apache-2.0
#include "api/observability.h"

#include <memory>
#include <mutex>
#include <utility>

#include "api/guard.h"
#include "api/per_request_kind.h"
#include "base/json_writer.h"
#include "base/metrics.h"

namespace urna::api {
namespace {

using http::HandlerResult;
using http::Method;
using http::Request;
using http::Work;

http::Response status(std::string_view word) {
    return http::json(200, JsonWriter().begin_object().member("status", word).end_object().take());
}

HandlerResult ready(const Readiness& readiness) {
    const std::string missing = readiness();
    if (!missing.empty()) return http::unavailable("Not ready: " + missing, std::chrono::seconds(1));
    return status("ready");
}

// However many ask at once, one read answers them all.
http::Handler read_once_for_all(const std::function<HandlerResult()>& read) {
    return http::coalesced_read([](const Request&) { return std::string(); },
                                [read](const std::string&) { return read(); });
}

// The histograms of requests by method, route and status. To look one up in its family takes a map of labels
// to be built and hashed, for each request; so those that were needed once are kept at hand.
class RequestSeconds {
 public:
    prometheus::Histogram& of(std::string_view method, std::string_view route, int status) {
        const std::lock_guard lock(mutex_);
        return *known_.of(method, route, status, [&] {
            return &family_.Add({{"method", std::string(method)},
                                 {"route", std::string(route)},
                                 {"status", std::to_string(status)}},
                                seconds_buckets());
        });
    }

 private:
    prometheus::Family<prometheus::Histogram>& family_ =
        prometheus::BuildHistogram()
            .Name("urna_http_request_seconds")
            .Help("Time from a request's head to the end of its answer, by route and status")
            .Register(metrics());
    std::mutex mutex_;
    PerRequestKind<prometheus::Histogram*> known_;
};

}  // namespace

std::vector<http::Route> health_routes(const Readiness& readiness) {
    // Answered without a worker, since all of those may be waiting for an engine that is away.
    const http::AuthorizationGuard alive = [](Request&) { return status("alive"); };
    return {{.method = Method::get,
             .path = "/healthz",
             .access = access_public,
             .guard = alive,
             .handler = {},
             .work = Work::health},
            {.method = Method::get,
             .path = "/readyz",
             .access = access_public,
             .guard = {},
             .handler = read_once_for_all([readiness] { return ready(readiness); }),
             .work = Work::health}};
}

std::vector<http::Route> metrics_routes(const std::function<void()>& refresh, MetricsAddress address) {
    const auto show = [refresh]() -> HandlerResult {
        refresh();
        http::Response response;
        response.headers.emplace_back("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        response.body = metrics_text();
        return response;
    };
    http::Route route{Method::get, "/metrics", access_public, {}, read_once_for_all(show)};
    route.work = Work::monitoring;
    if (address == MetricsAddress::of_clients) {
        route.access = access_loopback;
        route.guard = loopback_guard();
    }
    return {route};
}

http::Observer make_observer(std::shared_ptr<AccessLog> log) {
    return [histograms = std::make_shared<RequestSeconds>(),
            log = std::move(log)](const http::ServedRequest& served) {
        // What clients call methods and paths that we do not have is theirs, and may hold anything.
        const bool known = !served.route.empty();
        const std::string_view method = known ? served.method : "other";
        const std::string_view route = known ? served.route : "none";
        histograms->of(method, route, served.status)
            .Observe(std::chrono::duration<double>(served.duration).count());
        log->request(served, method, route);
    };
}

}  // namespace urna::api
