// SPDX-License-Identifier: Apache-2.0
// What the engineers ask: is it alive, is it ready, what are its figures.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/access_log.h"
#include "http/server/router.h"
#include "http/server/server.h"

namespace urna::api {

// Says what is not ready; empty when all is. May throw Unavailable.
using Readiness = std::function<std::string()>;

// GET /healthz: 200 `{"status": "alive"}` while the process serves. GET /readyz: 200 `{"status": "ready"}`,
// else 503.
std::vector<http::Route> health_routes(const Readiness& readiness);

// GET /metrics: Prometheus' text format. `refresh` brings figures up to date that are asked for and not
// counted. The figures tell the turnout while an election runs, so that on the address of clients only this
// machine may read them; an address of their own is the operator's to guard.
enum class MetricsAddress { of_clients, own };
std::vector<http::Route> metrics_routes(const std::function<void()>& refresh, MetricsAddress address);

// Writes the access log and the metrics of requests.
http::Observer make_observer(std::shared_ptr<AccessLog> log);

}  // namespace urna::api
