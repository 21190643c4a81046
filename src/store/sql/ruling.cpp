// SPDX-License-Identifier: Apache-2.0
#include "store/sql/ruling.h"

#include "election/law/second_round.h"
#include "store/sql/count_rows.h"
#include "store/sql/election_rows.h"
#include "store/sql/law_rows.h"

namespace urna::store {
namespace {

using election::Election;
using election::ElectionFault;
using sql::Connection;

const std::string sql_one_election = select_elections("WHERE id = ?");
const std::string sql_second_round = select_elections("WHERE standing = 0 AND follows = ? AND id <> ?");
const std::string sql_count_so_far = select_count("0");

bool can_follow(RecordedFacts& facts, Instant now, const election::NewElection& wanted) {
    const Election& first = facts.election;
    facts.count.queue_now = now;
    return first.standing == election::Standing::stands && first.individual && wanted.individual &&
           wanted.period.start >= first.period.end && facts.count.complete(first.period) &&
           !facts.count.provisional && election::law::has_law(first) &&
           election::law::enter_second_round(first, facts.decision(), wanted.participants);
}

}  // namespace

election::law::Decision RecordedFacts::decision() const {
    return election::law::decide(election, count.valid_votes, totals_of(totals), lots_that_count(lots));
}

std::optional<RecordedFacts> read_facts(Connection& connection, ElectionId election) {
    auto found = read_elections(connection, connection.prepared(sql_one_election.c_str()).bind_all(election));
    if (found.empty()) return std::nullopt;
    Count count = read_count(connection.prepared(sql_count_so_far.c_str()), found.front());
    return RecordedFacts{std::move(found.front()), std::move(count), read_totals(connection, election),
                         read_lots(connection, election)};
}

std::optional<Election> read_second_round(Connection& connection, ElectionId first,
                                          std::optional<ElectionId> except) {
    auto found = read_elections(
        connection,
        connection.prepared(sql_second_round.c_str()).bind_all(first, except.value_or(ElectionId{})));
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

bool contradicts_second_round(Connection& connection, const RecordedFacts& facts) {
    const auto second = read_second_round(connection, facts.election.id);
    return second && !election::law::enter_second_round(facts.election, facts.decision(), *second);
}

bool awaits_second_round_of(Connection& connection, const Election& first, ParticipantId candidate) {
    if (!election::law::has_runoff(first) || read_second_round(connection, first.id)) return false;
    const auto facts = read_facts(connection, first.id);
    if (!facts) return false;
    const bool counted = facts->count.watermark >= first.period.end && facts->count.quarantined == 0;
    return !counted || election::law::may_enter_second_round(first, facts->decision(), candidate);
}

Result<void, ElectionFault> check_follows(ElectionEngine& engine, Connection& connection,
                                          const election::NewElection& wanted, const Clock& clock,
                                          std::optional<ElectionId> changed) {
    if (wanted.follows == ElectionId{}) return {};
    auto first = read_facts(connection, wanted.follows);
    if (!first || !can_follow(*first, engine.queue_now(connection, clock), wanted) ||
        read_second_round(connection, wanted.follows, changed))
        return ElectionFault::follows;
    return {};
}

}  // namespace urna::store
