// SPDX-License-Identifier: Apache-2.0
#include "base/instant.h"
#include "sqlite/pool.h"
#include "store/sqlite/lease.h"
#include "store/sqlite/rows.h"
#include "store/sqlite/stores.h"

namespace urna::store {
namespace {

using sqlite::Database;
using sqlite::Pool;
using sqlite::Reset;
using sqlite::Statement;
using sqlite::Transaction;

constexpr auto sql_lease = "SELECT holder, epoch, expires_at, duration FROM lease";
constexpr auto sql_take = "UPDATE lease SET holder = ?, epoch = ?, expires_at = ?, duration = ?";
constexpr auto sql_renew = "UPDATE lease SET expires_at = ? + duration";
constexpr auto sql_release = "UPDATE lease SET holder = NULL WHERE holder = ?";

struct Lease {
    std::string holder;  // empty: nobody
    std::int64_t epoch = 0;
    Instant expires_at;
    std::chrono::microseconds duration{};

    // One that runs much longer than it was taken for was taken by a clock that was ahead, and counts for
    // nothing.
    bool running(Instant now) const { return now < expires_at && expires_at <= now + 2 * duration; }
};

Lease read(Database& database) {
    Statement& query = database.prepared(sql_lease);
    const Reset reset(query);
    query.step();
    return {query.text(0), query.integer(1), instant_of(query.integer(2)),
            std::chrono::microseconds(query.integer(3))};
}

class SqliteLeaseStore final : public LeaseStore {
 public:
    explicit SqliteLeaseStore(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

    std::optional<Epoch> take(std::string_view holder, std::chrono::milliseconds duration) override {
        const auto database = pool_->writer();
        Transaction transaction(*database, Transaction::Kind::write);
        const Lease lease = read(*database);
        const Instant now = system_now();
        const bool ours = lease.holder == holder;
        if (!ours && !lease.holder.empty() && lease.running(now)) return std::nullopt;
        const std::int64_t epoch = lease.epoch + (ours ? 0 : 1);
        database->prepared(sql_take)
            .bind(1, holder)
            .bind(2, epoch)
            .bind(3, micros(now + duration))
            .bind(4, std::chrono::microseconds(duration).count())
            .run();
        transaction.commit();
        return Epoch{epoch};
    }

    void release(std::string_view holder) override {
        const auto database = pool_->writer();
        database->prepared(sql_release).bind(1, holder).run();
    }

 private:
    std::shared_ptr<Pool> pool_;
};

}  // namespace

void require_lease(Database& database, Epoch epoch) {
    const Lease lease = read(database);
    if (lease.epoch != epoch.value || lease.holder.empty()) throw Fenced();
}

void renew_lease(Database& database) {
    database.prepared(sql_renew).bind(1, micros(system_now())).run();
}

std::unique_ptr<LeaseStore> make_sqlite_lease_store(std::shared_ptr<Pool> elections) {
    return std::make_unique<SqliteLeaseStore>(std::move(elections));
}

}  // namespace urna::store
