// SPDX-License-Identifier: Apache-2.0
#include "store/mariadb/server_clock.h"

namespace urna::store {
namespace {

constexpr auto sql_queue_now = "SELECT " URNA_MARIADB_NOW " + ahead FROM queue_clock";

}  // namespace

std::optional<Instant> measured_queue_now(sql::Connection& connection) {
    sql::Statement& query = connection.prepared(sql_queue_now);
    const sql::Reset reset(query);
    if (!query.step()) return std::nullopt;
    Instant now;
    query.read_all(now);
    return now;
}

}  // namespace urna::store
