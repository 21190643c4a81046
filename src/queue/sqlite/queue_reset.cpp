// SPDX-License-Identifier: Apache-2.0
#include "queue/sqlite/queue_reset.h"

#include <utility>

#include "sqlite/pool.h"

namespace urna::queue {
namespace {

using sqlite::Reset;
using sqlite::Statement;
using sqlite::Transaction;

constexpr auto sql_any_entry = "SELECT 1 FROM entries";
constexpr auto sql_set_latest = "UPDATE clock SET latest = ?";

class SqliteQueueReset final : public QueueReset {
 public:
    explicit SqliteQueueReset(std::shared_ptr<sqlite::Pool> pool) : pool_(std::move(pool)) {}

    void hold(std::chrono::seconds) override {}
    void release() override {}

    bool restart(Instant present) override {
        const auto database = pool_->writer();
        Transaction transaction(*database, Transaction::Kind::write);
        if (any_entry(*database)) return false;
        database->prepared(sql_set_latest).bind(1, present.time_since_epoch().count()).run();
        transaction.commit();
        return true;
    }

 private:
    static bool any_entry(sqlite::Database& database) {
        Statement& query = database.prepared(sql_any_entry);
        const Reset reset(query);
        return query.step();
    }

    std::shared_ptr<sqlite::Pool> pool_;
};

}  // namespace

std::unique_ptr<QueueReset> make_sqlite_queue_reset(std::shared_ptr<sqlite::Pool> inbox) {
    return std::make_unique<SqliteQueueReset>(std::move(inbox));
}

}  // namespace urna::queue
