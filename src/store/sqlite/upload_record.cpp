// SPDX-License-Identifier: Apache-2.0
#include "sqlite/pool.h"
#include "store/sqlite/rows.h"
#include "store/sqlite/stores.h"

namespace urna::store {
namespace {

using sqlite::Pool;
using sqlite::Reset;
using sqlite::Statement;

constexpr auto sql_last = "SELECT coalesce(max(number), 0) FROM uploads";
constexpr auto sql_uploads =
    "SELECT accepted_at, official_jmbg, official_forename, official_surname, valid, duplicate, "
    "invalid_poll_number, dropped FROM uploads WHERE number > ? AND number <= ? AND election = ? ORDER BY "
    "number";

class SqliteUploadRecord final : public UploadRecord {
 public:
    explicit SqliteUploadRecord(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

    std::int64_t last() override {
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql_last);
        const Reset reset(query);
        query.step();
        return query.integer(0);
    }

    std::vector<UploadRow> uploads(ElectionId election, std::int64_t after, std::int64_t through) override {
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql_uploads);
        const Reset reset(query);
        query.bind(1, after).bind(2, through).bind(3, election.value);
        const auto number = [&](int column) { return static_cast<std::uint64_t>(query.integer(column)); };
        std::vector<UploadRow> uploads;
        while (query.step()) {
            uploads.push_back({.accepted_at = instant_of(query.integer(0)),
                               .official_jmbg = query.text(1),
                               .official_forename = query.text(2),
                               .official_surname = query.text(3),
                               .counts = {number(4), number(5), number(6), number(7)}});
        }
        return uploads;
    }

 private:
    std::shared_ptr<Pool> pool_;
};

}  // namespace

std::unique_ptr<UploadRecord> make_sqlite_upload_record(std::shared_ptr<Pool> elections) {
    return std::make_unique<SqliteUploadRecord>(std::move(elections));
}

}  // namespace urna::store
