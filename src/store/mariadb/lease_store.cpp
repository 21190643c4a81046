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

// One that runs much longer than it was taken for was taken by a clock that was ahead, and counts for
// nothing.
constexpr auto sql_look = "SELECT holder, epoch, expires_at > " URNA_MARIADB_NOW
                          " AND expires_at <= " URNA_MARIADB_NOW " + 2 * duration FROM lease";
constexpr auto sql_lock = "SELECT holder, epoch FROM lease FOR UPDATE";
constexpr auto sql_lock_now = "SELECT holder, epoch FROM lease FOR UPDATE NOWAIT";
constexpr auto sql_take =
    "UPDATE lease SET holder = ?, epoch = ?, expires_at = " URNA_MARIADB_NOW " + ?, duration = ?";
constexpr auto sql_renew = "UPDATE lease SET expires_at = " URNA_MARIADB_NOW " + duration";
constexpr auto sql_release = "UPDATE lease SET holder = NULL WHERE holder = ?";

struct Lease {
    std::string holder;  // empty: nobody
    Epoch epoch;
    bool running = false;
};

Lease read(Connection& connection, const char* sql) {
    Statement& query = connection.prepared(sql);
    const Reset reset(query);
    if (!query.step()) throw Unavailable("mariadb: the table lease is empty");
    return {query.text(0), {query.integer(1)}, sql == sql_look && query.integer(2) != 0};
}

void demand(const Lease& lease, Epoch epoch) {
    if (lease.epoch != epoch || lease.holder.empty()) throw Fenced();
}

std::optional<Epoch> take_in(Connection& connection, std::string_view holder,
                             std::chrono::microseconds duration) {
    const auto anothers = [&](const Lease& lease) {
        return lease.running && !lease.holder.empty() && lease.holder != holder;
    };
    const Lease seen = read(connection, sql_look);
    if (anothers(seen)) return std::nullopt;
    try {
        read(connection, sql_lock_now);
    } catch (const mariadb::Conflict&) {
        // Somebody records or takes the lease at this moment. If it was ours, then most likely we ourselves
        // record; if not, record() finds out.
        if (seen.holder == holder) return seen.epoch;
        return std::nullopt;
    }
    const Lease lease = read(connection, sql_look);
    if (anothers(lease)) return std::nullopt;
    const Epoch epoch{lease.epoch.value + (lease.holder == holder ? 0 : 1)};
    connection.prepared(sql_take).bind_all(holder, epoch.value, duration.count(), duration.count()).run();
    return epoch;
}

class MariadbLeaseStore final : public LeaseStore {
 public:
    explicit MariadbLeaseStore(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

    std::optional<Epoch> take(std::string_view holder, std::chrono::milliseconds duration) override {
        return pool_->run(Work::idempotent_write,
                          [&](Connection& connection) { return take_in(connection, holder, duration); });
    }

    void release(std::string_view holder) override {
        pool_->run(Work::idempotent_write,
                   [&](Connection& connection) { connection.prepared(sql_release).bind_all(holder).run(); });
    }

 private:
    std::shared_ptr<Pool> pool_;
};

}  // namespace

void require_mariadb_lease(Connection& connection, Epoch epoch) {
    demand(read(connection, sql_lock), epoch);
}

void look_at_lease(Connection& connection, Epoch epoch) {
    demand(read(connection, sql_look), epoch);
}

void renew_mariadb_lease(Connection& connection) {
    connection.prepared(sql_renew).run();
}

std::unique_ptr<LeaseStore> make_mariadb_lease_store(std::shared_ptr<Pool> elections) {
    return std::make_unique<MariadbLeaseStore>(std::move(elections));
}

}  // namespace urna::store
