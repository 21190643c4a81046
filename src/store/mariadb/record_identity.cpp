// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "mariadb/pool.h"
#include "store/mariadb/keys.h"
#include "store/mariadb/lease.h"
#include "store/mariadb/stores.h"

namespace urna::store {
namespace {

using mariadb::Connection;
using mariadb::Pool;
using mariadb::Statement;
using sql::Reset;
using sql::Work;

// As the queue knows it, also when that name was released (clock_correction.h). The number follows.
#define URNA_NAME_OF_UPLOAD                                                                          \
    "(SELECT COALESCE(r.id, u.id) FROM uploads u LEFT JOIN released_names r ON r.upload = u.number " \
    "WHERE u.number = "
constexpr auto sql_state =
    "SELECT i.id, i.has_queue, "
    "EXISTS (SELECT 1 FROM participants) OR EXISTS (SELECT 1 FROM elections) OR EXISTS (SELECT 1 FROM "
    "uploads), "
    "(SELECT MAX(number) FROM uploads), " URNA_NAME_OF_UPLOAD
    "(SELECT MAX(number) FROM uploads)), " URNA_NAME_OF_UPLOAD "?) FROM installation i";
constexpr auto sql_join = "REPLACE INTO installation (only_row, id, has_queue) VALUES (1, ?, ?)";

class MariadbRecordIdentity final : public RecordIdentity {
 public:
    explicit MariadbRecordIdentity(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

    RecordState state(std::int64_t upload_number) override {
        return pool_->run(Work::read, [&](Connection& connection) {
            Statement& query = connection.prepared(sql_state);
            const Reset reset(query);
            if (!query.bind_all(upload_number).step()) {
                throw Unavailable("mariadb: the table installation is empty: run `urna migrate elections`");
            }
            RecordState state;
            query.read_all(state.installation, state.has_queue, state.used, state.last.number,
                           state.last.upload, state.asked);
            return state;
        });
    }

    void join(const Guid& installation, bool has_queue, Epoch epoch) override {
        pool_->run(Work::idempotent_write, [&](Connection& connection) {
            require_mariadb_lease(connection, epoch);
            connection.prepared(sql_join).bind_all(installation, has_queue).run();
        });
    }

    std::vector<UploadId> unrecorded(std::span<const UploadId> uploads) override {
        std::vector<Guid> ids;
        for (const UploadId& upload : uploads) ids.push_back(upload.guid);
        const auto found = pool_->run(Work::idempotent_write, [&](Connection& connection) {
            return recorded_uploads(connection, ids);
        });
        std::set<UploadId> recorded;
        for (const RecordedUpload& upload : found) recorded.insert(upload.id);
        std::vector<UploadId> missing;
        for (const UploadId& upload : uploads) {
            if (!recorded.contains(upload)) missing.push_back(upload);
        }
        return missing;
    }

 private:
    std::shared_ptr<Pool> pool_;
};

}  // namespace

std::unique_ptr<RecordIdentity> make_mariadb_record_identity(std::shared_ptr<Pool> elections) {
    return std::make_unique<MariadbRecordIdentity>(std::move(elections));
}

}  // namespace urna::store
