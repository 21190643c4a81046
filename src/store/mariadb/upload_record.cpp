// SPDX-License-Identifier: Apache-2.0
#include "mariadb/pool.h"
#include "store/mariadb/rows.h"
#include "store/mariadb/stores.h"

namespace urna::store {
namespace {

using mariadb::Connection;
using mariadb::Pool;
using mariadb::Reset;
using mariadb::Statement;
using mariadb::Work;

constexpr auto sql_last = "SELECT COALESCE(MAX(number), 0) FROM uploads";
constexpr auto sql_uploads =
    "SELECT accepted_at, official_jmbg, official_forename, official_surname, valid, duplicate, "
    "invalid_poll_number, dropped FROM uploads WHERE number > ? AND number <= ? AND election = ? ORDER BY "
    "number";

std::vector<UploadRow> read_uploads(Statement& query) {
    const Reset reset(query);
    const auto number = [&](int column) { return static_cast<std::uint64_t>(query.integer(column)); };
    std::vector<UploadRow> uploads;
    while (query.step()) {
        uploads.push_back({.accepted_at = instant_from(query.integer(0)),
                           .official_jmbg = query.text(1),
                           .official_forename = query.text(2),
                           .official_surname = query.text(3),
                           .counts = {number(4), number(5), number(6), number(7)}});
    }
    return uploads;
}

class MariadbUploadRecord final : public UploadRecord {
 public:
    explicit MariadbUploadRecord(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

    std::int64_t last() override {
        return pool_->run(Work::read, [](Connection& connection) {
            Statement& query = connection.prepared(sql_last);
            const Reset reset(query);
            query.step();
            return query.integer(0);
        });
    }

    // Numbers are given under the lock of the lease, each above the last one that is committed
    // (batch_insert.h).
    std::vector<UploadRow> uploads(ElectionId election, std::int64_t after, std::int64_t through) override {
        return pool_->run(Work::read, [&](Connection& connection) {
            Statement& query = connection.prepared(sql_uploads);
            return read_uploads(query.bind(1, after).bind(2, through).bind(3, election.value));
        });
    }

 private:
    std::shared_ptr<Pool> pool_;
};

}  // namespace

std::unique_ptr<UploadRecord> make_mariadb_upload_record(std::shared_ptr<Pool> elections) {
    return std::make_unique<MariadbUploadRecord>(std::move(elections));
}

}  // namespace urna::store
