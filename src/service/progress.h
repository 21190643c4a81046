// GET /admin/progress: how many ballots of an election are recorded, when they came and from whom, and what
// waits.
#pragma once

#include "http/router.h"
#include "service/admin.h"

namespace urna::service {

http::Handler progress_handler(const AdminParts& parts);

}  // namespace urna::service
