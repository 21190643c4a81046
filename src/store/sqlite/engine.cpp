// SPDX-License-Identifier: Apache-2.0
#include "sqlite/pool.h"
#include "store/sql/stores.h"
#include "store/sqlite/lease.h"
#include "store/sqlite/stores.h"

namespace urna::store {
namespace {

class SqliteElectionEngine final : public ElectionEngine {
 public:
    explicit SqliteElectionEngine(std::shared_ptr<sqlite::Pool> pool) : pool_(std::move(pool)) {}

    sql::Pool& pool() override { return *pool_; }
    const AuditRows& audit() const override { return audit_; }

    void require_lease(sql::Connection& connection, Epoch epoch) override {
        require_sqlite_lease(connection, epoch);
    }

    void lock_elections(sql::Connection&) override {}  // there is one writer

    Instant queue_now(sql::Connection&, const Clock& otherwise) override { return otherwise(); }

 private:
    const std::shared_ptr<sqlite::Pool> pool_;
    const AuditRows audit_{""};
};

std::shared_ptr<ElectionEngine> engine(std::shared_ptr<sqlite::Pool> elections) {
    return std::make_shared<SqliteElectionEngine>(std::move(elections));
}

}  // namespace

std::shared_ptr<sqlite::Pool> open_sqlite_elections(const std::filesystem::path& directory) {
    sqlite::PoolOptions options;
    options.writer_cache_kib = 64 * 1024;  // the ballots' key is written all over
    return std::make_shared<sqlite::Pool>(directory, "elections", options);
}

std::unique_ptr<ElectionStore> make_sqlite_election_store(std::shared_ptr<sqlite::Pool> elections) {
    return make_election_store(engine(std::move(elections)));
}

std::unique_ptr<ElectionChanges> make_sqlite_election_changes(std::shared_ptr<sqlite::Pool> elections) {
    return make_election_changes(engine(std::move(elections)));
}

std::unique_ptr<UploadRecord> make_sqlite_upload_record(std::shared_ptr<sqlite::Pool> elections) {
    return make_upload_record(std::move(elections));
}

std::unique_ptr<QueueLedger> make_sqlite_queue_ledger(std::shared_ptr<sqlite::Pool> elections) {
    return make_queue_ledger(engine(std::move(elections)));
}

std::unique_ptr<CompletionRecord> make_sqlite_completion_record(std::shared_ptr<sqlite::Pool> elections) {
    return make_completion_record(engine(std::move(elections)));
}

std::unique_ptr<LawRecord> make_sqlite_law_record(std::shared_ptr<sqlite::Pool> elections) {
    return make_law_record(engine(std::move(elections)));
}

std::unique_ptr<ClockCorrection> make_sqlite_clock_correction(std::shared_ptr<sqlite::Pool> elections) {
    return make_clock_correction(engine(std::move(elections)));
}

std::unique_ptr<audit::Trail> make_sqlite_audit_trail(std::shared_ptr<sqlite::Pool> pool) {
    return make_audit_trail(std::move(pool), AuditRows(""));
}

}  // namespace urna::store
