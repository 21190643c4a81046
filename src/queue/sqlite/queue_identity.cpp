// SPDX-License-Identifier: Apache-2.0
#include "queue/sqlite/queue_identity.h"

#include <algorithm>

#include "base/error.h"
#include "sqlite/pool.h"

namespace urna::queue {
namespace {

using sqlite::Reset;
using sqlite::Statement;
using sqlite::Transaction;

// Counting the entries would read through all of them: they are at most as many as ids between the first
// and the last.
constexpr auto sql_state =
    "SELECT (SELECT id FROM installation), (SELECT number FROM recorded), (SELECT upload FROM recorded), "
    "coalesce((SELECT max(place) FROM entries) - (SELECT min(place) FROM entries) + 1, 0), "
    "EXISTS (SELECT 1 FROM accepted)";
constexpr auto sql_join = "INSERT OR REPLACE INTO installation (only_row, id) VALUES (1, ?)";
constexpr auto sql_set_recorded =
    "INSERT OR REPLACE INTO recorded (only_row, number, upload) VALUES (1, ?, ?)";
constexpr auto sql_gone =
    "SELECT upload FROM accepted "
    "WHERE upload NOT IN (SELECT upload FROM entries WHERE upload IS NOT NULL) "
    "AND upload NOT IN (SELECT upload FROM dead_letters WHERE upload IS NOT NULL) ORDER BY upload";
constexpr auto sql_forget_receipt =
    "DELETE FROM receipts WHERE number = (SELECT receipt FROM accepted WHERE upload = ?)";
constexpr auto sql_forget = "DELETE FROM accepted WHERE upload = ?";

Guid guid_of(sqlite::Blob blob) {
    Guid guid;
    if (blob.size() != guid.bytes.size()) throw Unavailable("inbox: an id is damaged");
    std::copy(blob.begin(), blob.end(), guid.bytes.begin());
    return guid;
}

class SqliteQueueIdentity final : public QueueIdentity {
 public:
    explicit SqliteQueueIdentity(std::shared_ptr<sqlite::Pool> pool) : pool_(std::move(pool)) {}

    QueueState state() override {
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql_state);
        const Reset reset(query);
        query.step();
        QueueState state;
        if (!query.is_null(0)) state.installation = guid_of(query.blob(0));
        if (!query.is_null(1)) state.recorded = {query.integer(1), {guid_of(query.blob(2))}};
        state.entries = static_cast<std::uint64_t>(query.integer(3));
        state.used = query.integer(4) != 0;
        return state;
    }

    void join(const Guid& installation, const RecordMark& recorded) override {
        const auto database = pool_->writer();
        Transaction transaction(*database, Transaction::Kind::write);
        database->prepared(sql_join).bind(1, sqlite::Blob(installation.bytes)).run();
        database->prepared(sql_set_recorded)
            .bind(1, recorded.number)
            .bind(2, sqlite::Blob(recorded.upload.guid.bytes))
            .run();
        transaction.commit();
    }

    std::vector<UploadId> gone() override {
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql_gone);
        const Reset reset(query);
        std::vector<UploadId> gone;
        while (query.step()) gone.push_back({guid_of(query.blob(0))});
        return gone;
    }

    void forget(std::span<const UploadId> uploads) override {
        const auto database = pool_->writer();
        Transaction transaction(*database, Transaction::Kind::write);
        for (const UploadId& upload : uploads) {
            database->prepared(sql_forget_receipt).bind(1, sqlite::Blob(upload.guid.bytes)).run();
            database->prepared(sql_forget).bind(1, sqlite::Blob(upload.guid.bytes)).run();
        }
        transaction.commit();
    }

 private:
    std::shared_ptr<sqlite::Pool> pool_;
};

}  // namespace

std::unique_ptr<QueueIdentity> make_sqlite_queue_identity(std::shared_ptr<sqlite::Pool> inbox) {
    return std::make_unique<SqliteQueueIdentity>(std::move(inbox));
}

}  // namespace urna::queue
