// The wiring of the embedded service: SQLite stores, the inbox between station and daemon, one table of
// routes.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/commands/serve_command.h"
#include "app/wiring/data_directory.h"
#include "app/wiring/data_installation.h"
#include "app/wiring/serving.h"
#include "daemon/daemon.h"
#include "daemon/installation.h"
#include "http/server/router.h"
#include "queue/clock_watch.h"
#include "queue/queue_identity.h"
#include "queue/write_probe.h"
#include "station/upload_budget.h"
#include "store/account_store.h"
#include "store/ballot_store.h"
#include "store/election_store.h"
#include "store/lease_store.h"
#include "store/record_identity.h"
#include "store/upload_record.h"

namespace urna::sqlite {
class Pool;
}

namespace urna::app {

// The data directory's lock lets in one process at a time, so that each daemon is its predecessor's
// successor, also after a crash; renewing the lease every few seconds would only wear the disk.
inline const service::LeaseTerms embedded_lease{.holder = std::string(embedded_holder),
                                                .duration = std::chrono::hours(1)};

class Embedded {
 public:
    explicit Embedded(const ServeConfig& config);

    // All services and the daemon. It uses this object.
    Program program();

    const TimeZone& time_zone() const { return time_zone_; }

    // Whether the first administrator is there and still has the password `1`.
    bool has_default_admin();

 private:
    std::vector<http::Route> service_routes();
    std::string not_ready();
    void try_to_write();

    ServeConfig config_;
    TimeZone time_zone_;
    JoinedDirectory directory_;
    TokenParts tokens_;
    std::unique_ptr<store::AccountStore> accounts_;
    std::shared_ptr<sqlite::Pool> elections_pool_;
    std::unique_ptr<store::ElectionStore> elections_;
    std::unique_ptr<store::BallotStore> ballots_;
    std::unique_ptr<store::UploadRecord> uploads_;
    std::unique_ptr<store::LeaseStore> leases_;
    std::shared_ptr<sqlite::Pool> inbox_pool_;
    std::unique_ptr<queue::BallotQueue> inbox_;
    std::unique_ptr<queue::Receipts> receipts_;
    service::UploadBudget budget_;
    std::unique_ptr<queue::DeadLetters> dead_letters_;
    std::unique_ptr<store::QueueLedger> ledger_;
    std::unique_ptr<store::RecordIdentity> record_identity_;
    std::unique_ptr<queue::QueueIdentity> queue_identity_;
    service::Installation installation_;
    service::Daemon daemon_;
    service::ClockWatch clock_watch_;
    service::WriteProbe write_probe_;
};

}  // namespace urna::app
