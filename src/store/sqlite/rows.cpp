// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/rows.h"

#include <algorithm>

namespace urna::store {
namespace {

constexpr auto sql_participants_of =
    "SELECT p.id, p.name, p.individual FROM candidacies c JOIN participants p ON p.id = c.participant "
    "WHERE c.election = ? ORDER BY c.poll_number";

std::vector<election::Participant> participants_of(sqlite::Database& database, ElectionId election) {
    sqlite::Statement& query = database.prepared(sql_participants_of);
    const sqlite::Reset reset(query);
    query.bind(1, election.value);
    std::vector<election::Participant> participants;
    while (query.step()) {
        participants.push_back({{query.integer(0)}, query.text(1), query.integer(2) != 0});
    }
    return participants;
}

}  // namespace

Guid guid_of(sqlite::Blob blob) {
    Guid guid;
    if (blob.size() == guid.bytes.size()) std::copy(blob.begin(), blob.end(), guid.bytes.begin());
    return guid;
}

std::vector<election::Election> read_elections(sqlite::Database& database, sqlite::Statement& query) {
    const sqlite::Reset reset(query);
    std::vector<election::Election> elections;
    while (query.step()) {
        elections.push_back({.id = {query.integer(0)},
                             .period = {instant_of(query.integer(1)), instant_of(query.integer(2))},
                             .start_text = query.text(3),
                             .end_text = query.text(4),
                             .individual = query.integer(5) != 0,
                             .seats = static_cast<int>(query.integer(6)),
                             .threshold_millipercent = static_cast<int>(query.integer(7)),
                             .created_at = instant_of(query.integer(8)),
                             .participants = {}});
    }
    for (election::Election& election : elections)
        election.participants = participants_of(database, election.id);
    return elections;
}

}  // namespace urna::store
