// SPDX-License-Identifier: Apache-2.0
// The wiring of the embedded service: SQLite stores, the inbox between station and daemon, one table of
// routes.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/wiring/data_directory.h"
#include "app/wiring/data_installation.h"
#include "app/wiring/first_administrator.h"
#include "app/wiring/serving.h"
#include "app/wiring/tokens.h"
#include "audit/trail.h"
#include "authentication/authentication.h"
#include "authentication/login_limiter.h"
#include "authentication/sign_in_events.h"
#include "daemon/daemon.h"
#include "daemon/installation.h"
#include "http/server/router.h"
#include "queue/clock_watch.h"
#include "queue/completions.h"
#include "queue/held_officials.h"
#include "queue/operator_events.h"
#include "queue/queue_identity.h"
#include "queue/schedule.h"
#include "queue/sqlite/inbox.h"
#include "queue/write_probe.h"
#include "station/upload_budget.h"
#include "store/account_store.h"
#include "store/ballot_store.h"
#include "store/completion_record.h"
#include "store/election_changes.h"
#include "store/election_store.h"
#include "store/law_record.h"
#include "store/lease_store.h"
#include "store/record_identity.h"
#include "store/registration_store.h"
#include "store/second_factor_store.h"
#include "store/upload_record.h"

namespace urna::sqlite {
class Pool;
}

namespace urna::app {

struct ServeConfig {
    std::string program = "urna";  // how it was called, for advice
    std::filesystem::path data = "data";
    ServingConfig serving{8080};
    TokenConfig tokens;                    // default: the data directory's own secret
    std::optional<std::string> time_zone;  // default: the system's
    std::string admin_password{authentication::default_password};
    bool allow_default_admin = false;
    std::string public_url;  // where the public finds this server; may be empty
    std::size_t json_bytes_max = 1UL << 20;
    authentication::LoginLimits logins;
    std::uint32_t idle_sign_out_seconds = authentication::idle_sign_out_seconds_default;
    audit::Limits audit;                                                       // of each trail
    account::RegistrationMode registration = account::RegistrationMode::open;  // until it is set
    station::UploadLimits uploads;
    queue::InboxLimits inbox;
    // How many ballots the record may hold; default: as many as fit into half of the memory.
    std::optional<std::uint64_t> record_ballots;
    std::chrono::milliseconds results_wait{10'000};
};

// The data directory's lock lets in one process at a time, so that each daemon is its predecessor's
// successor, also after a crash; renewing the lease every few seconds would only wear the disk.
inline const daemon::LeaseTerms standalone_lease{.holder = std::string(standalone_holder),
                                                 .duration = std::chrono::hours(1)};

class Standalone {
 public:
    explicit Standalone(const ServeConfig& config);

    // All services and the daemon. It uses this object.
    ServiceProcess program();

    const TimeZone& time_zone() const { return time_zone_; }

    // Whether anybody who reaches the service can become an official.
    bool has_open_registration();

    // Whether the first administrator is there and still has the password `1`.
    bool has_default_admin();

 private:
    std::vector<http::Route> service_routes();
    std::string not_ready();
    void keep_trails(const std::stop_token& stop);
    void try_to_write();

    ServeConfig config_;
    TimeZone time_zone_;
    JoinedDirectory directory_;
    TokenParts tokens_;
    std::shared_ptr<sqlite::Pool> accounts_pool_;
    std::unique_ptr<store::AccountStore> accounts_;
    std::unique_ptr<store::RegistrationStore> registrations_;
    std::unique_ptr<store::SecondFactorStore> second_factors_;
    const security::SealingKey sealing_key_;
    std::unique_ptr<audit::Trail> accounts_audit_;
    authentication::SignInEvents sign_ins_;
    authentication::LoginLimiter login_limiter_;
    std::shared_ptr<sqlite::Pool> elections_pool_;
    std::unique_ptr<store::ElectionStore> elections_;
    std::unique_ptr<store::ElectionChanges> election_changes_;
    std::unique_ptr<audit::Trail> elections_audit_;
    std::unique_ptr<store::BallotStore> ballots_;
    std::unique_ptr<store::UploadRecord> uploads_;
    std::unique_ptr<store::LeaseStore> leases_;
    std::shared_ptr<sqlite::Pool> inbox_pool_;
    std::unique_ptr<queue::BallotQueue> inbox_;
    std::unique_ptr<queue::Receipts> receipts_;
    std::unique_ptr<queue::Schedule> schedule_;
    const daemon::ScheduleParts schedule_parts_;
    std::unique_ptr<queue::Completions> completions_;
    std::unique_ptr<store::CompletionRecord> completion_record_;
    std::unique_ptr<store::LawRecord> law_;
    const daemon::CompletionParts completion_parts_;
    station::UploadBudget budget_;
    std::unique_ptr<queue::DeadLetters> dead_letters_;
    std::unique_ptr<queue::HeldOfficials> held_;
    std::unique_ptr<queue::OperatorEvents> operator_events_;
    std::unique_ptr<store::QueueLedger> ledger_;
    std::unique_ptr<store::RecordIdentity> record_identity_;
    std::unique_ptr<queue::QueueIdentity> queue_identity_;
    daemon::Installation installation_;
    daemon::Daemon daemon_;
    queue::ClockWatch clock_watch_;
    queue::WriteProbe write_probe_;
};

}  // namespace urna::app
