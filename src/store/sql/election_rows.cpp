// SPDX-License-Identifier: Apache-2.0
#include "store/sql/election_rows.h"

#include <algorithm>
#include <utility>

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
const std::string sql_insert_version =
    sql::insert_into("election_versions", given_columns() + "election, version, valid_from, standing");
constexpr auto sql_insert_candidacy =
    "INSERT INTO candidacies (election, poll_number, participant) VALUES (?, ?, ?)";
constexpr auto sql_insert_version_candidacy =
    "INSERT INTO version_candidacies (election, version, poll_number, participant) VALUES (?, ?, ?, ?)";
constexpr auto sql_insert_tally = "INSERT INTO tallies (election, poll_number, valid) VALUES (?, ?, 0)";
constexpr auto sql_last_tally = "SELECT COALESCE(MAX(poll_number), 0) FROM tallies WHERE election = ?";
constexpr auto sql_election_mark =
    "SELECT (SELECT COALESCE(MAX(id), 0) FROM elections), (SELECT COALESCE(MAX(number), 0) FROM "
    "election_versions)";
constexpr auto sql_added_since =
    "SELECT EXISTS (SELECT 1 FROM elections WHERE id > ? AND created_at <= ?) OR "
    "EXISTS (SELECT 1 FROM election_versions WHERE number > ? AND valid_from <= ?)";
// The last version of each participant `p`, where there is one beside the row in `participants`.
#define URNA_LAST_PARTICIPANT_VERSION                                           \
    "LEFT JOIN participant_versions v ON v.participant = p.id AND v.version = " \
    "(SELECT MAX(version) FROM participant_versions WHERE participant = p.id) "
// The columns of `p` by that version, as read_participant reads them.
#define URNA_PARTICIPANT                                                     \
    "p.id, COALESCE(v.name, p.name), COALESCE(v.individual, p.individual), " \
    "COALESCE(v.short_name, ''), COALESCE(v.colour, ''), COALESCE(v.seat_order, 0) "
constexpr auto sql_participants =
    "SELECT COALESCE(v.version, 1), " URNA_PARTICIPANT "FROM participants p " URNA_LAST_PARTICIPANT_VERSION
    "WHERE COALESCE(v.removed, 0) = 0 ORDER BY p.id";

// Two ranges of keys.
constexpr auto sql_participants_of =
    "SELECT c.election, c.version, " URNA_PARTICIPANT
    "FROM (SELECT election, 1 AS version, poll_number, participant FROM candidacies "
    "WHERE election BETWEEN ? AND ? UNION ALL "
    "SELECT election, version, poll_number, participant FROM version_candidacies "
    "WHERE election BETWEEN ? AND ?) c CROSS JOIN participants p ON p.id = "
    "c.participant " URNA_LAST_PARTICIPANT_VERSION "ORDER BY c.election, c.version, c.poll_number";

// An instant that is earlier already stays. The parameters are the instant, what is changed, and the instant.
constexpr auto sql_correct_first = "UPDATE elections SET created_at = ? WHERE id = ? AND created_at > ?";
constexpr auto sql_correct_later =
    "UPDATE election_versions SET valid_from = ? WHERE election = ? AND version = ? AND valid_from > ?";

const std::string& first_versions() {
    static const std::string text =
        "SELECT " + given_columns() +
        "id, 1 AS version, created_at AS valid_from, 0 AS standing FROM elections e";
    return text;
}

const std::string& later_versions() {
    static const std::string text = "SELECT " + given_columns() +
                                    "election AS id, version, valid_from, standing FROM election_versions v";
    return text;
}

std::int64_t last_tally(sql::Connection& connection, ElectionId election) {
    Statement& query = connection.prepared(sql_last_tally);
    const Reset reset(query);
    query.bind_all(election).step();
    return query.integer(0);
}

void read_participant(sql::Columns& columns, Participant& participant) {
    columns.read(participant.id);
    columns.read(participant.name);
    columns.read(participant.individual);
    columns.read(participant.looks.short_name);
    columns.read(participant.looks.colour);
    columns.read(participant.looks.seat_order);
}

std::vector<Election> read_rows(Statement& query) {
    const Reset reset(query);
    std::vector<Election> elections;
    while (query.step()) {
        Election& election = elections.emplace_back();
        sql::Columns columns(query);
        for_election_columns(election, [&](const char*, auto& value) { columns.read(value); });
        int standing = 0;
        columns.read(election.id);
        columns.read(election.version);
        columns.read(election.valid_from);
        columns.read(standing);
        election.standing = static_cast<election::Standing>(standing);
    }
    return elections;
}

}  // namespace

