// SPDX-License-Identifier: Apache-2.0
// GET /admin/completion: which officials have said that they have sent everything of an election, and whose
// statement a later upload has taken back.
#pragma once

#include <memory>

#include "admin/parts.h"
#include "admin/turnout_cache.h"
#include "http/server/router.h"

namespace urna::admin {

http::Handler completion_handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts);

}  // namespace urna::admin
