// SPDX-License-Identifier: Apache-2.0
#include "mariadb/pool.h"
#include "store/mariadb/lease.h"
#include "store/mariadb/rows.h"
#include "store/mariadb/stores.h"

namespace urna::store {
namespace {

using mariadb::Connection;
using mariadb::Pool;
using mariadb::Reset;
using mariadb::Statement;
using mariadb::Work;

constexpr auto sql_add = "INSERT IGNORE INTO set_aside (place, accepted_at) VALUES (?, ?)";
constexpr auto sql_remove = "DELETE FROM set_aside WHERE place = ?";
constexpr auto sql_quarantined = "SELECT place, accepted_at FROM set_aside ORDER BY place";
constexpr auto sql_report = "UPDATE queue_report SET uploads = ?, bytes = ?, oldest_at = ?, dead_letters = ?";

class MariadbQueueLedger final : public QueueLedger {
 public:
    explicit MariadbQueueLedger(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

    void change(std::span<const QuarantinedEntry> added, std::span<const std::string> removed,
                Epoch epoch) override {
        pool_->run(Work::idempotent_write, [&](Connection& connection) {
            require_lease(connection, epoch);
            for (const QuarantinedEntry& entry : added) {
                connection.prepared(sql_add)
                    .bind(1, entry.entry)
                    .bind(2, micros_of(entry.accepted_at))
                    .run();
            }
            for (const std::string& entry : removed) connection.prepared(sql_remove).bind(1, entry).run();
        });
    }

    std::vector<QuarantinedEntry> quarantined() override {
        return pool_->run(Work::read, [](Connection& connection) {
            Statement& query = connection.prepared(sql_quarantined);
            const Reset reset(query);
            std::vector<QuarantinedEntry> entries;
            while (query.step()) entries.push_back({query.text(0), instant_from(query.integer(1))});
            return entries;
        });
    }

    void report(const Backlog& backlog, Epoch epoch) override {
        pool_->run(Work::idempotent_write, [&](Connection& connection) {
            require_lease(connection, epoch);
            Statement& update = connection.prepared(sql_report);
            update.bind(1, static_cast<std::int64_t>(backlog.uploads))
                .bind(2, static_cast<std::int64_t>(backlog.bytes))
                .bind(4, static_cast<std::int64_t>(backlog.dead_letters));
            if (backlog.oldest) {
                update.bind(3, micros_of(*backlog.oldest));
            } else {
                update.bind_null(3);
            }
            update.run();
        });
    }

 private:
    std::shared_ptr<Pool> pool_;
};

}  // namespace

std::unique_ptr<QueueLedger> make_mariadb_queue_ledger(std::shared_ptr<Pool> elections) {
    return std::make_unique<MariadbQueueLedger>(std::move(elections));
}

}  // namespace urna::store
