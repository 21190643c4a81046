// SPDX-License-Identifier: Apache-2.0
// What administrators state of an election whose law needs more than ballots, once its count is complete:
// POST /admin/totals, POST /admin/lots and POST /admin/voidLot.
#pragma once

#include <memory>

#include "admin/parts.h"
#include "admin/turnout_cache.h"
#include "http/server/router.h"

namespace urna::admin {

http::Handler totals_handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts);
http::Handler lots_handler(const AdminParts& parts);
http::Handler void_lot_handler(const AdminParts& parts);

}  // namespace urna::admin
