// SPDX-License-Identifier: Apache-2.0
#include "sqlite/pool.h"
#include "store/sqlite/lease.h"
#include "store/sqlite/rows.h"
#include "store/sqlite/stores.h"

namespace urna::store {
namespace {

using sqlite::Pool;
using sqlite::Reset;
using sqlite::Statement;
using sqlite::Transaction;

constexpr auto sql_add = "INSERT OR IGNORE INTO set_aside (place, accepted_at) VALUES (?, ?)";
constexpr auto sql_remove = "DELETE FROM set_aside WHERE place = ?";
constexpr auto sql_quarantined = "SELECT place, accepted_at FROM set_aside ORDER BY place";
constexpr auto sql_report = "UPDATE queue_report SET uploads = ?, bytes = ?, oldest_at = ?, dead_letters = ?";

class SqliteQueueLedger final : public QueueLedger {
 public:
    explicit SqliteQueueLedger(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

    void change(std::span<const QuarantinedEntry> added, std::span<const std::string> removed,
                Epoch epoch) override {
        const auto database = pool_->writer();
        Transaction transaction(*database, Transaction::Kind::write);
        require_lease(*database, epoch);
        for (const QuarantinedEntry& entry : added) {
            database->prepared(sql_add).bind(1, entry.entry).bind(2, micros(entry.accepted_at)).run();
        }
        for (const std::string& entry : removed) database->prepared(sql_remove).bind(1, entry).run();
        transaction.commit();
    }

    std::vector<QuarantinedEntry> quarantined() override {
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql_quarantined);
        const Reset reset(query);
        std::vector<QuarantinedEntry> entries;
        while (query.step()) entries.push_back({query.text(0), instant_of(query.integer(1))});
        return entries;
    }

    void report(const Backlog& backlog, Epoch epoch) override {
        const auto database = pool_->writer();
        Transaction transaction(*database, Transaction::Kind::write);
        require_lease(*database, epoch);
        Statement& update = database->prepared(sql_report);
        update.bind(1, static_cast<std::int64_t>(backlog.uploads))
            .bind(2, static_cast<std::int64_t>(backlog.bytes))
            .bind(4, static_cast<std::int64_t>(backlog.dead_letters));
        if (backlog.oldest) {
            update.bind(3, micros(*backlog.oldest));
        } else {
            update.bind_null(3);
        }
        update.run();
        transaction.commit();
    }

 private:
    std::shared_ptr<Pool> pool_;
};

}  // namespace

std::unique_ptr<QueueLedger> make_sqlite_queue_ledger(std::shared_ptr<Pool> elections) {
    return std::make_unique<SqliteQueueLedger>(std::move(elections));
}

}  // namespace urna::store
