// GET /admin/results: the result that getResults gives, and what stands behind it: votes, shares, the
// threshold, the last seats. It shows nothing of any official.
#pragma once

#include <string>
#include <string_view>

#include "http/router.h"
#include "service/admin.h"

namespace urna::service {

http::Handler result_details_handler(const AdminParts& parts);

// The members that describe an election, without braces.
std::string json_description(const election::Election& election, std::string_view state);

// The whole answer. `count` is the election's, and complete.
std::string json_result_details(store::BallotStore& ballots, const election::Election& election,
                                const store::Count& count, bool is_public);

}  // namespace urna::service
