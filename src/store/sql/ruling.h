// SPDX-License-Identifier: Apache-2.0
// What an election's law makes of what is recorded of it, and whether its second round fits that. Each call
// is made under the lock of the elections, so that nothing of it changes before the transaction has ended.
#pragma once

#include <optional>
#include <vector>

#include "base/error.h"
#include "election/election.h"
#include "election/law/held_election.h"
#include "sql/statement.h"
#include "store/ballot_store.h"
#include "store/law_record.h"
#include "store/sql/engine.h"

namespace urna::store {

// What the decision of an election follows from.
struct RecordedFacts {
    election::Election election;
    Count count;  // without the queue's present
    std::vector<StatedTotals> totals;
    std::vector<DrawnLot> lots;

    election::law::Decision decision() const;
};

// None when there is no such election.
std::optional<RecordedFacts> read_facts(sql::Connection& connection, ElectionId election);

// The election that stands, but for `except`, and is the second round of this one.
std::optional<election::Election> read_second_round(sql::Connection& connection, ElectionId first,
                                                    std::optional<ElectionId> except = {});

// Whether the election has a second round whose candidates are not exactly those who enter one by these
// facts; so too while the facts leave that open.
bool contradicts_second_round(sql::Connection& connection, const RecordedFacts& facts);

// Whether the election may still get a second round that this candidate of it enters: it has none, and they
// enter it, or it is not decided yet.
bool awaits_second_round_of(sql::Connection& connection, const election::Election& first,
                            ParticipantId candidate);

// The fault `follows` when the election, which is to be created or to take the place of `changed`, cannot be
// the second round that it is wanted as: of an election that is over, counted and undecided and that no other
// one follows, held after that, among exactly those who enter it.
Result<void, election::ElectionFault> check_follows(ElectionEngine& engine, sql::Connection& connection,
                                                    const election::NewElection& wanted, const Clock& clock,
                                                    std::optional<ElectionId> changed = {});

}  // namespace urna::store
