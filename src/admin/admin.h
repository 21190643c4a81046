// SPDX-License-Identifier: Apache-2.0
// The admin service: participants, elections and results.
#pragma once

#include <cstddef>
#include <vector>

#include "admin/parts.h"
#include "api/route_table.h"
#include "http/server/router.h"

namespace urna::admin {

// POST /createParticipant, GET /getParticipants, POST /createElection, GET /getElections, GET /getResults;
// and beyond the contract, under /admin/, what the console
// needs, and under /results the public pages. `json_bytes_max` bounds their bodies.
std::vector<http::Route> admin_routes(const AdminParts& parts, std::size_t json_bytes_max);

// The same table, without what answers.
std::vector<api::ListedRoute> listed_routes();

}  // namespace urna::admin
