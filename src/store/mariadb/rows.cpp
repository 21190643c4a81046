// SPDX-License-Identifier: Apache-2.0
#include "store/mariadb/rows.h"

namespace urna::store {
namespace {

constexpr auto sql_participants_of =
    "SELECT p.id, p.name, p.individual FROM candidacies c JOIN participants p ON p.id = c.participant "
    "WHERE c.election = ? ORDER BY c.poll_number";
constexpr auto sql_lock_exclusive = "SELECT only_row FROM election_guard FOR UPDATE";
constexpr auto sql_lock_shared = "SELECT only_row FROM election_guard LOCK IN SHARE MODE";

std::vector<election::Participant> participants_of(mariadb::Connection& connection, ElectionId election) {
    mariadb::Statement& query = connection.prepared(sql_participants_of);
    const mariadb::Reset reset(query);
    query.bind(1, election.value);
    std::vector<election::Participant> participants;
    while (query.step()) {
        participants.push_back({{query.integer(0)}, query.text(1), query.integer(2) != 0});
    }
    return participants;
}

}  // namespace

std::vector<election::Election> read_elections(mariadb::Connection& connection, mariadb::Statement& query) {
    const mariadb::Reset reset(query);
    std::vector<election::Election> elections;
    while (query.step()) {
        elections.push_back({.id = {query.integer(0)},
                             .period = {instant_from(query.integer(1)), instant_from(query.integer(2))},
                             .start_text = query.text(3),
                             .end_text = query.text(4),
                             .individual = query.integer(5) != 0,
                             .seats = static_cast<int>(query.integer(6)),
                             .threshold_millipercent = static_cast<int>(query.integer(7)),
                             .created_at = instant_from(query.integer(8)),
                             .participants = {}});
    }
    for (election::Election& election : elections)
        election.participants = participants_of(connection, election.id);
    return elections;
}

void lock_elections(mariadb::Connection& connection, LockMode mode) {
    mariadb::Statement& query =
        connection.prepared(mode == LockMode::exclusive ? sql_lock_exclusive : sql_lock_shared);
    const mariadb::Reset reset(query);
    if (!query.step()) throw Unavailable("mariadb: the table election_guard is empty");
}

}  // namespace urna::store