const std::string& current_elections() {
    static const std::string text =
        "(" + first_versions() +
        " WHERE NOT EXISTS (SELECT 1 FROM election_versions later WHERE later.election = e.id) UNION ALL " +
        later_versions() +
        " WHERE NOT EXISTS (SELECT 1 FROM election_versions later WHERE later.election = v.election "
        "AND later.version > v.version)) AS current_elections";
    return text;
}

std::string select_elections(const std::string& which) {
    return "SELECT * FROM " + current_elections() + " " + which;
}

std::string select_versions_around() {
    const std::string around = " WHERE end_at > ? AND start_at <= ?";
    return "SELECT * FROM (" + first_versions() + " UNION ALL " + later_versions() +
           ") AS versions WHERE id IN (SELECT id FROM elections" + around +
           " UNION SELECT election FROM election_versions" + around + ")";
}

// Versions of elections that are between these by their ids, and not among them, are passed over.
std::vector<Election> read_elections(sql::Connection& connection, Statement& query) {
    std::vector<Election> elections = read_rows(query);
    if (elections.empty()) return elections;
    const auto key = [](const Election& election) { return std::pair(election.id, election.version); };
    std::sort(elections.begin(), elections.end(),
              [&](const Election& a, const Election& b) { return key(a) < key(b); });
    Statement& participants = connection.prepared(sql_participants_of);
    const Reset reset(participants);
    const ElectionId first = elections.front().id;
    const ElectionId last = elections.back().id;
    participants.bind_all(first, last, first, last);
    auto of = elections.begin();
    while (participants.step()) {
        ElectionId election;
        int version = 0;
        Participant participant;
        sql::Columns columns(participants);
        columns.read(election);
        columns.read(version);
        read_participant(columns, participant);
        const auto wanted = std::pair(election, version);
        while (of != elections.end() && key(*of) < wanted) ++of;
        if (of == elections.end()) break;
        if (key(*of) == wanted) of->participants.push_back(std::move(participant));
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

void insert_version(sql::Connection& connection, const Election& election) {
    Statement& insert = connection.prepared(sql_insert_version.c_str());
    sql::Parameters parameters(insert);
    for_election_columns(election, [&](const char*, const auto& value) { parameters.bind(value); });
    parameters.bind(election.id);
    parameters.bind(election.version);
    parameters.bind(election.valid_from);
    parameters.bind(static_cast<std::int64_t>(election.standing));
    insert.run();
    const std::int64_t tallies = last_tally(connection, election.id);
    std::int64_t poll_number = 0;
    for (const Participant& participant : election.participants) {
        ++poll_number;
        connection.prepared(sql_insert_version_candidacy)
            .bind_all(election.id, election.version, poll_number, participant.id)
            .run();
        if (poll_number > tallies) {
            connection.prepared(sql_insert_tally).bind_all(election.id, poll_number).run();
        }
    }
}

ElectionMark read_election_mark(sql::Connection& connection) {
    Statement& query = connection.prepared(sql_election_mark);
    const Reset reset(query);
    query.step();
    ElectionMark mark;
    query.read_all(mark.election, mark.version);
    return mark;
}

bool added_since(sql::Connection& connection, const ElectionMark& mark, Instant instant) {
    Statement& query = connection.prepared(sql_added_since);
    const Reset reset(query);
    query.bind_all(mark.election, instant, mark.version, instant).step();
    return query.integer(0) != 0;
}

std::vector<CurrentParticipant> read_current_participants(sql::Connection& connection) {
    Statement& query = connection.prepared(sql_participants);
    const Reset reset(query);
    std::vector<CurrentParticipant> current;
    while (query.step()) {
        auto& [participant, version] = current.emplace_back();
        sql::Columns columns(query);
        columns.read(version);
        read_participant(columns, participant);
    }
    return current;
}

std::vector<Participant> read_participants(sql::Connection& connection) {
    std::vector<Participant> participants;
    for (CurrentParticipant& current : read_current_participants(connection))
        participants.push_back(std::move(current.participant));
    return participants;
}

void correct_version(sql::Connection& connection, const Election& election, Instant valid_from) {
    if (election.version == 1) {
        connection.prepared(sql_correct_first).bind_all(valid_from, election.id, valid_from).run();
    } else {
        connection.prepared(sql_correct_later)
            .bind_all(valid_from, election.id, election.version, valid_from)
            .run();
    }
}

std::vector<ElectionId> read_election_ids(Statement& query) {
    const Reset reset(query);
    std::vector<ElectionId> elections;
    while (query.step()) query.read_all(elections.emplace_back());
    return elections;
}

}  // namespace urna::store
