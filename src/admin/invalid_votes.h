// SPDX-License-Identifier: Apache-2.0
// GET /admin/invalidVotes and GET /admin/invalidVotes.csv: the invalid votes of an election that is over, all
// of them or those of one reason or one official.
#pragma once

#include "admin/parts.h"
#include "http/server/router.h"

namespace urna::admin {

// A page. One request looks at no more than `looked_at_max` votes: where few are wanted, a page may hold less
// than was asked for, or nothing, and still not be the last one.
http::Handler invalid_votes_handler(const AdminParts& parts);
inline constexpr std::size_t looked_at_max = 10'000;

// All of them, as a file (RFC 4180).
http::Handler invalid_votes_csv_handler(const AdminParts& parts);

}  // namespace urna::admin
