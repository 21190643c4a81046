// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/cluster_services.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <thread>

#include "admin/admin.h"
#include "app/wiring/console.h"
#include "app/wiring/first_administrator.h"
#include "app/wiring/record_limit.h"
#include "app/wiring/require.h"
#include "app/wiring/time_zone.h"
#include "audit/head_log.h"
#include "authentication/authentication.h"
#include "base/guid.h"
#include "base/log.h"
#include "base/machine_share.h"
#include "daemon/daemon.h"
#include "mariadb/pool.h"
#include "queue/clock_watch.h"
#include "queue/depth_gauges.h"
#include "queue/record_room.h"
#include "queue/write_probe.h"
#include "station/station.h"
#include "store/count_gauges.h"
#include "store/mariadb/installation.h"
#include "store/mariadb/stores.h"

namespace urna::app {
namespace {

std::function<void(const ListenAddress&)> log_listening(const char* service) {
    return [service](const ListenAddress& bound) {
        log_info("listening", {{"service", service}, {"address", bound.text()}});
    };
}

std::string no_secret() {
    throw std::runtime_error("tokens cannot be signed: give --jwt-secret or --jwt-keys");
}

// A service that takes no larger body than JSON.
ServingConfig with_body_limit(ServingConfig serving, std::size_t bytes_max) {
    serving.limits.body_bytes_max = bytes_max;
    return serving;
}

constexpr std::size_t small_body = 1UL << 10;
constexpr std::size_t holder_bytes_max = 256;

// /readyz may be open to everybody: of what Redis says to a write it shows the first word, `Redis: READONLY`.
void try_to_write(queue::BallotQueue& queue) {
    try {
        queue.try_to_write();
    } catch (const Unavailable& error) {
        const std::string_view text = error.what();
        const std::size_t begin = text.find(": ");
        const std::size_t end = begin == text.npos ? text.npos : text.find(' ', begin + 2);
        throw Unavailable(std::string(text.substr(0, end)));
    }
}

void show(const queue::Depth& depth) {
    queue::show_depth(depth, system_now());
    queue::show_record_room(depth.record);
}

}  // namespace

std::string random_holder() {
    std::array<char, 256> name{};
    gethostname(name.data(), name.size() - 1);
    return std::string(name.data()) + "-" + to_string(random_guid()).substr(0, 8);
}

daemon::InstallationNames names_of(const mariadb::Address& elections, const queue::RedisOptions& redis) {
    return {
        "the database " + elections.database + " on " + ListenAddress{elections.host, elections.port}.text(),
        "the queue " + redis.prefix + ":* in Redis on " + ListenAddress{redis.host, redis.port}.text(),
        "urna adopt --cluster"};
}

int serve_authentication(const AuthenticationConfig& config) {
    StopSignals signals;
    check_encryption(config.encryption, config.accounts);
    const TokenParts tokens = make_token_parts(config.tokens, no_secret);
    const auto only = config.installation ? store::only_of_installation(*config.installation)
                                          : std::function<void(mariadb::Connection&)>();
    const auto pool =
        std::make_shared<mariadb::Pool>(config.accounts, "accounts", mariadb::PoolLimits{}, only);
    const auto accounts = store::make_mariadb_account_store(pool);
    const auto audit = store::make_mariadb_audit_trail(pool);
    const auto registrations = store::make_mariadb_registration_store(pool);
    const auto second_factors = store::make_mariadb_second_factor_store(pool);
    std::optional<security::SealingKey> sealing_key;
    if (config.second_factor_key) sealing_key.emplace(*config.second_factor_key, "--second-factor-key");
    audit::HeadLog head_log(*audit, "accounts");
    authentication::SignInEvents sign_ins(*accounts, *audit, config.audit_events_max, system_now);
    authentication::LoginLimiter limiter(config.logins);
    ServiceProcess program;
    program.routes = authentication::authentication_routes(
        {*accounts, *registrations, *second_factors, sealing_key ? &*sealing_key : nullptr,
         config.registration, config.serving.reachable(), *tokens.signer, *tokens.verifier, *audit, sign_ins,
         limiter, system_now, default_password_rule(config.serving.listen, config.allow_default_admin),
         config.idle_sign_out_seconds},
        config.json_bytes_max);
    std::atomic<bool> refused{false};
    program.readiness = [&]() -> std::string {
        try {
            accounts->find(store::first_administrator({}).email);
            if (only) pool->run(mariadb::Work::read, only);  // restored under a connection that was checked
            refused = false;
            return "";
        } catch (const store::OtherInstallation& other) {
            if (refused.exchange(true)) return other.what();
            log_error("the accounts are not served", {{"error", other.what()}});
            return other.what();
        }
    };
    const auto clock = store::make_mariadb_queue_clock(pool);
    queue::ClockOffset offset("the database");
    program.work = [&](const std::stop_token& stop) {
        const std::jthread entering([&](const std::stop_token& end) { sign_ins.run(end); });
        const std::jthread telling([&](const std::stop_token& end) { head_log.run(end); });
        watch_default_admin(*accounts, config.serving.listen, config.allow_default_admin, stop);
        warn_of_open_registration(*registrations, config.registration, config.serving, stop);
        offset.run([&] { return std::optional(clock->database_now()); }, stop);
    };
    serve_until_stopped(with_body_limit(config.serving, config.json_bytes_max), signals, std::move(program),
                        log_listening("authentication"));
    return EXIT_SUCCESS;
}

int serve_admin(const AdminConfig& config) {
    StopSignals signals;
    check_encryption(config.encryption, config.elections);
    const auto verifier = make_verifier(config.tokens);
    const TimeZone zone = time_zone_to_use(config.time_zone);
    const auto pool = std::make_shared<mariadb::Pool>(config.elections, "elections");
    const auto elections = store::make_mariadb_election_store(pool);
    const auto changes = store::make_mariadb_election_changes(pool);
    const auto ballots = store::make_mariadb_ballot_store(pool);
    const auto uploads = store::make_mariadb_upload_record(pool);
    const auto completions = store::make_mariadb_completion_record(pool);
    const auto law = store::make_mariadb_law_record(pool);
    const auto audit = store::make_mariadb_audit_trail(pool);
    ServiceProcess program;
    program.routes = admin::admin_routes(
        {*elections, *changes, *ballots, *uploads, *completions, *law, *audit, *verifier, zone, system_now,
         config.results_wait, public_site(config.public_url, config.serving.rehearsal)},
        config.json_bytes_max);
    for (http::Route& route : asset_routes()) program.routes.push_back(std::move(route));
    program.readiness = [&]() -> std::string {
        ballots->count_progress();
        return "";
    };
    const auto clock = store::make_mariadb_queue_clock(pool);
    queue::ClockOffset offset("the queue");
    audit::HeadLog head_log(*audit, "elections");
    program.work = [&](const std::stop_token& stop) {
        const std::jthread telling([&](const std::stop_token& end) { head_log.run(end); });
        offset.run([&] { return clock->queue_now(); }, stop);
    };
    program.refresh_metrics = [&] {
        const store::CountProgress progress = ballots->count_progress();
        const store::Backlog& backlog = progress.backlog;
        queue::Depth depth;
        depth.entries = backlog.uploads;
        depth.bytes = backlog.bytes;
        depth.oldest = backlog.oldest;
        queue::show_depth(depth, system_now());
        store::show_count_progress(progress);
    };
    serve_until_stopped(with_body_limit(config.serving, config.json_bytes_max), signals, std::move(program),
                        log_listening("admin"));
    return EXIT_SUCCESS;
}

int serve_station(const StationConfig& config) {
    require(config.redis.bytes_max >= config.serving.limits.body_bytes_max,
            "--queue-bytes must be at least --body-limit, or the largest upload could never be accepted");
    StopSignals signals;
    check_encryption(config.encryption, config.redis);
    const auto verifier = make_verifier(config.tokens);
    const auto queue = queue::make_redis_queue(config.redis);
    const auto receipts = queue::make_redis_receipts(config.redis);
    const auto schedule = queue::make_redis_schedule(config.redis);
    const auto completions = queue::make_redis_completions(config.redis);
    station::UploadBudget budget(config.uploads, config.serving.limits.body_bytes_max);
    ServiceProcess program;
    program.routes = station::station_routes({*queue, *receipts, *schedule, *completions, *verifier, budget,
                                              system_now, config.serving.limits.body_bytes_max});
    queue::WriteProbe write_probe([&] { try_to_write(*queue); });
    program.readiness = [&] {
        if (std::string trouble = write_probe.trouble(); !trouble.empty()) return trouble;
        if (auto reason = queue::why_nothing_can_be_appended(queue->time()); !reason.empty()) return reason;
        return queue::why_no_room(queue->depth().record);
    };
    program.refresh_metrics = [&] { show(queue->depth()); };
    queue::ClockWatch clock_watch;
    program.work = [&](const std::stop_token& stop) { clock_watch.run(*queue, stop); };
    serve_until_stopped(config.serving, signals, std::move(program), log_listening("station"));
    return EXIT_SUCCESS;
}

int serve_daemon(const DaemonConfig& config) {
    check_encryption(config.encryption, config.elections);
    StopSignals signals;
    check_encryption(config.encryption, config.redis);
    const auto pool = std::make_shared<mariadb::Pool>(config.elections, "elections");
    const auto ballots = store::make_mariadb_ballot_store(pool);
    const auto elections = store::make_mariadb_election_store(pool);
    const auto leases = store::make_mariadb_lease_store(pool);
    const auto ledger = store::make_mariadb_queue_ledger(pool);
    const auto clock = store::make_mariadb_queue_clock(pool);
    const auto queue = queue::make_redis_queue(config.redis);
    const auto dead_letters = queue::make_redis_dead_letters(config.redis);
    const auto held = queue::make_redis_held_officials(config.redis);
    const auto schedule = queue::make_redis_schedule(config.redis);
    const daemon::ScheduleParts schedule_parts{*elections, *schedule};
    const auto completions = queue::make_redis_completions(config.redis);
    const auto completion_record = store::make_mariadb_completion_record(pool);
    const daemon::CompletionParts completion_parts{*completions, *completion_record};
    const auto operator_events = queue::make_redis_operator_events(config.redis);
    const auto audit = store::make_mariadb_audit_trail(pool);
    const std::uint64_t limit = record_limit(config.record_ballots, machine_share().memory_bytes / 4 * 3);
    require(config.holder.size() <= holder_bytes_max, "--holder has more than 256 bytes");
    daemon::LeaseTerms terms;
    terms.holder = config.holder.empty() ? random_holder() : config.holder;
    const auto record_identity = store::make_mariadb_record_identity(pool);
    const auto queue_identity = queue::make_redis_queue_identity(config.redis);
    daemon::Installation installation(*record_identity, *queue_identity,
                                      names_of(config.elections, config.redis));
    queue::WriteProbe write_probe([&] { try_to_write(*queue); });
    daemon::Daemon daemon({.queue = *queue,
                           .dead_letters = *dead_letters,
                           .ballots = *ballots,
                           .ledger = *ledger,
                           .leases = *leases,
                           .clock = clock.get(),
                           .installation = &installation,
                           .held = held.get(),
                           .operator_events = operator_events.get(),
                           .audit = audit.get(),
                           .schedule = &schedule_parts,
                           .completions = &completion_parts,
                           .record_ballots_max = limit},
                          terms);
    ServiceProcess program;
    program.readiness = [&]() -> std::string {
        ballots->count_progress();
        if (std::string unwritable = write_probe.trouble(); !unwritable.empty()) return unwritable;
        if (auto reason = queue::why_nothing_can_be_appended(queue->time()); !reason.empty()) return reason;
        const std::string trouble = daemon.trouble();
        return trouble.empty() ? "" : "ballots cannot be recorded: " + trouble;
    };
    program.refresh_metrics = [&] {
        show(queue->depth());
        store::show_count_progress(ballots->count_progress());
    };
    queue::ClockWatch clock_watch;
    program.work = [&](const std::stop_token& stop) {
        const std::jthread watching([&](const std::stop_token& end) { clock_watch.run(*queue, end); });
        daemon.run(stop);
    };
    serve_until_stopped(with_body_limit(config.serving, small_body), signals, std::move(program),
                        log_listening("daemon"));
    return EXIT_SUCCESS;
}

}  // namespace urna::app
