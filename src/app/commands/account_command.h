// SPDX-License-Identifier: Apache-2.0
// `urna account`: accounts of a data directory or of a cluster, from the command line; also while they are
// served.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

#include "account/account.h"
#include "app/wiring/cluster_services.h"

namespace urna::app {

struct AccountConfig {
    std::filesystem::path data = "data";
    bool cluster = false;  // the accounts are those of this database, not of the data directory
    mariadb::Address database = local_database("accounts");
    std::optional<std::filesystem::path> password_file;  // default: asked for, or read from standard input
    account::Account account;                            // add: all but its id and hash; otherwise: its email
    bool temporary = false;                              // its owner has to change the password
    std::optional<account::RegistrationMode> registration;  // none: only tell it
};

// Each gives the exit code: 1, with what is wrong on standard error, when the account is refused or unknown.
// They throw std::runtime_error when there is no account database yet or no password can be read.
int add_account(const AccountConfig& config);
int change_password(const AccountConfig& config);
// As an administrator decides about somebody who registered.
int decide_on_account(const AccountConfig& config, account::Approval approval);
// The account's sessions end, the next log-in needs a new one, or needs no code any more.
int end_sessions(const AccountConfig& config);
int end_all_sessions(const AccountConfig& config);
int reset_second_factor(const AccountConfig& config);
int change_role(const AccountConfig& config, account::Role role);
// Tells on `out` how people register, having changed it where that is asked for.
int set_registration(const AccountConfig& config, std::ostream& out);
// A table on `out`, without personal numbers.
int list_accounts(const AccountConfig& config, std::ostream& out);

}  // namespace urna::app
