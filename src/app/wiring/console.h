// SPDX-License-Identifier: Apache-2.0
// The console's rows in the table of routes: the page at `/`, and what it needs under `/assets/`.
#pragma once

#include <vector>

#include "http/server/router.h"

namespace urna::app {

// Public: what anybody may do is decided by the services that the page asks. Throws std::logic_error when the
// console has a file of a kind that we have no type for.
std::vector<http::Route> console_routes();

}  // namespace urna::app
