// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
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

// As the queue knows it, also when that name was released (clock_correction.h). The number follows.
#define URNA_NAME_OF_UPLOAD                                                                          \
    "(SELECT coalesce(r.id, u.id) FROM uploads u LEFT JOIN released_names r ON r.upload = u.number " \
    "WHERE u.number = "
constexpr auto sql_state =
    "SELECT (SELECT id FROM installation), (SELECT has_queue FROM installation), "
    "EXISTS (SELECT 1 FROM participants) OR EXISTS (SELECT 1 FROM elections) OR EXISTS (SELECT 1 FROM "
    "uploads), "
    "(SELECT max(number) FROM uploads), " URNA_NAME_OF_UPLOAD
    "(SELECT max(number) FROM uploads)), " URNA_NAME_OF_UPLOAD "?)";
constexpr auto sql_join = "INSERT OR REPLACE INTO installation (only_row, id, has_queue) VALUES (1, ?, ?)";
constexpr auto sql_recorded = "SELECT 1 FROM uploads WHERE id = ?";

class SqliteRecordIdentity final : public RecordIdentity {
 public:
    explicit SqliteRecordIdentity(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

    RecordState state(std::int64_t upload_number) override {
        return pool_->run(Work::read, [&](Connection& connection) {
            Statement& query = connection.prepared(sql_state);
            const Reset reset(query);
            query.bind_all(upload_number).step();
            RecordState state;
            query.read_all(state.installation, state.has_queue, state.used, state.last.number,
                           state.last.upload, state.asked);
            return state;
        });
    }

    void join(const Guid& installation, bool has_queue, Epoch epoch) override {
        pool_->run(Work::write, [&](Connection& connection) {
            require_sqlite_lease(connection, epoch);
            connection.prepared(sql_join).bind_all(installation, has_queue).run();
        });
    }

    std::vector<UploadId> unrecorded(std::span<const UploadId> uploads) override {
        return pool_->run(Work::read, [&](Connection& connection) {
            std::vector<UploadId> missing;
            for (const UploadId& upload : uploads) {
                Statement& query = connection.prepared(sql_recorded);
                const Reset reset(query);
                if (!query.bind_all(upload).step()) missing.push_back(upload);
            }
            return missing;
        });
    }

 private:
    std::shared_ptr<Pool> pool_;
};

}  // namespace

std::unique_ptr<RecordIdentity> make_sqlite_record_identity(std::shared_ptr<Pool> elections) {
    return std::make_unique<SqliteRecordIdentity>(std::move(elections));
}

}  // namespace urna::store
