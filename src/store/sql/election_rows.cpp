// SPDX-License-Identifier: Apache-2.0
#include "store/sql/election_rows.h"

#include <algorithm>

namespace urna::store {
namespace {

using election::Election;
using election::NewElection;
using election::Participant;
using sql::Reset;
using sql::Statement;

std::string given_columns() {
    std::string names;
    const NewElection any;
    for_election_columns(any, [&](const char* name, const auto&) { names += std::string(name) + ", "; });
    return names;
}

const std::string sql_insert_election = sql::insert_into("elections", given_columns() + "created_at");
constexpr auto sql_insert_candidacy =
    "INSERT INTO candidacies (election, poll_number, participant) VALUES (?, ?, ?)";
constexpr auto sql_insert_tally = "INSERT INTO tallies (election, poll_number, valid) VALUES (?, ?, 0)";
constexpr auto sql_participants = "SELECT id, name, individual FROM participants ORDER BY id";

// A range of the key, in its order.
constexpr auto sql_participants_of =
    "SELECT c.election, p.id, p.name, p.individual FROM candidacies c CROSS JOIN participants p "
    "ON p.id = c.participant WHERE c.election BETWEEN ? AND ? ORDER BY c.election, c.poll_number";

std::vector<Election> read_rows(Statement& query) {
    const Reset reset(query);
    std::vector<Election> elections;
    while (query.step()) {
        Election& election = elections.emplace_back();
        sql::Columns columns(query);
        columns.read(election.id);
        for_election_columns(election, [&](const char*, auto& value) { columns.read(value); });
        columns.read(election.created_at);
    }
    return elections;
}

}  // namespace

std::string select_elections(const std::string& which) {
    return "SELECT id, " + given_columns() + "created_at FROM elections " + which;
}

// Elections that are between these by their ids, and not among them, are passed over.
std::vector<Election> read_elections(sql::Connection& connection, Statement& query) {
    std::vector<Election> elections = read_rows(query);
    if (elections.empty()) return elections;
    std::sort(elections.begin(), elections.end(),
              [](const Election& a, const Election& b) { return a.id < b.id; });
    Statement& participants = connection.prepared(sql_participants_of);
    const Reset reset(participants);
    participants.bind_all(elections.front().id, elections.back().id);
    auto of = elections.begin();
    while (participants.step()) {
        ElectionId election;
        Participant participant;
        participants.read_all(election, participant.id, participant.name, participant.individual);
        while (of->id < election) ++of;
        if (of->id == election) of->participants.push_back(std::move(participant));
    }
    return elections;
}

ElectionId insert_election(sql::Connection& connection, const NewElection& wanted, Instant created_at) {
    Statement& insert = connection.prepared(sql_insert_election.c_str());
    sql::Parameters parameters(insert);
    for_election_columns(wanted, [&](const char*, const auto& value) { parameters.bind(value); });
    parameters.bind(created_at);
    insert.run();
    const ElectionId id{connection.last_insert_id()};
    std::int64_t poll_number = 0;
    for (const ParticipantId participant : wanted.participants) {
        ++poll_number;
        connection.prepared(sql_insert_candidacy).bind_all(id, poll_number, participant).run();
        connection.prepared(sql_insert_tally).bind_all(id, poll_number).run();
    }
    return id;
}

std::vector<Participant> read_participants(sql::Connection& connection) {
    Statement& query = connection.prepared(sql_participants);
    const Reset reset(query);
    std::vector<Participant> participants;
    while (query.step()) {
        Participant& participant = participants.emplace_back();
        query.read_all(participant.id, participant.name, participant.individual);
    }
    return participants;
}

std::vector<ElectionId> read_election_ids(Statement& query) {
    const Reset reset(query);
    std::vector<ElectionId> elections;
    while (query.step()) query.read_all(elections.emplace_back());
    return elections;
}

}  // namespace urna::store
