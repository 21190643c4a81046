// SPDX-License-Identifier: Apache-2.0
// `urna serve`: the whole service in one process.
#pragma once

#include <string>

#include "app/wiring/standalone.h"

namespace urna::app {

// Serves until SIGINT or SIGTERM, then finishes what is under way, for less than 5 s. Throws
// std::runtime_error when it cannot begin.
int serve(const ServeConfig& config);

// The router's table of the embedded service, a line each: METHOD PATH ACCESS.
std::string listed_routes();

}  // namespace urna::app
