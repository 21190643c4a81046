// SPDX-License-Identifier: Apache-2.0
// GET /getResults: waits for the count to be complete, apportions, and lists the invalid votes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "admin/parts.h"
#include "election/apportionment.h"
#include "http/server/router.h"

namespace urna::admin {

http::Handler results_handler(const AdminParts& parts);

// How a parliamentary election's seats are shared out.
election::ApportionmentRule rule_of(const election::Election& election);

// What getResults says of each participant, seats or a share, as JSON. `votes` is by poll number.
std::vector<std::string> json_results(const election::Election& election,
                                      const std::vector<std::uint64_t>& votes);

}  // namespace urna::admin
