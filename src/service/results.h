// GET /getResults: waits for the count to be complete, apportions, and lists the invalid votes.
#pragma once

#include "http/router.h"
#include "service/admin.h"

namespace urna::service {

http::Handler results_handler(const AdminParts& parts);

}  // namespace urna::service
