// SPDX-License-Identifier: Apache-2.0
#include "app/commands/command_line.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>

#include "app/commands/account_command.h"
#include "app/commands/apportion_command.h"
#include "app/commands/audit_command.h"
#include "app/commands/backup_command.h"
#include "app/commands/cluster_commands.h"
#include "app/commands/documents_command.h"
#include "app/commands/keys_command.h"
#include "app/commands/recount_command.h"
#include "app/commands/serve_command.h"
#include "app/commands/verify_command.h"
#include "app/options/config_file.h"
#include "app/options/options.h"
#include "app/options/serving_options.h"
#include "app/options/token_options.h"
#include "app/version/version.h"
#include "app/wiring/console.h"
#include "base/log.h"
#include "replay/replay.h"
#include "verify/report.h"

namespace urna::app {
namespace {

constexpr int exit_cannot = 2;

// What every command's options are read into, and what the chosen command is.
struct CommandLine {
    ServeConfig serve;
    ClusterConfig cluster;
    AccountConfig account;
    AuditConfig audit;
    BackupConfig backup;
    RecountConfig recount;
    VerifyConfig verify;
    KeysConfig keys;
    ApportionConfig apportion;
    std::filesystem::path documents;
    replay::ReplayOptions replay;
    std::optional<http::Url> url;
    std::optional<http::Url> authentication_url;
    std::optional<http::Url> admin_url;
    std::optional<std::int64_t> replay_seconds;
    std::function<int()> command;
};

void add_serve(CLI::App& program, CommandLine& line) {
    CLI::App* command =
        program.add_subcommand("serve", "Run the whole service in one process, on SQLite files");
    Options options(*command);
    ServeConfig& config = line.serve;
    add_data(options, config.data);
    add_rehearsal(options, config.serving.rehearsal);
    add_serving(options, config.serving);
    add_time_zone(options, config.time_zone);
    add_admin_password(options, config.admin_password);
    add_allow_default_admin(options, config.allow_default_admin);
    add_login_limits(options, config.logins);
    add_registration(options, config.registration);
    add_idle_sign_out(options, config.idle_sign_out_seconds);
    add_audit_events(options, config.audit.events_max,
                     "Events that an audit trail holds; the oldest go first");
    add_audit_age(options, config.audit.days_max);
    add_token_signing(options, config.tokens, "the data directory's own, made at random");
    add_upload_limits(options, config.serving.limits.body_bytes_max, config.uploads);
    add_public_url(options, config.public_url);
    add_json_limit(options, config.json_bytes_max);
    add_queue_limits(options, config.inbox.entries_max, config.inbox.bytes_max);
    add_official_quotas(options, config.inbox.quotas);
    add_record_limit(options, config.record_ballots, "half of the memory");
    add_results_wait(options, config.results_wait);
    command->footer(
        "--config FILE (Env:URNA_CONFIG) names a TOML file with any of these, without their dashes:\n"
        "    listen = \"127.0.0.1:8080\"\n"
        "A flag goes before the environment variable, which goes before the file.");
    command->callback([&line] { line.command = [&line] { return serve(line.serve); }; });
}

void add_account_options(CLI::App& command, CommandLine& line, bool with_email) {
    Options options(command);
    add_data(options, line.account.data);
    add_cluster(options, line.account.cluster);
    add_database(options, line.account.database);
    if (!with_email) return;
    command.add_option("--email", line.account.account.email, "The account's email")->required();
    command.add_option("--password-file", line.account.password_file,
                       "The password's file; default: asked for, or a line of standard input");
}

void add_account(CLI::App& program, CommandLine& line) {
    CLI::App* group = program.add_subcommand("account", "Manage accounts, also while the service runs");
    group->require_subcommand(1);
    auto& account = line.account.account;

    const auto add_temporary = [&line](CLI::App& command) {
        command.add_flag(
            "--temporary", line.account.temporary,
            "Its owner has to change the password, within 72 hours and before they may do anything else");
    };
    CLI::App* add = group->add_subcommand("add", "Add an account");
    add_account_options(*add, line, true);
    add->add_option("--jmbg", account.jmbg, "Unique master citizen number, 13 digits")->required();
    add->add_option("--forename", account.forename, "Forename")->required();
    add->add_option("--surname", account.surname, "Surname")->required();
    const auto set_role = [&account](const std::string& role) {
        account.role = role == "administrator" ? account::Role::administrator : account::Role::official;
    };
    add->add_option_function<std::string>("--role", set_role, "administrator or official")
        ->required()
        ->check(CLI::IsMember({"administrator", "official"}).description(""))
        ->type_name("ROLE");
    add_temporary(*add);
    add->callback([&line] { line.command = [&line] { return add_account(line.account); }; });

    CLI::App* password = group->add_subcommand("password", "Change an account's password");
    add_account_options(*password, line, true);
    add_temporary(*password);
    password->callback([&line] { line.command = [&line] { return change_password(line.account); }; });

    const auto add_change = [&](const char* name, const char* help,
                                const std::function<int(const AccountConfig&)>& change) {
        CLI::App* command = group->add_subcommand(name, help);
        add_account_options(*command, line, false);
        command->add_option("--email", account.email, "The account's email")->required();
        command->callback(
            [&line, change] { line.command = [&line, change] { return change(line.account); }; });
    };
    add_change("approve", "Let somebody who registered be an official",
               [](const auto& config) { return decide_on_account(config, account::Approval::approved); });
    add_change("refuse", "Take that from an account, which is kept, and end its sessions",
               [](const auto& config) { return decide_on_account(config, account::Approval::refused); });
    add_change("promote", "Make an official an administrator, who has to change the password",
               [](const auto& config) { return change_role(config, account::Role::administrator); });
    add_change("demote", "Make an administrator an official",
               [](const auto& config) { return change_role(config, account::Role::official); });
    add_change("end-sessions", "End all sessions of an account", end_sessions);
    add_change("reset-second-factor", "Let an account log in without a code", reset_second_factor);

    CLI::App* end_all = group->add_subcommand("end-all-sessions", "End all sessions of all accounts");
    add_account_options(*end_all, line, false);
    end_all->callback([&line] { line.command = [&line] { return end_all_sessions(line.account); }; });

    CLI::App* registration = group->add_subcommand("registration", "Tell or set how people register");
    add_account_options(*registration, line, false);
    registration
        ->add_option_function<std::string>(
            "mode",
            [&line](const std::string& word) {
                line.account.registration = account::parse_registration_mode(word);
            },
            "open, approval or closed; default: only tell it")
        ->check(CLI::IsMember({"open", "approval", "closed"}).description(""))
        ->type_name("MODE");
    registration->callback(
        [&line] { line.command = [&line] { return set_registration(line.account, std::cout); }; });

    CLI::App* list = group->add_subcommand("list", "List the accounts");
    add_account_options(*list, line, false);
    list->callback([&line] { line.command = [&line] { return list_accounts(line.account, std::cout); }; });
}

CLI::App* add_audit_command(CLI::App& group, const std::string& name, const std::string& help,
                            AuditConfig& config) {
    CLI::App* command = group.add_subcommand(name, help);
    command->add_option("trail", config.trail, "accounts or elections; default: both, of a data directory")
        ->check(CLI::IsMember({"accounts", "elections"}).description(""))
        ->type_name("TRAIL");
    Options options(*command);
    add_data(options, config.data);
    add_cluster(options, config.cluster);
    add_database(options, config.database);
    return command;
}

void add_audit(CLI::App& program, CommandLine& line) {
    CLI::App* group =
        program.add_subcommand("audit", "Check and trim the audit trails, also while the service runs");
    group->require_subcommand(1);
    AuditConfig& config = line.audit;

    CLI::App* verify = add_audit_command(
        *group, "verify", "Check that no event was changed, removed or put in; exit 1 when one was", config);
    verify
        ->add_option("--head", config.head,
                     "An event that was noted before, as this command prints the last one: it must be there, "
                     "as it was")
        ->type_name("NUMBER:HASH");
    verify->callback([&line] { line.command = [&line] { return verify_audit(line.audit, std::cout); }; });

    CLI::App* trim = add_audit_command(*group, "trim",
                                       "Remove the oldest events; `urna serve` does it by itself, and on a "
                                       "cluster this is for the user that migrates",
                                       config);
    Options options(*trim);
    add_audit_events(options, config.limits.events_max, "Events that the trail holds; the oldest go first");
    add_audit_age(options, config.limits.days_max);
    trim->callback([&line] { line.command = [&line] { return trim_audit(line.audit, std::cout); }; });
}

void add_backup(CLI::App& program, CommandLine& line) {
    CLI::App* backup = program.add_subcommand(
        "backup", "Back a data directory up into one file, also while the service runs; overwrites nothing");
    Options options(*backup);
    add_data(options, line.backup.data);
    backup->add_option("--out", line.backup.file, "The file")->required()->type_name("FILE");
    backup->callback([&line] { line.command = [&line] { return back_up(line.backup, std::cout); }; });

    CLI::App* restore = program.add_subcommand(
        "restore", "Restore such a file into a data directory that is empty, or is not there");
    Options restore_options(*restore);
    add_data(restore_options, line.backup.data);
    restore->add_option("--from", line.backup.file, "The file")->required()->type_name("FILE");
    restore->callback([&line] { line.command = [&line] { return app::restore(line.backup, std::cout); }; });
}

void add_recount(CLI::App& program, CommandLine& line) {
    CLI::App* command = program.add_subcommand("recount",
                                               "Judge and count everything that is recorded anew, also while "
                                               "the service runs; exit 1 with the first "
                                               "upload or sum that differs, 2 when it cannot be counted");
    Options options(*command);
    add_data(options, line.recount.data);
    add_cluster(options, line.recount.cluster);
    add_database(options, line.recount.database);
    command->callback(
        [&line] { line.command = [&line] { return recount_record(line.recount, std::cout); }; });
}

CLI::App* add_verify(CLI::App& program, CommandLine& line) {
    CLI::App* command = program.add_subcommand(
        "verify",
        "Check a bundle of a log: every verdict and every seat anew; exit 1 when a check fails, 2 when not "
        "all could be made, 3 when it was called wrongly or cannot read its files");
    add_verify_options(*command, line.verify);
    command->callback(
        [&line] { line.command = [&line] { return verify_bundle(line.verify, std::cout, std::cerr); }; });
    return command;
}

void add_keys(CLI::App& program, CommandLine& line) {
    CLI::App* group = program.add_subcommand("keys", "Manage the keys of tokens");
    group->require_subcommand(1);
    CLI::App* make =
        group->add_subcommand("make", "Make a new pair of keys: KID.pem signs, KID.pub.pem verifies");
    make->add_option("--out", line.keys.out, "The directory; made when it is not there")
        ->required()
        ->type_name("DIR");
    make->add_option("--kid", line.keys.kid, "The key's name; default: the date and something random")
        ->type_name("KID");
    make->callback([&line] { line.command = [&line] { return make_keys(line.keys, std::cout); }; });
}

void add_apportion(CLI::App& program, CommandLine& line) {
    CLI::App* command = program.add_subcommand(
        "apportion", "Apportion the seats of a published election; exit 1 when the file's own seats differ");
    command->add_option("file", line.apportion.files, "The election, as JSON; several with --json")
        ->required()
        ->type_name("FILE");
    command->add_flag("--explain", line.apportion.explain,
                      "Print the rule, every step and what decided the last seat in words");
    command
        ->add_option_function<std::string>(
            "--language",
            [&line](const std::string& tag) {
                line.apportion.language = language::language_of(tag).value_or(line.apportion.language);
            },
            "The language of the explanation: en, sr-Latn or sr-Cyrl")
        ->check(CLI::IsMember({"en", "sr-Latn", "sr-Cyrl"}).description(""))
        ->default_str("en")
        ->type_name("TAG");
    command->add_flag("--json", line.apportion.json,
                      "Print seats, an open lot and every step as JSON, in one line");
    command->callback([&line] {
        if (line.apportion.files.size() > 1 && !line.apportion.json)
            throw CLI::ValidationError("file", "several files need --json");
        line.command = [&line] { return apportion_command(line.apportion, std::cout, std::cerr); };
    });
}

int run_replay(CommandLine& line) {
    const http::Url url = line.url.value_or(*http::parse_url("http://127.0.0.1:8080"));
    line.replay.authentication = line.authentication_url.value_or(url);
    line.replay.admin = line.admin_url.value_or(url);
    if (line.replay.stations_at.empty()) line.replay.stations_at = {url};
    if (line.replay_seconds) line.replay.duration = std::chrono::seconds(*line.replay_seconds);
    return replay::replay(line.replay, std::cout, isatty(STDOUT_FILENO) != 0);
}

void add_replay(CLI::App& program, CommandLine& line) {
    CLI::App* command = program.add_subcommand(
        "replay",
        "Hold a published election again on a running Urna, and compare the result; exit 1 when it differs");
    auto& replay = line.replay;
    command
        ->add_option("file", replay.election_file,
                     "The election, as JSON; with a rule of its own also its totals and lots")
        ->required()
        ->type_name("FILE");
    command
        ->add_option("--second-round", replay.second_round_file,
                     "The second round of that presidential election, which is created from its result; "
                     "--ballots and the options about them hold for each round")
        ->type_name("FILE");
    Options options(*command);
    options.add_url("--url", line.url, "The service [http://127.0.0.1:8080]");
    options.add_url("--authentication-url", line.authentication_url,
                    "The authentication service, where it is apart");
    options.add_url("--admin-url", line.admin_url, "The admin service, where it is apart");
    options.add_urls(
        "--station-url", replay.stations_at,
        "A voting station service, where it is apart; given several times, officials take them in turn");
    options.add("--admin-email", replay.admin_email, "The administrator to log in as")->capture_default_str();
    replay.admin_password = "1";
    options.add_secret(
        "--admin-password", [&](const std::string& s) { replay.admin_password = s; },
        "The administrator's password; default: 1");
    command
        ->add_option("--ballots", replay.ballots,
                     "Valid ballots; default: as many as the file has votes. Its totals are scaled with them")
        ->check(CLI::Range(1UL, 1'000'000'000UL));
    command->add_option("--duplicates", replay.duplicates, "Ballots to upload a second time, to be rejected")
        ->check(CLI::Range(0UL, 100'000'000UL));
    command
        ->add_option("--spoiled", replay.spoiled,
                     "Ballots with a poll number that nobody has, to be rejected; they count as cast")
        ->check(CLI::Range(0UL, 100'000'000UL));
    command->add_option("--stations", replay.stations, "Officials uploading at once")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command->add_option("--ballots-per-upload", replay.ballots_per_upload, "Lines of each file")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command
        ->add_option("--duration", line.replay_seconds,
                     "Seconds that the election lasts; default: by its size")
        ->check(CLI::Range(1, 7 * 86'400));
    command
        ->add_option(
            "--seed", replay.seed,
            "The same seed gives the same ballots, which a service that has seen them rejects; 0: random")
        ->capture_default_str();
    options.add_size<std::uint64_t>(
        "--prepare", replay.prepared_bytes_max, 0, 64UL << 30,
        "So much of the files is made before the election begins, so that making them takes no time of it");
    command->callback([&line] { line.command = [&line] { return run_replay(line); }; });
}

void add_routes(CLI::App& program, CommandLine& line) {
    CLI::App* command = program.add_subcommand("routes", "Print the router's table: method, path, who may");
    command->callback([&line] {
        line.command = [] {
            std::cout << listed_routes();
            return EXIT_SUCCESS;
        };
    });
}

void add_documents(CLI::App& program, CommandLine& line) {
    CLI::App* command = program.add_subcommand(
        "documents", "Write the manual pages and the completion for bash, for packages");
    command->add_option("--out", line.documents, "The directory; made when it is not there")
        ->required()
        ->type_name("DIR");
    command->callback([&program, &line] {
        line.command = [&program, &line] {
            write_documents(program, line.documents);
            return EXIT_SUCCESS;
        };
    });
}

}  // namespace

int run(int argc, char** argv) {
    CommandLine line;
    line.serve.program = argv[0];
    CLI::App program(
        "Urna: election process management. Officials record ballots, a daemon judges and counts them,\n"
        "administrators run elections and read results.\n"
        "Every option with an environment variable (Env:URNA_...) is also a key of a TOML file, without\n"
        "its dashes; a flag beats the variable, which beats the file.",
        "urna");
    program.set_version_flag("--version", version_text);
    const auto print_notices = [] {
        std::cout << third_party_notices();
        throw CLI::Success();
    };
    program.add_flag_callback(
        "--licenses", print_notices,
        "Print the notices of third parties, whose work is in this program or linked with it, and exit");
    program.require_subcommand(1);
    program.fallthrough();
    // CLI11 reads the file before it looks at the environment, so the variable is ours to read.
    const char* const variable = std::getenv("URNA_CONFIG");
    const std::string config_file = variable ? variable : "";  // an empty one means none
    program
        .set_config("--config", config_file, "A TOML file with options of the command", !config_file.empty())
        ->type_name("FILE (Env:URNA_CONFIG)");
    program.allow_config_extras(false);
    program.config_formatter(make_config_reader(program));
    add_serve(program, line);
    add_cluster_commands(program, line.cluster, line.command);
    add_account(program, line);
    add_audit(program, line);
    add_backup(program, line);
    add_recount(program, line);
    const CLI::App* const verify = add_verify(program, line);
    add_keys(program, line);
    add_apportion(program, line);
    add_replay(program, line);
    add_routes(program, line);
    add_documents(program, line);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (program.exit(error) == 0) return EXIT_SUCCESS;
        return verify->parsed() ? verify::exit_cannot : exit_cannot;
    }
    try {
        return line.command();
    } catch (const std::exception& error) {
        log_text(std::string("urna: ") + error.what());
        return exit_cannot;
    }
}

}  // namespace urna::app
