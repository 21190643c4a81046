#include "store/mariadb/keys.h"

#include <algorithm>

namespace urna::store {
namespace {

using mariadb::Connection;
using mariadb::Reset;
using mariadb::Statement;

// The keys become a table of the connection's own, in memory, which is joined with the one asked about: half
// the time of long lists of parameters.
constexpr auto sql_make =
    "CREATE TEMPORARY TABLE IF NOT EXISTS asked (guid BINARY(16) NOT NULL) ENGINE = MEMORY";
constexpr auto sql_clear = "DELETE FROM asked";  // also of what an attempt that failed has left
constexpr auto sql_ask = "INSERT INTO asked (guid) VALUES (?)";
constexpr auto sql_ballots = "SELECT b.guid FROM asked a STRAIGHT_JOIN ballots b ON b.guid = a.guid";
constexpr auto sql_uploads = "SELECT u.id FROM asked a STRAIGHT_JOIN uploads u ON u.id = a.guid";

// Far from what a server lets such a table hold.
constexpr std::size_t asked_max = 10 * Statement::rows_max;

void find_some(Connection& connection, const char* sql, std::span<const Guid> keys,
               std::vector<Guid>& found) {
    connection.prepared(sql_clear).run();
    while (!keys.empty()) {
        const std::size_t count = std::min(Statement::rows_max, keys.size());
        connection.prepared(sql_ask).run_rows({keys.first(count)});
        keys = keys.subspan(count);
    }
    Statement& query = connection.prepared(sql);
    const Reset reset(query);
    while (query.step()) found.push_back(query.guid(0));
}

std::vector<Guid> find(Connection& connection, const char* sql, std::span<const Guid> keys) {
    std::vector<Guid> found;
    if (!keys.empty()) connection.execute(sql_make);
    while (!keys.empty()) {
        const std::size_t count = std::min(asked_max, keys.size());
        find_some(connection, sql, keys.first(count), found);
        keys = keys.subspan(count);
    }
    return found;
}

}  // namespace

std::vector<Guid> recorded_ballots(Connection& connection, std::span<const Guid> guids) {
    return find(connection, sql_ballots, guids);
}

std::vector<Guid> recorded_uploads(Connection& connection, std::span<const Guid> ids) {
    return find(connection, sql_uploads, ids);
}

}  // namespace urna::store
