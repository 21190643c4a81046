// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "sqlite/pool.h"
#include "store/sqlite/lease.h"
#include "store/sqlite/rows.h"
#include "store/sqlite/stores.h"

namespace urna::store {
namespace {

using sqlite::Pool;
using sqlite::Reset;
using sqlite::Statement;
using sqlite::Transaction;

// As the queue knows it, also when that name was released (clock_correction.h). The number follows.
#define URNA_NAME_OF_UPLOAD                                                                          \
    "(SELECT coalesce(r.id, u.id) FROM uploads u LEFT JOIN released_names r ON r.upload = u.number " \
    "WHERE u.number = "
constexpr auto sql_state =
    "SELECT (SELECT id FROM installation), (SELECT has_queue FROM installation), "
    "EXISTS (SELECT 1 FROM participants) OR EXISTS (SELECT 1 FROM elections) OR EXISTS (SELECT 1 FROM "
    "uploads), "
    "(SELECT max(number) FROM uploads), " URNA_NAME_OF_UPLOAD
    "(SELECT max(number) FROM uploads)), " URNA_NAME_OF_UPLOAD "?1)";
constexpr auto sql_join = "INSERT OR REPLACE INTO installation (only_row, id, has_queue) VALUES (1, ?, ?)";
constexpr auto sql_recorded = "SELECT 1 FROM uploads WHERE id = ?";

class SqliteRecordIdentity final : public RecordIdentity {
 public:
    explicit SqliteRecordIdentity(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

    RecordState state(std::int64_t upload_number) override {
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql_state);
        const Reset reset(query);
        query.bind(1, upload_number).step();
        RecordState state;
        if (!query.is_null(0)) state.installation = guid_of(query.blob(0));
        state.has_queue = query.integer(1) != 0;
        state.used = query.integer(2) != 0;
        if (!query.is_null(3)) state.last = {query.integer(3), {guid_of(query.blob(4))}};
        if (!query.is_null(5)) state.asked = {guid_of(query.blob(5))};
        return state;
    }

    void join(const Guid& installation, bool has_queue, Epoch epoch) override {
        const auto database = pool_->writer();
        Transaction transaction(*database, Transaction::Kind::write);
        require_lease(*database, epoch);
        database->prepared(sql_join).bind(1, blob(installation)).bind(2, std::int64_t{has_queue}).run();
        transaction.commit();
    }

    std::vector<UploadId> unrecorded(std::span<const UploadId> uploads) override {
        const auto database = pool_->reader();
        std::vector<UploadId> missing;
        for (const UploadId& upload : uploads) {
            Statement& query = database->prepared(sql_recorded);
            const Reset reset(query);
            if (!query.bind(1, blob(upload.guid)).step()) missing.push_back(upload);
        }
        return missing;
    }

 private:
    std::shared_ptr<Pool> pool_;
};

}  // namespace

std::unique_ptr<RecordIdentity> make_sqlite_record_identity(std::shared_ptr<Pool> elections) {
    return std::make_unique<SqliteRecordIdentity>(std::move(elections));
}

}  // namespace urna::store
