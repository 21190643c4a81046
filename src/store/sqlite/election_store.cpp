// SPDX-License-Identifier: Apache-2.0
#include "sqlite/pool.h"
#include "store/sqlite/rows.h"
#include "store/sqlite/stores.h"

namespace urna::store {
namespace {

using election::Election;
using election::NewElection;
using election::Participant;
using sqlite::Database;
using sqlite::Pool;
using sqlite::Reset;
using sqlite::Statement;
using sqlite::Transaction;

constexpr auto sql_insert_participant = "INSERT INTO participants (name, individual) VALUES (?, ?)";
constexpr auto sql_participants = "SELECT id, name, individual FROM participants ORDER BY id";
constexpr auto sql_insert_election =
    "INSERT INTO elections (start_at, end_at, start_text, end_text, individual, seats, "
    "threshold_millipercent, "
    "created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto sql_insert_candidacy =
    "INSERT INTO candidacies (election, poll_number, participant) VALUES (?, ?, ?)";
constexpr auto sql_insert_tally = "INSERT INTO tallies (election, poll_number, valid) VALUES (?, ?, 0)";
constexpr auto sql_elections = "SELECT " URNA_ELECTION_COLUMNS " FROM elections ORDER BY id";
constexpr auto sql_election = "SELECT " URNA_ELECTION_COLUMNS " FROM elections WHERE id = ?";
constexpr auto sql_overlapping =
    "SELECT " URNA_ELECTION_COLUMNS " FROM elections WHERE start_at < ?2 AND end_at > ?1 ORDER BY id";

constexpr auto sql_is_public =
    "SELECT public FROM publications WHERE election = ? ORDER BY number DESC LIMIT 1";
constexpr auto sql_insert_publication = "INSERT INTO publications (election, public) VALUES (?, ?)";
constexpr auto sql_public_elections =
    "SELECT id FROM elections e WHERE (SELECT public FROM publications WHERE election = e.id "
    "ORDER BY number DESC LIMIT 1) = 1 ORDER BY id";
constexpr auto sql_provisional_elections = "SELECT election FROM provisional_elections ORDER BY election";

std::vector<Participant> all_participants(Database& database) {
    Statement& query = database.prepared(sql_participants);
    const Reset reset(query);
    std::vector<Participant> participants;
    while (query.step()) participants.push_back({{query.integer(0)}, query.text(1), query.integer(2) != 0});
    return participants;
}

std::vector<Election> overlapping(Database& database, const election::Period& period) {
    Statement& query = database.prepared(sql_overlapping);
    query.bind(1, micros(period.start)).bind(2, micros(period.end));
    return read_elections(database, query);
}

ElectionId insert(Database& database, const NewElection& wanted, Instant created_at) {
    database.prepared(sql_insert_election)
        .bind(1, micros(wanted.period.start))
        .bind(2, micros(wanted.period.end))
        .bind(3, wanted.start_text)
        .bind(4, wanted.end_text)
        .bind(5, static_cast<std::int64_t>(wanted.individual))
        .bind(6, static_cast<std::int64_t>(wanted.seats))
        .bind(7, static_cast<std::int64_t>(wanted.threshold_millipercent))
        .bind(8, micros(created_at))
        .run();
    const ElectionId id{database.last_insert_rowid()};
    std::int64_t poll_number = 0;
    for (const ParticipantId participant : wanted.participants) {
        ++poll_number;
        database.prepared(sql_insert_candidacy)
            .bind(1, id.value)
            .bind(2, poll_number)
            .bind(3, participant.value)
            .run();
        database.prepared(sql_insert_tally).bind(1, id.value).bind(2, poll_number).run();
    }
    return id;
}

bool last_publication(Database& database, ElectionId election) {
    Statement& query = database.prepared(sql_is_public);
    const Reset reset(query);
    return query.bind(1, election.value).step() && query.integer(0) != 0;
}

class SqliteElectionStore final : public ElectionStore {
 public:
    explicit SqliteElectionStore(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

    ParticipantId add_participant(const std::string& name, bool individual) override {
        const auto database = pool_->writer();
        database->prepared(sql_insert_participant)
            .bind(1, name)
            .bind(2, static_cast<std::int64_t>(individual))
            .run();
        return {database->last_insert_rowid()};
    }

    std::vector<Participant> participants() override {
        const auto database = pool_->reader();
        return all_participants(*database);
    }

    Result<ElectionId> add_election(const NewElection& wanted, const Clock& clock) override {
        const auto database = pool_->writer();
        Transaction transaction(*database, Transaction::Kind::write);
        if (auto fits = election::check_period(wanted.period, overlapping(*database, wanted.period)); !fits) {
            return fits.error();
        }
        const auto known = all_participants(*database);
        if (auto fit = election::check_participants(wanted.participants, wanted.individual, known); !fit) {
            return fit.error();
        }
        const ElectionId id = insert(*database, wanted, clock());
        transaction.commit();
        return id;
    }

    std::vector<Election> elections() override {
        const auto database = pool_->reader();
        Transaction transaction(*database, Transaction::Kind::read);
        return read_elections(*database, database->prepared(sql_elections));
    }

    std::optional<Election> find_election(ElectionId id) override {
        const auto database = pool_->reader();
        Transaction transaction(*database, Transaction::Kind::read);
        auto found = read_elections(*database, database->prepared(sql_election).bind(1, id.value));
        if (found.empty()) return std::nullopt;
        return std::move(found.front());
    }

    void set_public(ElectionId id, bool is_public) override {
        const auto database = pool_->writer();
        Transaction transaction(*database, Transaction::Kind::write);
        // So that nobody fills the table who says the same again and again.
        if (last_publication(*database, id) == is_public) return;
        database->prepared(sql_insert_publication)
            .bind(1, id.value)
            .bind(2, static_cast<std::int64_t>(is_public))
            .run();
        transaction.commit();
    }

    bool is_public(ElectionId id) override {
        const auto database = pool_->reader();
        return last_publication(*database, id);
    }

    std::vector<ElectionId> public_elections() override { return ids(sql_public_elections); }

    std::vector<ElectionId> provisional_elections() override { return ids(sql_provisional_elections); }

 private:
    std::vector<ElectionId> ids(const char* sql) {
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql);
        const Reset reset(query);
        std::vector<ElectionId> elections;
        while (query.step()) elections.push_back({query.integer(0)});
        return elections;
    }

    std::shared_ptr<Pool> pool_;
};

}  // namespace

std::shared_ptr<Pool> open_sqlite_elections(const std::filesystem::path& directory) {
    sqlite::PoolOptions options;
    options.writer_cache_kib = 64 * 1024;  // the ballots' key is written all over
    return std::make_shared<Pool>(directory, "elections", options);
}

std::unique_ptr<ElectionStore> make_sqlite_election_store(std::shared_ptr<Pool> elections) {
    return std::make_unique<SqliteElectionStore>(std::move(elections));
}

}  // namespace urna::store
