// SPDX-License-Identifier: Apache-2.0
#include "store/completion_record.h"

#include "store/sql/stores.h"

namespace urna::store {
namespace {

using election::Completion;
using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;

constexpr auto sql_find =
    "SELECT 1 FROM completions WHERE election = ? AND said_at = ? AND official_email = ?";
constexpr auto sql_insert =
    "INSERT INTO completions (election, said_at, official_email, official_jmbg, official_forename, "
    "official_surname) VALUES (?, ?, ?, ?, ?, ?)";
constexpr auto sql_newest =
    "SELECT election, said_at, official_email, official_jmbg, official_forename, official_surname "
    "FROM completions WHERE number IN (SELECT MAX(number) FROM completions WHERE election = ? "
    "GROUP BY official_email, official_jmbg) ORDER BY number DESC LIMIT ?";

bool is_there(Connection& connection, const Completion& one) {
    Statement& query = connection.prepared(sql_find);
    const Reset reset(query);
    return query.bind_all(one.election, one.at, one.official.email).step();
}

class SqlCompletionRecord final : public CompletionRecord {
 public:
    explicit SqlCompletionRecord(std::shared_ptr<ElectionEngine> engine) : engine_(std::move(engine)) {}

    // Whoever has the lease is the only one to enter any.
    void enter(std::span<const Completion> completions, Epoch epoch) override {
        engine_->pool().run(Work::idempotent_write, [&](Connection& connection) {
            engine_->require_lease(connection, epoch);
            for (const Completion& one : completions) {
                if (is_there(connection, one)) continue;
                const election::Official& official = one.official;
                connection.prepared(sql_insert)
                    .bind_all(one.election, one.at, official.email, official.jmbg, official.forename,
                              official.surname)
                    .run();
            }
        });
    }

    std::vector<Completion> newest(ElectionId election, std::size_t completions_max) override {
        return engine_->pool().run(Work::read, [&](Connection& connection) {
            Statement& query = connection.prepared(sql_newest);
            const Reset reset(query);
            query.bind_all(election, completions_max);
            std::vector<Completion> found;
            while (query.step()) {
                Completion& one = found.emplace_back();
                query.read_all(one.election, one.at, one.official.email, one.official.jmbg,
                               one.official.forename, one.official.surname);
            }
            return found;
        });
    }

 private:
    const std::shared_ptr<ElectionEngine> engine_;
};

}  // namespace

std::unique_ptr<CompletionRecord> make_completion_record(std::shared_ptr<ElectionEngine> engine) {
    return std::make_unique<SqlCompletionRecord>(std::move(engine));
}

}  // namespace urna::store
