// SPDX-License-Identifier: Apache-2.0
// How far the count is, and its invalid votes, read from the election database.
#pragma once

#include "sql/statement.h"
#include "store/ballot_store.h"

namespace urna::store {

// The watermark alone (CountProgress).
Instant read_watermark(sql::Connection& connection);

CountProgress read_count_progress(sql::Connection& connection);

// The page behind `after`, out of a statement that finds upload, line, jmbg, GUID, poll number and reason.
InvalidVotePage read_invalid_votes(sql::Statement& query, InvalidVoteCursor after);

}  // namespace urna::store
