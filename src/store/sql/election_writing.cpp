// SPDX-License-Identifier: Apache-2.0
#include "store/sql/election_writing.h"

#include <algorithm>

#include "base/sha256.h"
#include "store/sql/count_rows.h"
#include "store/sql/election_rows.h"

namespace urna::store {
namespace {

using sql::Connection;
using sql::Reset;
using sql::Statement;

constexpr auto sql_last_version = "SELECT COALESCE(MAX(valid_from), 0) FROM election_versions";
const std::string sql_first_overlapping = select_elections(
    "WHERE standing = 0 AND end_at > ? AND start_at < ? AND id <> ? ORDER BY end_at LIMIT 1");

Instant last_version(Connection& connection) {
    Statement& query = connection.prepared(sql_last_version);
    const Reset reset(query);
    query.step();
    Instant last;
    query.read_all(last);
    return last;
}

}  // namespace

Instant version_instant(ElectionEngine& engine, Connection& connection, const Clock& clock) {
    return std::max(creation_instant(engine, connection, clock),
                    read_watermark(connection) + std::chrono::microseconds{1});
}

Instant creation_instant(ElectionEngine& engine, Connection& connection, const Clock& clock) {
    return std::max(engine.queue_now(connection, clock), last_version(connection));
}

std::vector<election::Election> read_overlapping(Connection& connection, const election::Period& period,
                                                 std::optional<ElectionId> except) {
    return read_elections(connection, connection.prepared(sql_first_overlapping.c_str())
                                          .bind_all(period.start, period.end, except.value_or(ElectionId{})));
}

std::string details_of(const election::NewElection& wanted) {
    std::string text = wanted.individual ? "presidential" : "parliamentary";
    text += ", " + to_string(wanted.period.start) + " to " + to_string(wanted.period.end) + ", participants";
    for (const ParticipantId id : wanted.participants) {
        text += (text.back() == 's' ? " " : ", ") + std::to_string(id.value);
    }
    for (const std::string* part : {&wanted.name, &wanted.place, &wanted.kind}) {
        if (!part->empty()) text += ", " + *part;
    }
    if (!wanted.rule.empty()) text += ", rule " + sha256_hex(wanted.rule);
    if (!wanted.lists.empty()) text += ", lists " + sha256_hex(wanted.lists);
    if (wanted.follows != ElectionId{}) text += ", follows election " + std::to_string(wanted.follows.value);
    return text;
}

}  // namespace urna::store
