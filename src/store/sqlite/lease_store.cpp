// SPDX-License-Identifier: Apache-2.0
#include "base/instant.h"
#include "sqlite/pool.h"
#include "store/sqlite/lease.h"
#include "store/sqlite/stores.h"

namespace urna::store {
namespace {

using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;
using sqlite::Pool;

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

Lease read(Connection& connection) {
    Statement& query = connection.prepared(sql_lease);
    const Reset reset(query);
    query.step();
    Lease lease;
    std::int64_t duration = 0;
    query.read_all(lease.holder, lease.epoch, lease.expires_at, duration);
    lease.duration = std::chrono::microseconds(duration);
    return lease;
}

class SqliteLeaseStore final : public LeaseStore {
 public:
    explicit SqliteLeaseStore(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

    std::optional<Epoch> take(std::string_view holder, std::chrono::milliseconds duration) override {
        return pool_->run(Work::write, [&](Connection& connection) -> std::optional<Epoch> {
            const Lease lease = read(connection);
            const Instant now = system_now();
            const bool ours = lease.holder == holder;
            if (!ours && !lease.holder.empty() && lease.running(now)) return std::nullopt;
            const std::int64_t epoch = lease.epoch + (ours ? 0 : 1);
            const Instant expires_at = now + duration;
            connection.prepared(sql_take)
                .bind_all(holder, epoch, expires_at, std::chrono::microseconds(duration).count())
                .run();
            return Epoch{epoch};
        });
    }

    void release(std::string_view holder) override {
        pool_->run(Work::write,
                   [&](Connection& connection) { connection.prepared(sql_release).bind_all(holder).run(); });
    }

 private:
    std::shared_ptr<Pool> pool_;
};

}  // namespace

void require_sqlite_lease(Connection& connection, Epoch epoch) {
    const Lease lease = read(connection);
    if (lease.epoch != epoch.value || lease.holder.empty()) throw Fenced();
}

void renew_sqlite_lease(Connection& connection) {
    connection.prepared(sql_renew).bind_all(system_now()).run();
}

std::unique_ptr<LeaseStore> make_sqlite_lease_store(std::shared_ptr<Pool> elections) {
    return std::make_unique<SqliteLeaseStore>(std::move(elections));
}

}  // namespace urna::store
