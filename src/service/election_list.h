// GET /admin/elections: all elections, and where each stands.
#pragma once

#include "http/router.h"
#include "service/admin.h"

namespace urna::service {

http::Handler election_list_handler(const AdminParts& parts);

}  // namespace urna::service
