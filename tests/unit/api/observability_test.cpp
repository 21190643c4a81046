// SPDX-License-Identifier: Apache-2.0
#include "api/observability.h"

#include <gmock/gmock.h>

#include <memory>
#include <thread>
#include <vector>

#include "base/metrics.h"

namespace urna::api {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(RequestMetrics, CountEachRequestByMethodRouteAndStatus) {
    const auto log = std::make_shared<AccessLog>(0);
    const http::Observer observe = make_observer(log);
    const http::Observer observe_metrics_server = make_observer(log);
    const auto serve = [](const http::Observer& to, const char* method, const char* route, int status) {
        http::ServedRequest served;
        served.method = method;
        served.route = route;
        served.status = status;
        to(served);
    };
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int n = 0; n < 50; ++n) serve(observe, "GET", "/getElections", 200);
            });
        }
    }
    serve(observe_metrics_server, "GET", "/getElections", 200);
    serve(observe, "GET", "/getElections", 503);
    serve(observe, "BREW\n", "", 404);
    const std::string text = metrics_text();
    const auto line = [](const char* method, const char* route, int status, int count) {
        return "urna_http_request_seconds_count{method=\"" + std::string(method) + "\",route=\"" + route +
               "\",status=\"" + std::to_string(status) + "\"} " + std::to_string(count) + "\n";
    };
    EXPECT_THAT(text, HasSubstr(line("GET", "/getElections", 200, 201)));
    EXPECT_THAT(text, HasSubstr(line("GET", "/getElections", 503, 1)));
    EXPECT_THAT(text, HasSubstr(line("other", "none", 404, 1)));
    EXPECT_THAT(text, Not(HasSubstr("BREW")));
}

}  // namespace
}  // namespace urna::api
