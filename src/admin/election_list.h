// GET /admin/elections: all elections, and where each stands.
#pragma once

#include "admin/admin.h"
#include "http/server/router.h"

namespace urna::service {

http::Handler election_list_handler(const AdminParts& parts);

}  // namespace urna::service
