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
using mariadb::Reset;
using mariadb::Statement;
using mariadb::Work;

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
            if (!query.bind(1, upload_number).step()) {
                throw Unavailable("mariadb: the table installation is empty: run `urna migrate elections`");
            }
            RecordState state;
            state.installation = query.guid(0);
            state.has_queue = query.integer(1) != 0;
            state.used = query.integer(2) != 0;
            if (!query.is_null(3)) state.last = {query.integer(3), {query.guid(4)}};
            if (!query.is_null(5)) state.asked = {query.guid(5)};
            return state;
        });
    }

    void join(const Guid& installation, bool has_queue, Epoch epoch) override {
        pool_->run(Work::idempotent_write, [&](Connection& connection) {
            require_lease(connection, epoch);
            connection.prepared(sql_join)
                .bind(1, mariadb::Blob(installation.bytes))
                .bind(2, std::int64_t{has_queue})
                .run();
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
