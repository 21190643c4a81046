// SPDX-License-Identifier: Apache-2.0
#include "app/commands/cluster_commands.h"

#include <CLI/CLI.hpp>

#include <iostream>

#include "app/commands/health_command.h"
#include "app/options/serving_options.h"
#include "app/options/token_options.h"

namespace urna::app {
namespace {

using Chosen = std::function<int()>;

void add_authentication(CLI::App& program, AuthenticationConfig& config, Chosen& chosen) {
    CLI::App* command = program.add_subcommand(
        "authentication", "Cluster: register, log in, renew tokens and delete accounts, on MariaDB");
    Options options(*command);
    add_serving(options, config.serving);
    add_database(options, config.accounts);
    add_engine_encryption(options, config.encryption);
    options.add_guid("--installation", config.installation,
                     "Serve the accounts of this installation only, as `migrated` in the log named it");
    add_token_signing(options, config.tokens, "none");
    add_allow_default_admin(options, config.allow_default_admin);
    add_login_limits(options, config.logins);
    add_registration(options, config.registration);
    add_idle_sign_out(options, config.idle_sign_out_seconds);
    add_second_factor_key(options, config.second_factor_key);
    add_audit_events(options, config.audit_events_max,
                     "Events that the audit trail holds; then log-ins are not entered until it is trimmed");
    add_json_limit(options, config.json_bytes_max);
    command->callback([&] { chosen = [&] { return serve_authentication(config); }; });
}

void add_admin(CLI::App& program, AdminConfig& config, Chosen& chosen) {
    CLI::App* command =
        program.add_subcommand("admin", "Cluster: participants, elections and results, on MariaDB");
    Options options(*command);
    add_serving(options, config.serving);
    add_database(options, config.elections);
    add_engine_encryption(options, config.encryption);
    add_token_verifying(options, config.tokens);
    add_time_zone(options, config.time_zone);
    add_public_url(options, config.public_url);
    add_json_limit(options, config.json_bytes_max);
    add_results_wait(options, config.results_wait);
    command->callback([&] { chosen = [&] { return serve_admin(config); }; });
}

void add_station(CLI::App& program, StationConfig& config, Chosen& chosen) {
    CLI::App* command =
        program.add_subcommand("station", "Cluster: take the ballots that officials upload, into Redis");
    Options options(*command);
    add_serving(options, config.serving);
    add_redis(options, config.redis);
    add_engine_encryption(options, config.encryption);
    add_token_verifying(options, config.tokens);
    add_upload_limits(options, config.serving.limits.body_bytes_max, config.uploads);
    add_queue_limits(options, config.redis.entries_max, config.redis.bytes_max);
    add_official_quotas(options, config.redis.quotas);
    add_receipts_limit(options, config.redis.receipts_bytes_max);
    command->callback([&] { chosen = [&] { return serve_station(config); }; });
}

void add_daemon(CLI::App& program, DaemonConfig& config, Chosen& chosen) {
    CLI::App* command = program.add_subcommand(
        "daemon", "Cluster: judge the ballots that wait in Redis and record them in MariaDB, or stand by");
    Options options(*command);
    add_serving(options, config.serving);
    add_database(options, config.elections);
    add_redis(options, config.redis);
    add_engine_encryption(options, config.encryption);
    options
        .add("--holder", config.holder,
             "This daemon's own name; default: the host's name and something random")
        ->type_name("NAME");
    add_record_limit(options, config.record_ballots, "three quarters of the memory");
    command->callback([&] { chosen = [&] { return serve_daemon(config); }; });
}

void add_migration(CLI::App& command, MigrateConfig& config) {
    Options options(command);
    add_database(options, config.database);
    add_engine_encryption(options, config.encryption);
    options.add_seconds("--engine-wait", config.engine_wait, "For the MariaDB server to be there", 0);
}

void add_migrate(CLI::App& program, ClusterConfig& config, Chosen& chosen) {
    CLI::App* group = program.add_subcommand(
        "migrate", "Cluster: make the tables of a database, or bring them up to date; safe to repeat");
    group->require_subcommand(1);
    CLI::App* accounts = group->add_subcommand("accounts", "The database of the authentication service");
    add_migration(*accounts, config.accounts);
    Options options(*accounts);
    add_admin_password(options, config.accounts.admin_password);
    options.add_guid("--installation", config.accounts.installation,
                     "The accounts' installation; an error when they have another. Default: a new one");
    accounts->callback([&] { chosen = [&] { return migrate_accounts(config.accounts); }; });
    CLI::App* elections = group->add_subcommand("elections", "The database of admin and daemon");
    add_migration(*elections, config.elections);
    elections->callback([&] { chosen = [&] { return migrate_elections(config.elections); }; });
}

CLI::App* add_queue_command(CLI::App& group, const std::string& name, const std::string& help,
                            QueueConfig& config) {
    CLI::App* command = group.add_subcommand(name, help);
    Options options(*command);
    add_data(options, config.data);
    add_cluster(options, config.cluster);
    add_redis(options, config.redis);
    return command;
}

void add_queue(CLI::App& program, QueueConfig& config, Chosen& chosen) {
    CLI::App* group = program.add_subcommand("queue",
                                             "List and resolve dead-lettered uploads, without which no count "
                                             "is complete; stop an official's uploads");
    group->require_subcommand(1);

    CLI::App* list = add_queue_command(*group, "list", "List those that wait", config);
    list->callback([&] { chosen = [&] { return list_dead_letters(config, std::cout); }; });

    CLI::App* requeue = add_queue_command(
        *group, "requeue", "Put one back into the queue, with the instant at which it was accepted", config);
    requeue->add_option("place", config.id, "Which one, as the list shows it")
        ->required()
        ->type_name("PLACE");
    requeue->callback([&] { chosen = [&] { return requeue_dead_letter(config); }; });

    CLI::App* resynchronize = add_queue_command(*group, "resynchronize",
                                                "Bring queue and count back to the present after the queue's "
                                                "clock was ahead; the clock must be right",
                                                config);
    Options options(*resynchronize);
    add_database(options, config.elections);
    resynchronize
        ->add_option(
            "--since", config.since,
            "From when on the clock was wrong: what was accepted after that is not believed, also when "
            "it is over by now; default: only what is still to come")
        ->type_name("INSTANT");
    resynchronize->add_flag("--yes", config.yes, "Do not ask before it is done");
    resynchronize->callback([&] { chosen = [&] { return resynchronize_queue(config, std::cout); }; });

    CLI::App* drop = add_queue_command(
        *group, "drop", "Discard one: its ballots will never count. It is kept, with the reason", config);
    CLI::Option* place =
        drop->add_option("place", config.id, "Which one, as the list shows it")->type_name("PLACE");
    drop->add_option("--official", config.official,
                     "In place of PLACE: all that were set aside for this official's hold")
        ->type_name("EMAIL")
        ->excludes(place);
    drop->add_option("--reason", config.reason, "Why, for whoever asks later")->required();
    drop->callback([&] {
        if (config.id.empty() && config.official.empty()) throw CLI::RequiredError("PLACE or --official");
        chosen = [&] {
            return config.official.empty() ? drop_dead_letter(config) : drop_held(config, std::cout);
        };
    });

    CLI::App* hold = add_queue_command(*group, "hold",
                                       "Stop an official's uploads, also while the service runs: no more are "
                                       "accepted, and what waits is set "
                                       "aside. What is recorded stays",
                                       config);
    const auto add_official = [&](CLI::App* command) {
        command->add_option("--official", config.official, "Whose: the account's email")
            ->required()
            ->type_name("EMAIL");
        command->add_option("--by", config.by, "Who does this, for whoever asks later")
            ->required()
            ->type_name("NAME");
    };
    add_official(hold);
    hold->add_option("--reason", config.reason, "Why, for whoever asks later")->required();
    hold->callback([&] { chosen = [&] { return hold_official(config, std::cout); }; });

    CLI::App* release = add_queue_command(
        *group, "release",
        "Let an official upload again, and put back what was set aside; `urna serve` must be stopped",
        config);
    add_official(release);
    release->callback([&] { chosen = [&] { return release_official(config, std::cout); }; });

    CLI::App* held =
        add_queue_command(*group, "held", "List the officials on hold, also while the service runs", config);
    held->callback([&] { chosen = [&] { return list_held_officials(config, std::cout); }; });
}

void add_adopt(CLI::App& program, AdoptConfig& config, Chosen& chosen) {
    CLI::App* command = program.add_subcommand(
        "adopt",
        "Make databases that do not belong together one installation; says what is lost by it, and without "
        "--accept-loss does no more (exit 1)");
    Options options(*command);
    add_data(options, config.data);
    add_cluster(options, config.cluster);
    add_database(options, config.database);
    add_redis(options, config.redis);
    options.add_secret(
        "--admin-password", [&](const std::string& s) { config.admin_password = s; },
        "Where accounts.db was lost: the password of the first administrator, who is made anew");
    command->add_flag("--accept-loss", config.accept_loss, "Do it");
    command->callback([&] { chosen = [&] { return adopt(config, std::cout); }; });
}

void add_health(CLI::App& program, std::string& url, Chosen& chosen) {
    CLI::App* command =
        program.add_subcommand("health", "Check the health of a running Urna; exit 1 when it is not healthy");
    command->add_option("--url", url, "What must answer 200 within 3 s")
        ->capture_default_str()
        ->type_name("URL");
    command->callback([&] { chosen = [&] { return check_health(url); }; });
}

}  // namespace

void add_cluster_commands(CLI::App& program, ClusterConfig& config, std::function<int()>& command) {
    add_authentication(program, config.authentication, command);
    add_admin(program, config.admin, command);
    add_station(program, config.station, command);
    add_daemon(program, config.daemon, command);
    add_migrate(program, config, command);
    add_queue(program, config.queue, command);
    add_adopt(program, config.adopt, command);
    add_health(program, config.health_url, command);
}

}  // namespace urna::app
