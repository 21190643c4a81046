// SPDX-License-Identifier: Apache-2.0
#include "app/commands/account_command.h"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "app/wiring/first_administrator.h"
#include "app/wiring/private_file.h"
#include "app/wiring/secret.h"
#include "authentication/account_changes.h"
#include "authentication/new_password.h"
#include "base/text.h"
#include "mariadb/pool.h"
#include "security/password.h"
#include "store/mariadb/stores.h"
#include "store/sqlite/stores.h"

namespace urna::app {
namespace {

std::shared_ptr<mariadb::Pool> connect(const AccountConfig& config) {
    return std::make_shared<mariadb::Pool>(config.database, "accounts");
}

void require_accounts(const AccountConfig& config) {
    if (!std::filesystem::exists(config.data / "accounts.db")) {
        throw std::runtime_error("there are no accounts in " + config.data.string() +
                                 " yet: start urna serve on it once");
    }
    require_owned(config.data);
}

std::unique_ptr<store::AccountStore> open_accounts(const AccountConfig& config) {
    if (config.cluster) return store::make_mariadb_account_store(connect(config));
    require_accounts(config);
    return open_accounts_of(config.data);
}

std::unique_ptr<store::RegistrationStore> open_registrations(const AccountConfig& config) {
    if (config.cluster) return store::make_mariadb_registration_store(connect(config));
    require_accounts(config);
    return store::make_sqlite_registration_store(store::open_sqlite_accounts(config.data));
}

// Keeps the terminal from showing what is typed.
class NoEcho {
 public:
    NoEcho() {
        tcgetattr(STDIN_FILENO, &before_);
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSANOW, &silent);
    }
    ~NoEcho() { tcsetattr(STDIN_FILENO, TCSANOW, &before_); }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

 private:
    termios before_{};
};

std::string typed(const char* prompt) {
    std::cerr << prompt << std::flush;
    const NoEcho no_echo;
    const auto line = read_secret_line(std::cin, "what was typed");
    std::cerr << '\n';
    return line.value_or("");
}

std::string new_password(const AccountConfig& config) {
    if (config.password_file) return read_secret(*config.password_file);
    if (isatty(STDIN_FILENO) == 0) {
        auto line = read_secret_line(std::cin, "standard input");
        if (!line) throw std::runtime_error("no password: give --password-file, or a line on standard input");
        return *std::move(line);
    }
    std::string password = typed("New password: ");
    if (typed("Once more: ") != password) throw std::runtime_error("the two passwords differ");
    return password;
}

std::optional<Instant> end_of_password(const AccountConfig& config) {
    if (!config.temporary) return std::nullopt;
    return system_now() + authentication::temporary_password_life;
}

int refuse(const std::string& message) {
    std::cerr << message << '\n';
    return EXIT_FAILURE;
}

std::string role_text(const account::Account& account) {
    if (account.approval == account::Approval::approved) return std::string(to_string(account.role));
    return fmt::format("{} official", to_string(account.approval));
}

std::unique_ptr<store::SecondFactorStore> open_second_factors(const AccountConfig& config) {
    if (config.cluster) return store::make_mariadb_second_factor_store(connect(config));
    require_accounts(config);
    return store::make_sqlite_second_factor_store(store::open_sqlite_accounts(config.data));
}

}  // namespace

int add_account(const AccountConfig& config) {
    const auto accounts = open_accounts(config);
    account::Account account = config.account;
    const std::string password = new_password(config);
    if (account.forename.empty() || account.surname.empty())
        return refuse("Forename and surname must not be empty.");
    if (const auto fault = authentication::fault_of_new_password(password, account)) return refuse(*fault);
    if (const auto wrong = account::first_invalid(account))
        return refuse("Invalid " + std::string(to_string(*wrong)) + ".");
    account.must_change_password = config.temporary;
    account.password_expires_at = end_of_password(config);
    account.password_hash = security::hash_password(password);
    if (!accounts->add(account, audit::operators_origin())) return refuse("Email already exists.");
    return EXIT_SUCCESS;
}

int change_password(const AccountConfig& config) {
    const auto accounts = open_accounts(config);
    const auto account = accounts->find(config.account.email);
    if (!account) return refuse("Unknown user.");
    const std::string password = new_password(config);
    if (const auto fault = authentication::fault_of_new_password(password, *account)) return refuse(*fault);
    if (!accounts->set_password(
            account->id, {security::hash_password(password), config.temporary, end_of_password(config)},
            audit::operators_origin())) {
        return refuse("Unknown user.");
    }
    return EXIT_SUCCESS;
}

int end_sessions(const AccountConfig& config) {
    const auto accounts = open_accounts(config);
    const auto account = accounts->find(config.account.email);
    if (!account || !accounts->end_sessions(account->id, audit::operators_origin()))
        return refuse("Unknown user.");
    return EXIT_SUCCESS;
}

int end_all_sessions(const AccountConfig& config) {
    open_accounts(config)->end_all_sessions(audit::operators_origin());
    return EXIT_SUCCESS;
}

int reset_second_factor(const AccountConfig& config) {
    const auto account = open_accounts(config)->find(config.account.email);
    if (!account) return refuse("Unknown user.");
    if (!open_second_factors(config)->switch_off(account->id, audit::operators_origin()))
        return refuse("The second factor is off.");
    return EXIT_SUCCESS;
}

int change_role(const AccountConfig& config, account::Role role) {
    const auto accounts = open_accounts(config);
    const auto account = accounts->find(config.account.email);
    if (!account) return refuse("Unknown user.");
    const auto changed = accounts->set_role(account->id, role, audit::operators_origin());
    if (!changed) return refuse(authentication::message_of(changed.error()));
    return EXIT_SUCCESS;
}

int decide_on_account(const AccountConfig& config, account::Approval approval) {
    const auto accounts = open_accounts(config);
    const auto account = accounts->find(config.account.email);
    if (!account) return refuse("Unknown user.");
    if (account->role == account::Role::administrator) return refuse("An administrator needs no approval.");
    if (!accounts->set_approval(config.account.email, approval, audit::operators_origin()))
        return refuse("Unknown user.");
    return EXIT_SUCCESS;
}

int set_registration(const AccountConfig& config, std::ostream& out) {
    const auto registrations = open_registrations(config);
    if (config.registration) registrations->set_mode(*config.registration, audit::operators_origin());
    const auto mode = registrations->mode();
    out << (mode ? to_string(*mode) : "not set: what --registration of the service says") << '\n';
    return EXIT_SUCCESS;
}

int list_accounts(const AccountConfig& config, std::ostream& out) {
    const auto accounts = open_accounts(config)->list();
    out << fmt::format("{:>6}  {:<16}  {}\n", "id", "role", "email, name");
    for (const account::Account& account : accounts) {
        out << fmt::format("{:>6}  {:<16}  {}, {} {}\n", account.id.value, role_text(account),
                           printable(account.email), printable(account.forename), printable(account.surname));
    }
    return EXIT_SUCCESS;
}

}  // namespace urna::app
