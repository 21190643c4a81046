// SPDX-License-Identifier: Apache-2.0
// POST /admin/publish and GET /admin/publicResults: an election's result for everybody, once an administrator
// has switched that on.
#pragma once

#include <memory>

#include "admin/parts.h"
#include "admin/turnout_cache.h"
#include "http/server/router.h"

namespace urna::admin {

http::Handler publish_handler(const AdminParts& parts);

// Needs no token, and does not wait for a count. What is not public is not found, whether it exists or not.
http::Handler public_results_handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts);

}  // namespace urna::admin
