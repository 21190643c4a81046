// SPDX-License-Identifier: Apache-2.0
// GET /admin/progress: how many ballots of an election are recorded, when they came and from whom, and what
// waits. GET /admin/turnoutByAccount: the same from whom, by account.
#pragma once

#include <memory>

#include "admin/parts.h"
#include "admin/turnout_cache.h"
#include "http/server/router.h"

namespace urna::admin {

http::Handler progress_handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts);
http::Handler turnout_by_account_handler(const AdminParts& parts,
                                         const std::shared_ptr<TurnoutCache>& turnouts);

}  // namespace urna::admin
