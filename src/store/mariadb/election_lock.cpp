// SPDX-License-Identifier: Apache-2.0
#include "store/mariadb/election_lock.h"

#include "base/error.h"

namespace urna::store {
namespace {

constexpr auto sql_lock_exclusive = "SELECT only_row FROM election_guard FOR UPDATE";
constexpr auto sql_lock_shared = "SELECT only_row FROM election_guard LOCK IN SHARE MODE";

}  // namespace

void lock_elections(sql::Connection& connection, LockMode mode) {
    sql::Statement& query =
        connection.prepared(mode == LockMode::exclusive ? sql_lock_exclusive : sql_lock_shared);
    const sql::Reset reset(query);
    if (!query.step()) throw Unavailable("mariadb: the table election_guard is empty");
}

}  // namespace urna::store
