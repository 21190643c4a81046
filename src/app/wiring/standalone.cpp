// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/standalone.h"

#include <filesystem>
#include <system_error>
#include <thread>

#include "admin/admin.h"
#include "api/observability.h"
#include "app/wiring/console.h"
#include "app/wiring/data_installation.h"
#include "app/wiring/record_limit.h"
#include "app/wiring/time_zone.h"
#include "audit/head_log.h"
#include "authentication/authentication.h"
#include "base/log.h"
#include "base/machine_share.h"
#include "base/sleep.h"
#include "queue/depth_gauges.h"
#include "queue/record_room.h"
#include "queue/sqlite/completions.h"
#include "queue/sqlite/dead_letters.h"
#include "queue/sqlite/held_officials.h"
#include "queue/sqlite/operator_events.h"
#include "queue/sqlite/queue_identity.h"
#include "queue/sqlite/receipts.h"
#include "security/password.h"
#include "sqlite/pool.h"
#include "station/station.h"
#include "store/count_gauges.h"
#include "store/sqlite/stores.h"

namespace urna::app {
namespace {

// A disk with less room is full, though the next small upload may find a place in what the logs already have.
constexpr std::uintmax_t disk_bytes_min = 1UL << 20;

void append(std::vector<http::Route>& routes, std::vector<http::Route> more) {
    std::move(more.begin(), more.end(), std::back_inserter(routes));
}

}  // namespace

Standalone::Standalone(const ServeConfig& config)
    : config_(config),
      time_zone_(time_zone_to_use(config.time_zone)),
      directory_(config.data, config.serving.rehearsal ? RecordUse::rehearsal : RecordUse::elections),
      tokens_(make_token_parts(config.tokens, [&] { return directory_.jwt_secret(); })),
      accounts_pool_(store::open_sqlite_accounts(config.data)),
      accounts_(store::make_sqlite_account_store(
          accounts_pool_, [&] { return security::hash_password(config.admin_password); })),
      registrations_(store::make_sqlite_registration_store(accounts_pool_)),
      second_factors_(store::make_sqlite_second_factor_store(accounts_pool_)),
      sealing_key_(directory_.second_factor_key()),
      accounts_audit_(store::make_sqlite_audit_trail(accounts_pool_)),
      sign_ins_(*accounts_, *accounts_audit_, config.audit.events_max, system_now),
      login_limiter_(config_.logins),
      elections_pool_(store::open_sqlite_elections(config.data)),
      elections_(store::make_sqlite_election_store(elections_pool_)),
      election_changes_(store::make_sqlite_election_changes(elections_pool_)),
      elections_audit_(store::make_sqlite_audit_trail(elections_pool_)),
      ballots_(store::make_sqlite_ballot_store(elections_pool_)),
      uploads_(store::make_sqlite_upload_record(elections_pool_)),
      leases_(store::make_sqlite_lease_store(elections_pool_)),
      inbox_pool_(queue::open_sqlite_inbox(config.data)),
      inbox_(queue::make_sqlite_inbox(inbox_pool_, config.inbox, system_now)),
      receipts_(queue::make_sqlite_receipts(inbox_pool_)),
      schedule_(queue::make_memory_schedule(system_now)),
      schedule_parts_{*elections_, *schedule_, std::string(time_zone_.name())},
      completions_(queue::make_sqlite_completions(inbox_pool_, system_now)),
      completion_record_(store::make_sqlite_completion_record(elections_pool_)),
      law_(store::make_sqlite_law_record(elections_pool_)),
      completion_parts_{*completions_, *completion_record_},
      budget_(config.uploads, config.serving.limits.body_bytes_max),
      dead_letters_(queue::make_sqlite_dead_letters(inbox_pool_)),
      held_(queue::make_sqlite_held_officials(inbox_pool_)),
      operator_events_(queue::make_sqlite_operator_events(inbox_pool_)),
      ledger_(store::make_sqlite_queue_ledger(elections_pool_)),
      record_identity_(store::make_sqlite_record_identity(elections_pool_)),
      queue_identity_(queue::make_sqlite_queue_identity(inbox_pool_)),
      installation_(*record_identity_, *queue_identity_, names_in(config.data)),
      daemon_({.queue = *inbox_,
               .dead_letters = *dead_letters_,
               .ballots = *ballots_,
               .ledger = *ledger_,
               .leases = *leases_,
               .installation = &installation_,
               .held = held_.get(),
               .operator_events = operator_events_.get(),
               .audit = elections_audit_.get(),
               .schedule = &schedule_parts_,
               .completions = &completion_parts_,
               .record_ballots_max = record_limit(config.record_ballots, machine_share().memory_bytes / 2)},
              standalone_lease),
      write_probe_([this] { try_to_write(); }) {
    daemon_.tell_record_room();
}

std::vector<http::Route> Standalone::service_routes() {
    const std::size_t json_bytes_max =
        std::min(config_.json_bytes_max, config_.serving.limits.body_bytes_max);
    std::vector<http::Route> routes = authentication::authentication_routes(
        {*accounts_, *registrations_, *second_factors_, &sealing_key_, config_.registration,
         config_.serving.reachable(), *tokens_.signer, *tokens_.verifier, *accounts_audit_, sign_ins_,
         login_limiter_, system_now,
         default_password_rule(config_.serving.listen, config_.allow_default_admin),
         config_.idle_sign_out_seconds},
        json_bytes_max);
    append(routes, admin::admin_routes(
                       {*elections_, *election_changes_, *ballots_, *uploads_, *completion_record_, *law_,
                        *elections_audit_, *tokens_.verifier, time_zone_, system_now, config_.results_wait,
                        public_site(config_.public_url, config_.serving.rehearsal)},
                       json_bytes_max));
    append(routes, station::station_routes({*inbox_, *receipts_, *schedule_, *completions_, *tokens_.verifier,
                                            budget_, system_now, config_.serving.limits.body_bytes_max}));
    append(routes, console_routes(config_.serving.rehearsal));
    return routes;
}

ServiceProcess Standalone::program() {
    ServiceProcess program;
    program.routes = service_routes();
    program.readiness = [this] { return not_ready(); };
    program.refresh_metrics = [this] {
        const queue::Depth depth = inbox_->depth();
        queue::show_depth(depth, system_now());
        queue::show_record_room(depth.record);
        store::show_count_progress(ballots_->count_progress());
    };
    program.work = [this](const std::stop_token& stop) {
        const std::jthread watching([this](const std::stop_token& end) { clock_watch_.run(*inbox_, end); });
        const std::jthread entering([this](const std::stop_token& end) { sign_ins_.run(end); });
        const std::jthread keeping([this](const std::stop_token& end) { keep_trails(end); });
        daemon_.run(stop);
    };
    return program;
}

void Standalone::keep_trails(const std::stop_token& stop) {
    audit::HeadLog accounts(*accounts_audit_, "accounts");
    audit::HeadLog elections(*elections_audit_, "elections");
    do {
        for (audit::Trail* trail : {accounts_audit_.get(), elections_audit_.get()}) {
            try {
                trail->trim(config_.audit, audit::operators_origin());
            } catch (const std::exception& error) {
                log_warning("an audit trail could not be trimmed", {{"error", error.what()}});
            }
        }
        accounts.tell();
        elections.tell();
    } while (sleep_for(audit::HeadLog::every, stop));
}

// Asks each database, so that an engine that fails is seen before a user sees it.
std::string Standalone::not_ready() {
    accounts_->find(store::first_administrator({}).email);
    ballots_->count_progress();
    if (std::string trouble = write_probe_.trouble(); !trouble.empty()) return trouble;
    if (auto reason = queue::why_nothing_can_be_appended(inbox_->time()); !reason.empty()) return reason;
    if (auto reason = queue::why_no_room(inbox_->depth().record); !reason.empty()) return reason;
    return daemon_.healthy() ? "" : "ballots cannot be recorded";
}

// An upload needs the inbox first, and the elections' database before it counts.
void Standalone::try_to_write() {
    try {
        inbox_->try_to_write();
        elections_pool_->try_to_write();
    } catch (const sqlite::FileFailure& failure) {
        throw Unavailable(failure.brief());  // whoever asks learns nothing of directories
    }
    std::error_code unknown;
    const auto space = std::filesystem::space(config_.data, unknown);
    if (!unknown && space.available < disk_bytes_min) throw Unavailable("the disk is full");
}

bool Standalone::has_open_registration() {
    return registrations_->mode().value_or(config_.registration) == account::RegistrationMode::open;
}

bool Standalone::has_default_admin() {
    return app::has_default_admin(*accounts_);
}

}  // namespace urna::app
