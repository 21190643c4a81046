// SPDX-License-Identifier: Apache-2.0
// How the values of the election database are written and read.
#pragma once

#include <vector>

#include "base/guid.h"
#include "base/instant.h"
#include "election/election.h"
#include "mariadb/connection.h"

namespace urna::store {

inline std::int64_t micros_of(Instant instant) {
    return instant.time_since_epoch().count();
}

inline Instant instant_from(std::int64_t micros) {
    return Instant{std::chrono::microseconds{micros}};
}

// The elections that a statement over `URNA_MARIADB_ELECTION_COLUMNS` finds, with their participants.
std::vector<election::Election> read_elections(mariadb::Connection& connection, mariadb::Statement& query);

#define URNA_MARIADB_ELECTION_COLUMNS \
    "id, start_at, end_at, start_text, end_text, individual, seats, threshold_millipercent, created_at"

// The server's time, in microseconds, when the statement began, which is after whatever was waited for
// before.
#define URNA_MARIADB_NOW "CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)"

// The present by the queue's clock, or a little earlier; the server's own while no daemon has measured how
// they differ.
#define URNA_MARIADB_QUEUE_NOW "(" URNA_MARIADB_NOW " + COALESCE((SELECT ahead FROM queue_clock), 0))"

// Until the transaction ends nobody creates an election, or, when shared, nobody is in the middle of it.
enum class LockMode { exclusive, shared };
void lock_elections(mariadb::Connection& connection, LockMode mode);

}  // namespace urna::store
