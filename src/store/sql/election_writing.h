// SPDX-License-Identifier: Apache-2.0
// What creating and changing an election have in common. Each call is made under the lock of the elections.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "election/election.h"
#include "sql/statement.h"
#include "store/sql/engine.h"

namespace urna::store {

// From when on a version is valid that is made now: the present by the queue's clock, and after everything
// that is recorded already, so that what was judged stays true; nor before any version that was made.
Instant version_instant(ElectionEngine& engine, sql::Connection& connection, const Clock& clock);

// The instant at which an election is created: the present by the queue's clock, but not before any version
// that was made, so that a period which an election has freed is not taken before that.
Instant creation_instant(ElectionEngine& engine, sql::Connection& connection, const Clock& clock);

// Of the elections that stand, but for `except`, and whose periods overlap this one, the one that ends first;
// empty when there is none.
std::vector<election::Election> read_overlapping(sql::Connection& connection, const election::Period& period,
                                                 std::optional<ElectionId> except = {});

// `presidential, 2026-11-29T06:00:00.000000Z to 2026-11-29T19:00:00.000000Z, participants 3, 1`, and what it
// is called, for the audit trail.
std::string details_of(const election::NewElection& wanted);

}  // namespace urna::store
