// SPDX-License-Identifier: Apache-2.0
#include "app/commands/adopt_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <ostream>
#include <span>
#include <thread>

#include "app/wiring/data_directory.h"
#include "app/wiring/data_installation.h"
#include "app/wiring/first_administrator.h"
#include "app/wiring/require.h"
#include "base/log.h"
#include "mariadb/pool.h"
#include "queue/sqlite/inbox.h"
#include "queue/sqlite/queue_identity.h"
#include "security/password.h"
#include "store/mariadb/stores.h"
#include "store/sqlite/stores.h"

namespace urna::app {
namespace {

using namespace std::chrono_literals;

// Named one by one; the rest is a number.
constexpr std::size_t named_max = 1'000;
constexpr std::size_t uploads_at_once = 5'000;
// Longer than each step between two renewals takes. A daemon that fails lets go of the lease within a second.
constexpr auto lease_duration = 60s;
constexpr auto lease_wait_max = 4s;
constexpr auto lease_wait = 50ms;

// The lease, so that no daemon records meanwhile.
class Lease {
 public:
    Lease(store::LeaseStore& leases, std::string holder) : leases_(leases), holder_(std::move(holder)) {
        const auto deadline = std::chrono::steady_clock::now() + lease_wait_max;
        while (!epoch_) {
            epoch_ = leases_.take(holder_, lease_duration);
            if (epoch_) return;
            require(
                std::chrono::steady_clock::now() < deadline,
                "a daemon has the lease and records: there is nothing to adopt, or stop the daemons first");
            std::this_thread::sleep_for(lease_wait);
        }
    }
    ~Lease() {
        try {
            leases_.release(holder_);
        } catch (const std::exception& error) {
            log_warning("could not release the lease; it will expire", {{"error", error.what()}});
        }
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    // Renews it. Throws Fenced when it was lost.
    store::Epoch hold() {
        if (leases_.take(holder_, lease_duration) != epoch_) throw store::Fenced();
        return *epoch_;
    }

 private:
    store::LeaseStore& leases_;
    const std::string holder_;
    std::optional<store::Epoch> epoch_;
};

// Calls `each` with one part of the uploads after another.
void in_parts(std::span<const UploadId> uploads, const std::function<void(std::span<const UploadId>)>& each) {
    while (!uploads.empty()) {
        const auto part = uploads.first(std::min(uploads_at_once, uploads.size()));
        each(part);
        uploads = uploads.subspan(part.size());
    }
}

std::string installation_text(const std::optional<Guid>& installation) {
    return installation ? to_string(*installation) : "none";
}

void tell(const store::RecordState& record, const queue::QueueState& queue, std::span<const UploadId> lost,
          std::ostream& out) {
    out << fmt::format("election database: installation {}, {} uploads recorded\n",
                       installation_text(record.installation), record.last.number);
    out << fmt::format("queue: installation {}, at most {} uploads wait and will be judged\n",
                       installation_text(queue.installation), queue.entries);
    out << fmt::format("lost: {} uploads that were accepted, and are neither recorded nor waiting\n",
                       lost.size());
    for (const UploadId& upload : lost.first(std::min(named_max, lost.size()))) {
        out << "  " << to_string(upload.guid) << '\n';
    }
    if (lost.size() > named_max) out << fmt::format("  and {} more\n", lost.size() - named_max);
}

// What the commands end with, when the loss is not accepted.
int not_accepted(bool together, std::ostream& out) {
    if (together) {
        out << "They belong together: there is nothing to adopt.\n";
        return EXIT_SUCCESS;
    }
    out << "Nothing was changed. To accept this loss: --accept-loss. What is lost can then be sent again, "
           "under "
           "its key too.\n";
    return EXIT_FAILURE;
}

// Makes record and queue one installation of this id.
void join(store::RecordIdentity& record, queue::QueueIdentity& queue, std::span<const UploadId> lost,
          const Guid& installation, Lease& lease) {
    in_parts(lost, [&](std::span<const UploadId> part) {
        lease.hold();
        queue.forget(part);
    });
    queue.join(installation, record.state(0).last);
    record.join(installation, true, lease.hold());
}

// Before it is done, so that one that is broken off is there too.
void tell_audit_trail(audit::Trail& trail, std::size_t lost, const Guid& installation) {
    const audit::NewEvent event{.origin = audit::operators_origin(),
                                .kind = audit::Kind::loss_accepted,
                                .object = "installation " + to_string(installation),
                                .details = fmt::format("{} uploads are lost", lost)};
    trail.append({&event, 1});
}

void log_adopted(std::size_t lost, const Guid& installation) {
    log_warning(
        "databases were made one installation, and a loss accepted",
        {{"installation", to_string(installation)}, {"uploads_lost", static_cast<std::int64_t>(lost)}});
}

int adopt_cluster(const AdoptConfig& config, std::ostream& out) {
    const auto pool = std::make_shared<mariadb::Pool>(config.database, "elections");
    const auto record = store::make_mariadb_record_identity(pool);
    const auto queue = queue::make_redis_queue_identity(config.redis);
    const auto leases = store::make_mariadb_lease_store(pool);
    Lease lease(*leases, "adopt-" + to_string(random_guid()).substr(0, 8));
    const auto gone = queue->gone();
    std::vector<UploadId> lost;
    in_parts(gone, [&](std::span<const UploadId> part) {
        lease.hold();
        const auto missing = record->unrecorded(part);
        lost.insert(lost.end(), missing.begin(), missing.end());
    });
    const auto queue_state = queue->state();
    const auto record_state = record->state(queue_state.recorded.number);
    tell(record_state, queue_state, lost, out);
    const bool together = lost.empty() && daemon::belonging_of(record_state, queue_state, {}).apart.empty();
    if (together || !config.accept_loss) return not_accepted(together, out);
    const Guid installation = random_guid();
    tell_audit_trail(*store::make_mariadb_audit_trail(pool), lost.size(), installation);
    join(*record, *queue, lost, installation, lease);
    out << "They are one installation now: " << to_string(installation) << '\n';
    log_adopted(lost.size(), installation);
    return EXIT_SUCCESS;
}

// Whether `urna serve` would start on it.
bool together_in(const std::filesystem::path& directory, const DataFiles& files) {
    try {
        require_together(directory, files);
        return true;
    } catch (const std::runtime_error&) {
        return false;
    }
}

int adopt_data(const AdoptConfig& config, std::ostream& out) {
    require(std::filesystem::is_directory(config.data), "there is no data directory " + config.data.string());
    const DataDirectory directory(config.data);
    std::vector<UploadId> lost;
    bool accounts_lost = false;
    {
        const DataFiles files(config.data);
        lost = files.lost();
        const auto queue = files.queue();
        tell(files.record(0), queue, lost, out);
        const bool together = lost.empty() && together_in(config.data, files);
        accounts_lost = !together && !files.accounts().made;
        if (accounts_lost) out << "lost: all accounts; the first administrator is made anew\n";
        if (together || !config.accept_loss) return not_accepted(together, out);
    }
    require(!accounts_lost || config.admin_password.has_value(),
            "the first administrator is made anew: give --admin-password-file");
    if (accounts_lost) check_admin_password(*config.admin_password);
    const auto elections = store::open_sqlite_elections(config.data);
    const auto record = store::make_sqlite_record_identity(elections);
    const auto queue = queue::make_sqlite_queue_identity(queue::open_sqlite_inbox(config.data));
    const auto leases = store::make_sqlite_lease_store(elections);
    Lease lease(*leases, std::string(standalone_holder));
    const Guid installation = random_guid();
    // Accounts first: without them the others are refused, whatever they say.
    {
        const auto accounts = store::open_sqlite_accounts(config.data);
        if (accounts_lost) {
            store::make_sqlite_account_store(accounts,
                                             [&] { return security::hash_password(*config.admin_password); });
        }
        tell_audit_trail(*store::make_sqlite_audit_trail(accounts), lost.size(), installation);
    }
    tell_audit_trail(*store::make_sqlite_audit_trail(elections), lost.size(), installation);
    store::make_sqlite_account_identity(config.data)->join(installation);
    join(*record, *queue, lost, installation, lease);
    out << "They are one installation now: " << to_string(installation) << '\n';
    log_adopted(lost.size(), installation);
    return EXIT_SUCCESS;
}

}  // namespace

int adopt(const AdoptConfig& config, std::ostream& out) {
    return config.cluster ? adopt_cluster(config, out) : adopt_data(config, out);
}

}  // namespace urna::app
