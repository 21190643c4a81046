// SPDX-License-Identifier: Apache-2.0
#include "store/queue_ledger.h"

#include "store/sql/stores.h"

namespace urna::store {
namespace {

using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;

// One that stands there has the same instant.
constexpr auto sql_add = "REPLACE INTO set_aside (place, accepted_at) VALUES (?, ?)";
constexpr auto sql_remove = "DELETE FROM set_aside WHERE place = ?";
constexpr auto sql_quarantined = "SELECT place, accepted_at FROM set_aside ORDER BY place";
constexpr auto sql_report = "UPDATE queue_report SET uploads = ?, bytes = ?, oldest_at = ?, dead_letters = ?";

class SqlQueueLedger final : public QueueLedger {
 public:
    explicit SqlQueueLedger(std::shared_ptr<ElectionEngine> engine) : engine_(std::move(engine)) {}

    void change(std::span<const QuarantinedEntry> added, std::span<const std::string> removed,
                Epoch epoch) override {
        engine_->pool().run(Work::idempotent_write, [&](Connection& connection) {
            engine_->require_lease(connection, epoch);
            for (const QuarantinedEntry& entry : added) {
                connection.prepared(sql_add).bind_all(entry.entry, entry.accepted_at).run();
            }
            for (const std::string& entry : removed) connection.prepared(sql_remove).bind_all(entry).run();
        });
    }

    std::vector<QuarantinedEntry> quarantined() override {
        return engine_->pool().run(Work::read, [](Connection& connection) {
            Statement& query = connection.prepared(sql_quarantined);
            const Reset reset(query);
            std::vector<QuarantinedEntry> entries;
            while (query.step()) {
                QuarantinedEntry& entry = entries.emplace_back();
                query.read_all(entry.entry, entry.accepted_at);
            }
            return entries;
        });
    }

    void report(const Backlog& backlog, Epoch epoch) override {
        engine_->pool().run(Work::idempotent_write, [&](Connection& connection) {
            engine_->require_lease(connection, epoch);
            connection.prepared(sql_report)
                .bind_all(backlog.uploads, backlog.bytes, backlog.oldest, backlog.dead_letters)
                .run();
        });
    }

 private:
    const std::shared_ptr<ElectionEngine> engine_;
};

}  // namespace

std::unique_ptr<QueueLedger> make_queue_ledger(std::shared_ptr<ElectionEngine> engine) {
    return std::make_unique<SqlQueueLedger>(std::move(engine));
}

}  // namespace urna::store
