// SPDX-License-Identifier: Apache-2.0
// The count of an election, how far all counts are, and invalid votes, read from the election database.
#pragma once

#include <string>

#include "sql/statement.h"
#include "store/ballot_store.h"

namespace urna::store {

// The text of a statement that finds an election's count. `present` is an expression for the queue's present.
std::string select_count(const std::string& present);

// The count that such a statement finds.
Count read_count(sql::Statement& query, const election::Election& election);

// The watermark alone (CountProgress).
Instant read_watermark(sql::Connection& connection);

CountProgress read_count_progress(sql::Connection& connection);

// The page behind `after`, out of a statement that finds upload, line, jmbg, GUID, poll number and reason.
InvalidVotePage read_invalid_votes(sql::Statement& query, InvalidVoteCursor after);

}  // namespace urna::store
