// SPDX-License-Identifier: Apache-2.0
#include "store/upload_record.h"

#include "store/sql/stores.h"

namespace urna::store {
namespace {

using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;

constexpr auto sql_last = "SELECT COALESCE(MAX(number), 0) FROM uploads";
constexpr auto sql_uploads =
    "SELECT accepted_at, official_jmbg, official_forename, official_surname, valid, duplicate, "
    "invalid_poll_number, dropped FROM uploads WHERE number > ? AND number <= ? AND election = ? "
    "ORDER BY number";

class SqlUploadRecord final : public UploadRecord {
 public:
    explicit SqlUploadRecord(std::shared_ptr<sql::Pool> pool) : pool_(std::move(pool)) {}

    std::int64_t last() override {
        return pool_->run(Work::read, [](Connection& connection) {
            Statement& query = connection.prepared(sql_last);
            const Reset reset(query);
            query.step();
            return query.integer(0);
        });
    }

    // Numbers are given under the lock of the lease, each above the last one that is committed.
    std::vector<UploadRow> uploads(ElectionId election, std::int64_t after, std::int64_t through) override {
        return pool_->run(Work::read, [&](Connection& connection) {
            Statement& query = connection.prepared(sql_uploads);
            const Reset reset(query);
            query.bind_all(after, through, election);
            std::vector<UploadRow> uploads;
            while (query.step()) {
                UploadRow& row = uploads.emplace_back();
                query.read_all(row.accepted_at, row.official_jmbg, row.official_forename,
                               row.official_surname, row.counts.valid, row.counts.duplicate,
                               row.counts.invalid_poll_number, row.counts.dropped);
            }
            return uploads;
        });
    }

 private:
    const std::shared_ptr<sql::Pool> pool_;
};

}  // namespace

std::unique_ptr<UploadRecord> make_upload_record(std::shared_ptr<sql::Pool> elections) {
    return std::make_unique<SqlUploadRecord>(std::move(elections));
}

}  // namespace urna::store
