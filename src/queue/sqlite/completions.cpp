// SPDX-License-Identifier: Apache-2.0
#include "queue/sqlite/completions.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "sqlite/pool.h"

namespace urna::queue {
namespace {

using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;

constexpr auto sql_latest = "SELECT latest FROM clock";
constexpr auto sql_said = "SELECT said_at FROM completions WHERE official = ? AND election = ?";
constexpr auto sql_count = "SELECT count(*) FROM unentered_completions";
constexpr auto sql_forget = "DELETE FROM completions WHERE said_at < ?";
constexpr auto sql_say = "REPLACE INTO completions (official, election, said_at) VALUES (?, ?, ?)";
constexpr auto sql_append =
    "INSERT INTO unentered_completions (election, said_at, official_email, official_jmbg, "
    "official_forename, official_surname) VALUES (?, ?, ?, ?, ?, ?)";
constexpr auto sql_said_by = "SELECT election, said_at FROM completions WHERE official = ? ORDER BY election";
constexpr auto sql_unentered =
    "SELECT number, election, said_at, official_email, official_jmbg, official_forename, official_surname "
    "FROM unentered_completions ORDER BY number LIMIT ?";
constexpr auto sql_remove = "DELETE FROM unentered_completions WHERE number = ?";

std::int64_t single_number(Connection& connection, const char* sql) {
    Statement& query = connection.prepared(sql);
    const Reset reset(query);
    query.step();
    return query.integer(0);
}

std::optional<Instant> said(Connection& connection, const OfficialId& id, ElectionId election) {
    Statement& query = connection.prepared(sql_said);
    const Reset reset(query);
    if (!query.bind_all(id.guid, election).step()) return std::nullopt;
    Instant at;
    query.read_all(at);
    return at;
}

class SqliteCompletions final : public Completions {
 public:
    SqliteCompletions(std::shared_ptr<sqlite::Pool> pool, Clock clock)
        : pool_(std::move(pool)), clock_(std::move(clock)) {}

    Instant say(const OfficialId& id, const election::Official& official, ElectionId election,
                Instant since) override {
        return pool().run(Work::write, [&](Connection& connection) {
            if (const auto before = said(connection, id, election); before && *before >= since)
                return *before;
            if (single_number(connection, sql_count) >= static_cast<std::int64_t>(unentered_completions_max))
                throw Unavailable("too many statements of officials wait for the daemon");
            const Instant latest{std::chrono::microseconds{single_number(connection, sql_latest)}};
            const Instant at = std::max(clock_(), latest);
            connection.prepared(sql_forget).bind_all(at - completion_ttl).run();
            connection.prepared(sql_say).bind_all(id.guid, election, at).run();
            connection.prepared(sql_append)
                .bind_all(election, at, official.email, official.jmbg, official.forename, official.surname)
                .run();
            return at;
        });
    }

    std::vector<SaidComplete> said_by(const OfficialId& id) override {
        return pool().run(Work::read, [&](Connection& connection) {
            Statement& query = connection.prepared(sql_said_by);
            const Reset reset(query);
            query.bind_all(id.guid);
            std::vector<SaidComplete> statements;
            while (query.step()) {
                SaidComplete& one = statements.emplace_back();
                query.read_all(one.election, one.at);
            }
            return statements;
        });
    }

    std::vector<UnenteredCompletion> unentered(std::size_t completions_max) override {
        return pool().run(Work::read, [&](Connection& connection) {
            Statement& query = connection.prepared(sql_unentered);
            const Reset reset(query);
            query.bind_all(completions_max);
            std::vector<UnenteredCompletion> waiting;
            while (query.step()) {
                std::int64_t number = 0;
                election::Completion one;
                query.read_all(number, one.election, one.at, one.official.email, one.official.jmbg,
                               one.official.forename, one.official.surname);
                waiting.push_back({std::to_string(number), std::move(one)});
            }
            return waiting;
        });
    }

    void entered(std::span<const UnenteredCompletion> completions) override {
        pool().run(Work::idempotent_write, [&](Connection& connection) {
            for (const UnenteredCompletion& one : completions)
                connection.prepared(sql_remove).bind_all(std::stoll(one.id)).run();
        });
    }

 private:
    sql::Pool& pool() { return *pool_; }

    const std::shared_ptr<sqlite::Pool> pool_;
    const Clock clock_;
};

}  // namespace

std::unique_ptr<Completions> make_sqlite_completions(std::shared_ptr<sqlite::Pool> inbox, Clock clock) {
    return std::make_unique<SqliteCompletions>(std::move(inbox), std::move(clock));
}

}  // namespace urna::queue
