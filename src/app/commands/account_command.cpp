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
#include "base/text.h"
#include "mariadb/pool.h"
#include "security/password.h"
#include "store/mariadb/stores.h"

namespace urna::app {
namespace {

std::unique_ptr<store::AccountStore> open_accounts(const AccountConfig& config) {
    if (config.cluster) {
        return store::make_mariadb_account_store(
            std::make_shared<mariadb::Pool>(config.database, "accounts"));
    }
    if (!std::filesystem::exists(config.data / "accounts.db")) {
        throw std::runtime_error("there are no accounts in " + config.data.string() +
                                 " yet: start urna serve on it once");
    }
    require_owned(config.data);
    return open_accounts_of(config.data);
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

int refuse(const std::string& message) {
    std::cerr << message << '\n';
    return EXIT_FAILURE;
}

constexpr auto password_rule =
    "Invalid password: 8 to 256 characters with a digit, a lower-case and an upper-case letter.";

}  // namespace

int add_account(const AccountConfig& config) {
    const auto accounts = open_accounts(config);
    account::Account account = config.account;
    const std::string password = new_password(config);
    if (account.forename.empty() || account.surname.empty())
        return refuse("Forename and surname must not be empty.");
    if (!account::is_password(password)) return refuse(password_rule);
    const auto wrong =
        account::first_invalid({account.jmbg, account.forename, account.surname, account.email, password});
    if (wrong) return refuse("Invalid " + std::string(to_string(*wrong)) + ".");
    account.password_hash = security::hash_password(password);
    if (!accounts->add(account, audit::operators_origin())) return refuse("Email already exists.");
    return EXIT_SUCCESS;
}

int change_password(const AccountConfig& config) {
    const auto accounts = open_accounts(config);
    if (!accounts->find(config.account.email)) return refuse("Unknown user.");
    const std::string password = new_password(config);
    if (!account::is_password(password)) return refuse(password_rule);
    if (!accounts->set_password_hash(config.account.email, security::hash_password(password),
                                     audit::operators_origin())) {
        return refuse("Unknown user.");
    }
    return EXIT_SUCCESS;
}

int list_accounts(const AccountConfig& config, std::ostream& out) {
    const auto accounts = open_accounts(config)->list();
    out << fmt::format("{:>6}  {:<13}  {}\n", "id", "role", "email, name");
    for (const account::Account& account : accounts) {
        const bool administrator = account.role == account::Role::administrator;
        out << fmt::format("{:>6}  {:<13}  {}, {} {}\n", account.id.value,
                           administrator ? "administrator" : "official", printable(account.email),
                           printable(account.forename), printable(account.surname));
    }
    return EXIT_SUCCESS;
}

}  // namespace urna::app
