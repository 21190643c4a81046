// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/log.h"
#include "mariadb/pool.h"
#include "store/mariadb/batch_insert.h"
#include "store/mariadb/installation.h"
#include "store/mariadb/rows.h"
#include "store/mariadb/stores.h"

namespace urna::store {
namespace {

using election::Election;
using election::NewElection;
using election::Participant;
using mariadb::Connection;
using mariadb::Pool;
using mariadb::Reset;
using mariadb::Statement;
using mariadb::Work;

constexpr auto sql_enter_installation =
    "INSERT IGNORE INTO installation (only_row, id, has_queue) VALUES (1, ?, 0)";
constexpr auto sql_insert_participant = "INSERT INTO participants (name, individual) VALUES (?, ?)";
constexpr auto sql_participants = "SELECT id, name, individual FROM participants ORDER BY id";
constexpr auto sql_insert_election =
    "INSERT INTO elections (start_at, end_at, start_text, end_text, individual, seats, "
    "threshold_millipercent, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto sql_insert_candidacy =
    "INSERT INTO candidacies (election, poll_number, participant) VALUES (?, ?, ?)";
constexpr auto sql_insert_tally = "INSERT INTO tallies (election, poll_number, valid) VALUES (?, ?, 0)";
constexpr auto sql_elections = "SELECT " URNA_MARIADB_ELECTION_COLUMNS " FROM elections ORDER BY id";
constexpr auto sql_election = "SELECT " URNA_MARIADB_ELECTION_COLUMNS " FROM elections WHERE id = ?";
constexpr auto sql_overlapping =
    "SELECT " URNA_MARIADB_ELECTION_COLUMNS " FROM elections WHERE start_at < ? AND end_at > ? ORDER BY id";

constexpr auto sql_is_public =
    "SELECT public FROM publications WHERE election = ? ORDER BY number DESC LIMIT 1";
constexpr auto sql_insert_publication = "INSERT INTO publications (election, public) VALUES (?, ?)";
constexpr auto sql_public_elections =
    "SELECT id FROM elections e WHERE (SELECT public FROM publications WHERE election = e.id "
    "ORDER BY number DESC LIMIT 1) = 1 ORDER BY id";

constexpr auto sql_provisional_elections = "SELECT election FROM provisional_elections ORDER BY election";

constexpr auto sql_queue_now = "SELECT " URNA_MARIADB_NOW " + ahead FROM queue_clock";

// The present by the queue's clock, or a little earlier; by the one given while no daemon has measured it.
Instant created_now(Connection& connection, const Clock& clock) {
    Statement& query = connection.prepared(sql_queue_now);
    const Reset reset(query);
    return query.step() ? instant_from(query.integer(0)) : clock();
}

std::vector<Participant> all_participants(Connection& connection) {
    Statement& query = connection.prepared(sql_participants);
    const Reset reset(query);
    std::vector<Participant> participants;
    while (query.step()) participants.push_back({{query.integer(0)}, query.text(1), query.integer(2) != 0});
    return participants;
}

std::vector<Election> overlapping(Connection& connection, const election::Period& period) {
    Statement& query = connection.prepared(sql_overlapping);
    query.bind(1, micros_of(period.end)).bind(2, micros_of(period.start));
    return read_elections(connection, query);
}

ElectionId insert(Connection& connection, const NewElection& wanted, Instant created_at) {
    connection.prepared(sql_insert_election)
        .bind(1, micros_of(wanted.period.start))
        .bind(2, micros_of(wanted.period.end))
        .bind(3, wanted.start_text)
        .bind(4, wanted.end_text)
        .bind(5, static_cast<std::int64_t>(wanted.individual))
        .bind(6, static_cast<std::int64_t>(wanted.seats))
        .bind(7, static_cast<std::int64_t>(wanted.threshold_millipercent))
        .bind(8, micros_of(created_at))
        .run();
    const ElectionId id{connection.last_insert_id()};
    std::int64_t poll_number = 0;
    for (const ParticipantId participant : wanted.participants) {
        ++poll_number;
        connection.prepared(sql_insert_candidacy)
            .bind(1, id.value)
            .bind(2, poll_number)
            .bind(3, participant.value)
            .run();
        connection.prepared(sql_insert_tally).bind(1, id.value).bind(2, poll_number).run();
    }
    return id;
}

bool last_publication(Connection& connection, ElectionId election) {
    Statement& query = connection.prepared(sql_is_public);
    const Reset reset(query);
    return query.bind(1, election.value).step() && query.integer(0) != 0;
}

class MariadbElectionStore final : public ElectionStore {
 public:
    explicit MariadbElectionStore(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

    ParticipantId add_participant(const std::string& name, bool individual) override {
        return pool_->run(Work::write, [&](Connection& connection) {
            connection.prepared(sql_insert_participant)
                .bind(1, name)
                .bind(2, static_cast<std::int64_t>(individual))
                .run();
            return ParticipantId{connection.last_insert_id()};
        });
    }

    std::vector<Participant> participants() override { return pool_->run(Work::read, all_participants); }

    Result<ElectionId> add_election(const NewElection& wanted, const Clock& clock) override {
        return pool_->run(Work::write, [&](Connection& connection) -> Result<ElectionId> {
            lock_elections(connection, LockMode::exclusive);
            if (auto fits = election::check_period(wanted.period, overlapping(connection, wanted.period));
                !fits) {
                return fits.error();
            }
            const auto known = all_participants(connection);
            if (auto fit = election::check_participants(wanted.participants, wanted.individual, known);
                !fit) {
                return fit.error();
            }
            return insert(connection, wanted, created_now(connection, clock));
        });
    }

    std::vector<Election> elections() override {
        return pool_->run(Work::read, [](Connection& connection) {
            return read_elections(connection, connection.prepared(sql_elections));
        });
    }

    std::optional<Election> find_election(ElectionId id) override {
        return pool_->run(Work::read, [&](Connection& connection) -> std::optional<Election> {
            auto found = read_elections(connection, connection.prepared(sql_election).bind(1, id.value));
            if (found.empty()) return std::nullopt;
            return std::move(found.front());
        });
    }

    // Repeatable: a switch that a lost commit has turned already is left as it is.
    void set_public(ElectionId id, bool is_public) override {
        pool_->run(Work::idempotent_write, [&](Connection& connection) {
            // So that nobody fills the table who says the same again and again.
            if (last_publication(connection, id) == is_public) return;
            connection.prepared(sql_insert_publication)
                .bind(1, id.value)
                .bind(2, static_cast<std::int64_t>(is_public))
                .run();
        });
    }

    bool is_public(ElectionId id) override {
        return pool_->run(Work::read,
                          [&](Connection& connection) { return last_publication(connection, id); });
    }

    std::vector<ElectionId> public_elections() override { return ids(sql_public_elections); }

    std::vector<ElectionId> provisional_elections() override { return ids(sql_provisional_elections); }

 private:
    std::vector<ElectionId> ids(const char* sql) {
        return pool_->run(Work::read, [sql](Connection& connection) {
            Statement& query = connection.prepared(sql);
            const Reset reset(query);
            std::vector<ElectionId> elections;
            while (query.step()) elections.push_back({query.integer(0)});
            return elections;
        });
    }

    std::shared_ptr<Pool> pool_;
};

}  // namespace

Guid migrate_mariadb_elections(const mariadb::Address& elections) {
    mariadb::migrate(elections, "elections");
    Connection connection(elections);
    try {
        connection.require_packet_bytes(packet_bytes_needed);
    } catch (const Unavailable& error) {
        log_error("the daemon will not be able to record", {{"error", error.what()}});
    }
    return enter_installation(connection, sql_enter_installation, random_guid());
}

std::unique_ptr<ElectionStore> make_mariadb_election_store(std::shared_ptr<Pool> elections) {
    return std::make_unique<MariadbElectionStore>(std::move(elections));
}

}  // namespace urna::store
