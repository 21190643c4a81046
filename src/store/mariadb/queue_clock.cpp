// SPDX-License-Identifier: Apache-2.0
#include "mariadb/pool.h"
#include "store/mariadb/lease.h"
#include "store/mariadb/server_clock.h"
#include "store/mariadb/stores.h"

namespace urna::store {
namespace {

using mariadb::Pool;
using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;

constexpr auto sql_now = "SELECT " URNA_MARIADB_NOW;
constexpr auto sql_set_ahead = "REPLACE INTO queue_clock (only_row, ahead) VALUES (1, ?)";

class MariadbQueueClock final : public QueueClock {
 public:
    explicit MariadbQueueClock(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

    Instant database_now() override {
        return pool_->run(Work::read, [](Connection& connection) {
            Statement& query = connection.prepared(sql_now);
            const Reset reset(query);
            query.step();
            Instant now;
            query.read_all(now);
            return now;
        });
    }

    std::optional<Instant> queue_now() override { return pool_->run(Work::read, measured_queue_now); }

    void set_ahead(std::chrono::microseconds ahead, Epoch epoch) override {
        pool_->run(Work::idempotent_write, [&](Connection& connection) {
            require_mariadb_lease(connection, epoch);
            connection.prepared(sql_set_ahead).bind_all(ahead.count()).run();
        });
    }

 private:
    std::shared_ptr<Pool> pool_;
};

}  // namespace

std::unique_ptr<QueueClock> make_mariadb_queue_clock(std::shared_ptr<Pool> elections) {
    return std::make_unique<MariadbQueueClock>(std::move(elections));
}

}  // namespace urna::store
