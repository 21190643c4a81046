// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <thread>

#include "app/commands/queue_command.h"
#include "app/wiring/data_directory.h"
#include "app/wiring/data_installation.h"
#include "app/wiring/require.h"
#include "app/wiring/standalone.h"
#include "base/error.h"
#include "base/log.h"
#include "base/sleep.h"
#include "base/text.h"
#include "daemon/daemon.h"
#include "daemon/resynchronization.h"
#include "mariadb/pool.h"
#include "queue/sqlite/dead_letters.h"
#include "queue/sqlite/inbox.h"
#include "queue/sqlite/queue_identity.h"
#include "queue/sqlite/queue_reset.h"
#include "store/mariadb/stores.h"
#include "store/sqlite/stores.h"

namespace urna::app {
namespace {

using daemon::Resynchronization;
using daemon::ResynchronizationParts;
using Plan = Resynchronization::Plan;

constexpr std::size_t uploads_listed_max = 1'000;
constexpr std::chrono::milliseconds daemon_looked_after{100};
// For how long somebody may think before queue and lease are let go.
constexpr std::chrono::seconds keep_every{10};
constexpr int kept_max = 60;

// Calls `use` with the engines of one deployment, and the name under which the lease is taken.
using Use = std::function<int(const ResynchronizationParts&, const std::string& holder, audit::Trail& trail)>;

int with_cluster(const QueueConfig& config, const Use& use) {
    const auto pool = std::make_shared<mariadb::Pool>(config.elections, "elections");
    const auto record = store::make_mariadb_clock_correction(pool);
    const auto ledger = store::make_mariadb_queue_ledger(pool);
    const auto leases = store::make_mariadb_lease_store(pool);
    const auto identity = store::make_mariadb_record_identity(pool);
    const auto queue = queue::make_redis_queue(config.redis);
    const auto reset = queue::make_redis_queue_reset(config.redis);
    const auto names = queue::make_redis_queue_identity(config.redis);
    daemon::Installation(*identity, *names, names_of(config.elections, config.redis)).look();
    const auto trail = store::make_mariadb_audit_trail(pool);
    const auto wait = [] { std::this_thread::sleep_for(daemon_looked_after); };
    return use({*queue, *reset, *names, *record, *ledger, *leases, wait}, random_holder(), *trail);
}

int with_directory(const QueueConfig& config, const Use& use) {
    require(std::filesystem::exists(config.data / "inbox.db"),
            "there is no queue in " + config.data.string());
    const DataDirectory directory(config.data);
    require_together(config.data, DataFiles(config.data));
    const auto pool = store::open_sqlite_elections(config.data);
    const auto ballots = store::make_sqlite_ballot_store(pool);
    const auto record = store::make_sqlite_clock_correction(pool);
    const auto ledger = store::make_sqlite_queue_ledger(pool);
    const auto leases = store::make_sqlite_lease_store(pool);
    const auto inbox = queue::open_sqlite_inbox(config.data);
    const auto queue = queue::make_sqlite_inbox(inbox, {}, system_now);
    const auto reset = queue::make_sqlite_queue_reset(inbox);
    const auto names = queue::make_sqlite_queue_identity(inbox);
    const auto dead_letters = queue::make_sqlite_dead_letters(inbox);
    daemon::Daemon daemon({*queue, *dead_letters, *ballots, *ledger, *leases}, standalone_lease);
    const auto trail = store::make_sqlite_audit_trail(pool);
    const auto record_some = [&] { daemon.step(std::stop_token()); };
    return use({*queue, *reset, *names, *record, *ledger, *leases, record_some}, standalone_lease.holder,
               *trail);
}

void tell(const Plan& plan, std::ostream& out) {
    const store::RecordAhead& record = plan.record;
    out << fmt::format(
        "Present, by the queue's clock:  {}\n"
        "Latest instant of the queue:    {}\n"
        "Watermark of the count:         {}\n",
        to_string(plan.correction.present), to_string(plan.latest), to_string(record.watermark));
    if (!record.uploads.empty()) {
        out << fmt::format("{} uploads were accepted after {}:\n", record.uploads.size(),
                           to_string(plan.correction.sound_until));
        out << fmt::format("  {:<36}  {:<27}  {:>8}  {:>8}  {}\n", "upload", "accepted at", "ballots",
                           "dropped", "official");
    }
    std::size_t listed = 0;
    for (const store::UploadAhead& upload : record.uploads) {
        if (++listed > uploads_listed_max) {
            out << "  and more\n";
            break;
        }
        out << fmt::format("  {:<36}  {:<27}  {:>8}  {:>8}  {}\n", to_string(upload.id.guid),
                           to_string(upload.accepted_at), upload.counts.ballots(), upload.counts.dropped,
                           printable(upload.official_email));
    }
    if (!record.uploads.empty()) {
        out << "Those that were dropped whole can be sent again, also under their Idempotency-Key.\n";
    }
    for (const ElectionId election : record.elections) {
        out << fmt::format("The result of election {} will be marked as provisional.\n", election.value);
    }
}

std::optional<Instant> since_of(const QueueConfig& config) {
    if (config.since.empty()) return std::nullopt;
    const auto since = parse_instant(config.since, TimeZone("UTC"));
    require(since.has_value(), "--since '" + config.since + "' is no instant like 2026-11-27T18:55:00Z");
    return since;
}

// Keeps queue and lease while somebody thinks.
void keep(Resynchronization& resynchronization, const std::stop_token& stop) {
    for (int i = 0; i < kept_max && sleep_for(keep_every, stop); ++i) {
        try {
            resynchronization.keep();
        } catch (const Unavailable& error) {
            log_warning("the hold on queue and lease could not be renewed", {{"error", error.what()}});
        }
    }
}

bool confirmed(const QueueConfig& config, std::ostream& out, Resynchronization& resynchronization) {
    if (config.yes) return true;
    out << "Is the clock right, and shall the queue be brought back to the present? Type yes: " << std::flush;
    const std::jthread keeping([&](const std::stop_token& stop) { keep(resynchronization, stop); });
    std::string line;
    std::getline(std::cin, line);
    return line == "yes" || line == "yes\r";
}

// Before it is done, so that one that is broken off is there too.
void tell_audit_trail(audit::Trail& trail, const Plan& plan) {
    std::string details = fmt::format("present {}, {} uploads ahead", to_string(plan.correction.present),
                                      plan.record.uploads.size());
    for (const ElectionId election : plan.record.elections) {
        details += fmt::format(", election {} provisional", election.value);
    }
    const audit::NewEvent event{.origin = audit::operators_origin(),
                                .kind = audit::Kind::queue_resynchronized,
                                .object = "queue",
                                .details = std::move(details)};
    trail.append({&event, 1});
}

int resynchronize(const QueueConfig& config, std::ostream& out, const ResynchronizationParts& parts,
                  const std::string& holder, audit::Trail& trail) {
    Resynchronization resynchronization(parts, holder);
    const Plan plan = resynchronization.prepare(since_of(config));
    tell(plan, out);
    if (!plan.needed()) {
        out << "Nothing is ahead of the present; nothing was changed.\n";
        return EXIT_SUCCESS;
    }
    if (!confirmed(config, out, resynchronization)) {
        out << "Not confirmed; nothing was changed.\n";
        return EXIT_FAILURE;
    }
    tell_audit_trail(trail, plan);
    resynchronization.apply(plan);
    out << "Done: queue and count are at the present.\n";
    return EXIT_SUCCESS;
}

}  // namespace

int resynchronize_queue(const QueueConfig& config, std::ostream& out) {
    const Use use = [&](const ResynchronizationParts& parts, const std::string& holder, audit::Trail& trail) {
        return resynchronize(config, out, parts, holder, trail);
    };
    return config.cluster ? with_cluster(config, use) : with_directory(config, use);
}

}  // namespace urna::app
