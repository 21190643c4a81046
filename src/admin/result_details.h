// SPDX-License-Identifier: Apache-2.0
// GET /admin/results: the result that getResults gives, and what stands behind it: votes, shares, the
// threshold, the last seats. It shows nothing of any official.
#pragma once

#include <memory>
#include <string>

#include "admin/parts.h"
#include "admin/turnout_cache.h"
#include "http/server/router.h"

namespace urna::admin {

http::Handler result_details_handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts);

// The whole answer. `count` is the election's, and complete; so are its sums then. `time_zone` is the
// service's.
std::string json_result_details(const election::Election& election, const TimeZone& time_zone,
                                const store::Count& count, const TurnoutSums& sums, bool is_public);

}  // namespace urna::admin
