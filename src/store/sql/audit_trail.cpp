// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <utility>

#include "store/sql/stores.h"

namespace urna::store {
namespace {

using audit::Event;
using audit::NewEvent;
using sql::Connection;
using sql::Work;

class SqlAuditTrail final : public audit::Trail {
 public:
    SqlAuditTrail(std::shared_ptr<sql::Pool> pool, AuditRows rows) : pool_(std::move(pool)), rows_(rows) {}

    bool append(std::span<const NewEvent> events, std::optional<std::int64_t> full_at) override {
        return pool_->run(Work::idempotent_write, [&](Connection& connection) {
            if (full_at && rows_.count(connection) >= *full_at) return false;
            for (const NewEvent& event : events) {
                if (!rows_.has(connection, event)) rows_.append(connection, event);
            }
            return true;
        });
    }

    std::vector<Event> before(std::optional<std::int64_t> number, std::size_t events_max) override {
        return pool_->run(Work::read, [&](Connection& connection) {
            return rows_.before(connection, number.value_or(std::numeric_limits<std::int64_t>::max()),
                                events_max);
        });
    }

    std::vector<Event> after(std::int64_t number, std::size_t events_max) override {
        return pool_->run(
            Work::read, [&](Connection& connection) { return rows_.after(connection, number, events_max); });
    }

    std::int64_t trim(const audit::Limits& limits, const audit::Origin& by) override {
        return pool_->run(Work::write,
                          [&](Connection& connection) { return rows_.trim(connection, limits, by); });
    }

 private:
    const std::shared_ptr<sql::Pool> pool_;
    const AuditRows rows_;
};

}  // namespace

std::unique_ptr<audit::Trail> make_audit_trail(std::shared_ptr<sql::Pool> pool, AuditRows rows) {
    return std::make_unique<SqlAuditTrail>(std::move(pool), rows);
}

}  // namespace urna::store
