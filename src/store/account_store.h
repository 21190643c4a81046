// SPDX-License-Identifier: Apache-2.0
// Where accounts are kept. Every call may throw Unavailable.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "account/account.h"

namespace urna::store {

// Which accounts a page shows.
struct AccountSearch {
    std::string text;  // UTF-8; empty: all
    AccountId after;   // those of higher ids
    std::size_t accounts_max = 0;
};

class AccountStore {
 public:
    virtual ~AccountStore() = default;

    // Keeps a new account (its id is ignored) and gives its id, which is never given again. None when an
    // account matches its email.
    virtual std::optional<AccountId> add(const account::Account& account) = 0;

    // The account that matches the email, if any.
    virtual std::optional<account::Account> find(std::string_view email) = 0;

    // All accounts by id.
    virtual std::vector<account::Account> list() = 0;

    // At most so many accounts by id, without their password hashes, of whom the email, the forename, the
    // surname or the jmbg contains the text. Letters match in either case.
    virtual std::vector<account::Account> search(const AccountSearch& wanted) = 0;

    // False when no account matches the email.
    virtual bool set_password_hash(std::string_view email, const std::string& password_hash) = 0;
    virtual bool remove(std::string_view email) = 0;
};

// The account that a new account database holds, always with id 1.
account::Account first_administrator(std::string password_hash);
inline constexpr AccountId first_administrator_id{1};

}  // namespace urna::store
