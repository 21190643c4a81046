// SPDX-License-Identifier: Apache-2.0
// GET /admin/resultWithout: what the result of an election would be without the ballots of one official. It
// is computed apart and is never the result: recorded ballots stay recorded. Nothing is judged again, so that
// a duplicate of one of the official's ballots stays a duplicate.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "admin/parts.h"
#include "admin/turnout_cache.h"
#include "admin/vote_readings.h"
#include "http/server/router.h"

namespace urna::admin {

http::Handler result_without_handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts,
                                     const std::shared_ptr<VoteReadings>& readings);

// The votes of an election's count less those of an official. Throws Unavailable when they are more than the
// count has.
std::vector<std::uint64_t> votes_without(const std::vector<std::uint64_t>& all,
                                         const std::vector<std::int64_t>& official);

}  // namespace urna::admin
