// SPDX-License-Identifier: Apache-2.0
// The clock of the server, and what it tells of the queue's.
#pragma once

#include <optional>

#include "base/instant.h"
#include "sql/statement.h"

namespace urna::store {

// The server's time, in microseconds, when the statement began, which is after whatever was waited for
// before.
#define URNA_MARIADB_NOW "CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)"

// The present by the queue's clock, or a little earlier; the server's own while no daemon has measured how
// they differ.
#define URNA_MARIADB_QUEUE_NOW "(" URNA_MARIADB_NOW " + COALESCE((SELECT ahead FROM queue_clock), 0))"

// The same; none while no daemon has measured it.
std::optional<Instant> measured_queue_now(sql::Connection& connection);

}  // namespace urna::store
