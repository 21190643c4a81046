// SPDX-License-Identifier: Apache-2.0
// GET /admin/elections: all elections, and where each stands.
#pragma once

#include "admin/parts.h"
#include "http/server/router.h"

namespace urna::admin {

http::Handler election_list_handler(const AdminParts& parts);

}  // namespace urna::admin
