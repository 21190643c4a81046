// SPDX-License-Identifier: Apache-2.0
// POST /admin/election, /admin/cancelElection and /admin/withdrawElection.
#pragma once

#include "admin/parts.h"
#include "http/server/router.h"

namespace urna::admin {

http::Handler edit_election_handler(const AdminParts& parts);
http::Handler cancel_election_handler(const AdminParts& parts);
http::Handler withdraw_election_handler(const AdminParts& parts);

}  // namespace urna::admin
