// SPDX-License-Identifier: Apache-2.0
#include "queue/sqlite/held_officials.h"

#include <utility>

#include "sqlite/pool.h"

namespace urna::queue {
namespace {

using sqlite::Reset;
using sqlite::Statement;

constexpr auto sql_hold =
    "INSERT INTO held_officials (email_key, since, held_by, reason) VALUES (?, ?, ?, ?) ON CONFLICT DO "
    "UPDATE SET since = excluded.since, held_by = excluded.held_by, reason = excluded.reason";
constexpr auto sql_release = "DELETE FROM held_officials WHERE email_key = ?";
constexpr auto sql_list = "SELECT email_key, since, held_by, reason FROM held_officials ORDER BY email_key";

class SqliteHeldOfficials final : public HeldOfficials {
 public:
    explicit SqliteHeldOfficials(std::shared_ptr<sqlite::Pool> pool) : pool_(std::move(pool)) {}

    void hold(const HeldOfficial& official) override {
        pool_->writer()
            ->prepared(sql_hold)
            .bind(1, official.email_key)
            .bind(2, official.since.time_since_epoch().count())
            .bind(3, official.by)
            .bind(4, official.reason)
            .run();
    }

    bool release(std::string_view email_key) override {
        return pool_->writer()->prepared(sql_release).bind(1, email_key).run() != 0;
    }

    std::vector<HeldOfficial> list() override {
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql_list);
        const Reset reset(query);
        std::vector<HeldOfficial> officials;
        while (query.step()) {
            officials.push_back({query.text(0), Instant{std::chrono::microseconds{query.integer(1)}},
                                 query.text(2), query.text(3)});
        }
        return officials;
    }

 private:
    const std::shared_ptr<sqlite::Pool> pool_;
};

}  // namespace

std::unique_ptr<HeldOfficials> make_sqlite_held_officials(std::shared_ptr<sqlite::Pool> inbox) {
    return std::make_unique<SqliteHeldOfficials>(std::move(inbox));
}

}  // namespace urna::queue
