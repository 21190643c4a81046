// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/log.h"
#include "mariadb/pool.h"
#include "store/mariadb/audit_database.h"
#include "store/mariadb/batch_insert.h"
#include "store/mariadb/election_lock.h"
#include "store/mariadb/installation.h"
#include "store/mariadb/lease.h"
#include "store/mariadb/server_clock.h"
#include "store/mariadb/stores.h"
#include "store/sql/stores.h"

namespace urna::store {
namespace {

using mariadb::Connection;
using mariadb::Pool;

constexpr auto sql_enter_installation =
    "INSERT IGNORE INTO installation (only_row, id, has_queue) VALUES (1, ?, 0)";

class MariadbElectionEngine final : public ElectionEngine {
 public:
    explicit MariadbElectionEngine(std::shared_ptr<Pool> pool)
        : pool_(std::move(pool)), audit_(audit_database(pool_->database())) {}

    sql::Pool& pool() override { return *pool_; }
    const AuditRows& audit() const override { return audit_; }

    void require_lease(sql::Connection& connection, Epoch epoch) override {
        require_mariadb_lease(connection, epoch);
    }

    void lock_elections(sql::Connection& connection) override {
        store::lock_elections(connection, LockMode::exclusive);
    }

    Instant queue_now(sql::Connection& connection, const Clock& otherwise) override {
        const auto now = measured_queue_now(connection);
        return now ? *now : otherwise();
    }

 private:
    const std::shared_ptr<Pool> pool_;
    const AuditRows audit_;
};

std::shared_ptr<ElectionEngine> engine(std::shared_ptr<Pool> elections) {
    return std::make_shared<MariadbElectionEngine>(std::move(elections));
}

}  // namespace

Guid migrate_mariadb_elections(const mariadb::Address& elections) {
    mariadb::migrate(elections, "elections");
    migrate_audit_trail(elections);
    Connection connection(elections);
    try {
        connection.require_packet_bytes(packet_bytes_needed);
    } catch (const Unavailable& error) {
        log_error("the daemon will not be able to record", {{"error", error.what()}});
    }
    return enter_installation(connection, sql_enter_installation, random_guid());
}

std::unique_ptr<ElectionStore> make_mariadb_election_store(std::shared_ptr<Pool> elections) {
    return make_election_store(engine(std::move(elections)));
}

std::unique_ptr<audit::Trail> make_mariadb_audit_trail(std::shared_ptr<Pool> pool) {
    const std::string schema = audit_database(pool->database());
    return make_audit_trail(std::move(pool), AuditRows(schema));
}

std::unique_ptr<ElectionChanges> make_mariadb_election_changes(std::shared_ptr<Pool> elections) {
    return make_election_changes(engine(std::move(elections)));
}

std::unique_ptr<UploadRecord> make_mariadb_upload_record(std::shared_ptr<Pool> elections) {
    return make_upload_record(std::move(elections));
}

std::unique_ptr<QueueLedger> make_mariadb_queue_ledger(std::shared_ptr<Pool> elections) {
    return make_queue_ledger(engine(std::move(elections)));
}

std::unique_ptr<CompletionRecord> make_mariadb_completion_record(std::shared_ptr<Pool> elections) {
    return make_completion_record(engine(std::move(elections)));
}

std::unique_ptr<LawRecord> make_mariadb_law_record(std::shared_ptr<Pool> elections) {
    return make_law_record(engine(std::move(elections)));
}

std::unique_ptr<ClockCorrection> make_mariadb_clock_correction(std::shared_ptr<Pool> elections) {
    return make_clock_correction(engine(std::move(elections)));
}

}  // namespace urna::store
