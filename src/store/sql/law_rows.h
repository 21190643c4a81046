// SPDX-License-Identifier: Apache-2.0
// What is stated of an election beside its ballots, read from the election database.
#pragma once

#include <vector>

#include "sql/statement.h"
#include "store/law_record.h"

namespace urna::store {

// All versions of an election's totals, the first first.
std::vector<StatedTotals> read_totals(sql::Connection& connection, ElectionId election);

// All lots of an election, also those that were voided, the first first.
std::vector<DrawnLot> read_lots(sql::Connection& connection, ElectionId election);

}  // namespace urna::store
