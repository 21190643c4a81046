// SPDX-License-Identifier: Apache-2.0
// GET /admin/results: the result that getResults gives, and what stands behind it: votes, shares, the
// threshold, the last seats. It shows nothing of any official.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "admin/decision.h"
#include "admin/parts.h"
#include "admin/rounds.h"
#include "admin/turnout_cache.h"
#include "base/json_writer.h"
#include "http/server/router.h"

namespace urna::admin {

http::Handler result_details_handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts);

// The member `participants` of a result. `decision` was made of these votes.
void write_participants(JsonWriter& json, const election::Election& election,
                        const std::vector<std::uint64_t>& votes, const election::law::Decision& decision);

// The members `validVotes` and `invalidVotes`.
void write_vote_sums(JsonWriter& json, std::uint64_t valid, const election::VerdictCounts& counts);

// The whole answer. `count` is the election's, and complete; so are its sums then. `time_zone` is the
// service's.
std::string json_result_details(const election::Election& election, const TimeZone& time_zone,
                                const store::Count& count, const TurnoutSums& sums, bool is_public,
                                const Decided& decided, const Rounds& rounds);

}  // namespace urna::admin
