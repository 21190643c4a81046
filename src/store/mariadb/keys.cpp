// SPDX-License-Identifier: Apache-2.0
#include "store/mariadb/keys.h"

#include <algorithm>

namespace urna::store {
namespace {

using mariadb::Connection;
using mariadb::Statement;
using sql::Reset;

// The ids become a table of the connection's own, in memory, which is joined with the one asked about: half
// the time of long lists of parameters.
constexpr auto sql_make =
    "CREATE TEMPORARY TABLE IF NOT EXISTS asked (guid BINARY(16) NOT NULL) ENGINE = MEMORY";
constexpr auto sql_clear = "DELETE FROM asked";  // also of what an attempt that failed has left
constexpr auto sql_ask = "INSERT INTO asked (guid) VALUES (?)";
constexpr auto sql_find =
    "SELECT u.id, u.valid, u.duplicate, u.invalid_poll_number, u.dropped "
    "FROM asked a STRAIGHT_JOIN uploads u ON u.id = a.guid";

// Far from what a server lets such a table hold.
constexpr std::size_t asked_max = 10 * Statement::rows_max;

void find_some(Connection& connection, std::span<const Guid> ids, std::vector<RecordedUpload>& found) {
    connection.prepared(sql_clear).run();
    while (!ids.empty()) {
        const std::size_t count = std::min(Statement::rows_max, ids.size());
        connection.prepared(sql_ask).run_rows({ids.first(count)});
        ids = ids.subspan(count);
    }
    Statement& query = connection.prepared(sql_find);
    const Reset reset(query);
    while (query.step()) {
        RecordedUpload& upload = found.emplace_back();
        auto& [valid, duplicate, invalid_poll_number, dropped] = upload.counts;
        query.read_all(upload.id, valid, duplicate, invalid_poll_number, dropped);
    }
}

}  // namespace

std::vector<RecordedUpload> recorded_uploads(Connection& connection, std::span<const Guid> ids) {
    std::vector<RecordedUpload> found;
    if (!ids.empty()) connection.execute(sql_make);
    while (!ids.empty()) {
        const std::size_t count = std::min(asked_max, ids.size());
        find_some(connection, ids.first(count), found);
        ids = ids.subspan(count);
    }
    return found;
}

}  // namespace urna::store
