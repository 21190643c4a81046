// SPDX-License-Identifier: Apache-2.0
// How the values of elections.db are written and read.
#pragma once

#include <vector>

#include "base/guid.h"
#include "base/instant.h"
#include "election/election.h"
#include "sqlite/database.h"

namespace urna::store {

inline std::int64_t micros(Instant instant) {
    return instant.time_since_epoch().count();
}

inline Instant instant_of(std::int64_t micros) {
    return Instant{std::chrono::microseconds{micros}};
}

inline sqlite::Blob blob(const Guid& guid) {
    return guid.bytes;
}

// A blob of another size, which the table's CHECK forbids, gives the zero GUID.
Guid guid_of(sqlite::Blob blob);

// The elections that a statement over `election_columns` finds, with their participants.
std::vector<election::Election> read_elections(sqlite::Database& database, sqlite::Statement& query);

#define URNA_ELECTION_COLUMNS \
    "id, start_at, end_at, start_text, end_text, individual, seats, threshold_millipercent, created_at"

}  // namespace urna::store
