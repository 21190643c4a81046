// GET /admin/progress: how many ballots of an election are recorded, when they came and from whom, and what
// waits.
#pragma once

#include <memory>

#include "http/router.h"
#include "service/admin.h"
#include "service/turnouts.h"

namespace urna::service {

http::Handler progress_handler(const AdminParts& parts, const std::shared_ptr<Turnouts>& turnouts);

}  // namespace urna::service
