// SPDX-License-Identifier: Apache-2.0
// The tables of elections and participants and of their versions, read and inserted into.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "election/election.h"
#include "sql/statement.h"

namespace urna::store {

// The columns of the tables `elections` and `election_versions` that an administrator gives, once: statements
// name, bind and read them in this order. `election` is an Election or a NewElection; `column` is called with
// the name and the member of each.
template <class SomeElection, class Column>
void for_election_columns(SomeElection& election, Column column) {
    column("start_at", election.period.start);
    column("end_at", election.period.end);
    column("start_text", election.start_text);
    column("end_text", election.end_text);
    column("individual", election.individual);
    column("seats", election.seats);
    column("threshold_millipercent", election.threshold_millipercent);
    column("name", election.name);
    column("place", election.place);
    column("kind", election.kind);
    column("time_zone", election.time_zone);
    column("rule", election.rule);
    column("lists", election.lists);
    column("follows", election.follows);
}

// Stands in a statement for a table of the last version of each election: the columns that an administrator
// gives, and `id`, `version`, `valid_from`, `standing` (election::Standing).
const std::string& current_elections();

// The text of a statement that finds current elections. `which` follows the table, such as `WHERE id = ?`.
std::string select_elections(const std::string& which);

// The text of a statement that finds all versions of those elections of which one lasts beyond an instant and
// begins at or before another. Its parameters are the two, twice.
std::string select_versions_around();

// The versions that such a statement finds, by election and version, with their participants: however many,
// in two statements.
std::vector<election::Election> read_elections(sql::Connection& connection, sql::Statement& query);

// Its candidacies and tallies are inserted too.
ElectionId insert_election(sql::Connection& connection, const election::NewElection& wanted,
                           Instant created_at);

// The version that follows, with its candidacies, and with the tallies that poll numbers lack. Of the
// participants only the ids are looked at.
void insert_version(sql::Connection& connection, const election::Election& election);

// How many elections and versions there are, by their numbers, so that it can be told whether one was added.
struct ElectionMark {
    ElectionId election;
    std::int64_t version = 0;
};
ElectionMark read_election_mark(sql::Connection& connection);
// Whether an election or a version was added since that is valid at that instant.
bool added_since(sql::Connection& connection, const ElectionMark& mark, Instant instant);

// Participants that were not removed, by id, with the number of their last version.
struct CurrentParticipant {
    election::Participant participant;
    int version = 1;
};
std::vector<CurrentParticipant> read_current_participants(sql::Connection& connection);
std::vector<election::Participant> read_participants(sql::Connection& connection);

// Makes this version of an election valid from that instant on, unless it was valid earlier.
void correct_version(sql::Connection& connection, const election::Election& election, Instant valid_from);

// The ids that a statement of one column finds.
std::vector<ElectionId> read_election_ids(sql::Statement& query);

}  // namespace urna::store
