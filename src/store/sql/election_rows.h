// SPDX-License-Identifier: Apache-2.0
// The tables `elections`, `candidacies` and `participants`, read and inserted into.
#pragma once

#include <string>
#include <vector>

#include "election/election.h"
#include "sql/statement.h"

namespace urna::store {

// The columns of the table `elections` that an administrator gives, once: statements name, bind and read them
// in this order. `election` is an Election or a NewElection; `column` is called with the name and the member
// of each.
template <class SomeElection, class Column>
void for_election_columns(SomeElection& election, Column column) {
    column("start_at", election.period.start);
    column("end_at", election.period.end);
    column("start_text", election.start_text);
    column("end_text", election.end_text);
    column("individual", election.individual);
    column("seats", election.seats);
    column("threshold_millipercent", election.threshold_millipercent);
}

// The text of a statement that finds elections. `which` follows `FROM elections`, such as `WHERE id = ?`.
std::string select_elections(const std::string& which);

// The elections that such a statement finds, by id, with their participants: however many, in two statements.
std::vector<election::Election> read_elections(sql::Connection& connection, sql::Statement& query);

// Its candidacies and tallies are inserted too.
ElectionId insert_election(sql::Connection& connection, const election::NewElection& wanted,
                           Instant created_at);

// All of them, by id.
std::vector<election::Participant> read_participants(sql::Connection& connection);

// The ids that a statement of one column finds.
std::vector<ElectionId> read_election_ids(sql::Statement& query);

}  // namespace urna::store
