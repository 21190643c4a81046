// `urna account`: accounts of a data directory, from the command line; also while urna serve runs on it.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

#include "account/account.h"

namespace urna::app {

struct AccountConfig {
    std::filesystem::path data = "data";
    std::optional<std::filesystem::path> password_file;  // default: asked for, or read from standard input
    account::Account account;                            // add: all but its id and hash; password: its email
};

// Each gives the exit code: 1, with what is wrong on standard error, when the account is refused or unknown.
// They throw std::runtime_error when there is no account database yet or no password can be read.
int add_account(const AccountConfig& config);
int change_password(const AccountConfig& config);
// A table on `out`, without personal numbers.
int list_accounts(const AccountConfig& config, std::ostream& out);

}  // namespace urna::app
