// SPDX-License-Identifier: Apache-2.0
// Where accounts are kept. What changes one enters an event in the audit trail with it: both or neither.
// Every call may throw Unavailable.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "account/account.h"
#include "audit/event.h"
#include "base/error.h"
#include "base/instant.h"

namespace urna::store {

// Which accounts a page shows.
struct AccountSearch {
    std::string text;  // UTF-8; empty: all
    AccountId after;   // those of higher ids
    std::size_t accounts_max = 0;
    std::optional<account::Approval> approval = {};  // none: whatever it is
};

struct FoundAccount : account::Account {
    bool shares_jmbg = false;  // with another account
};

// Why somebody cannot register.
enum class RegistrationFault {
    email,       // an account matches it
    invitation,  // there is none, or it was used, or revoked, or its time is over
    closed,      // and there is no invitation
};

// A password that an account is given.
struct NewPassword {
    std::string hash;
    // Chosen by another: its owner has to change it, at the latest then, before they may do anything else.
    bool temporary = false;
    std::optional<Instant> expires_at = {};
    // The epoch in which its owner asked for it: in a later one the account keeps its password. None:
    // whatever the epoch is.
    std::optional<std::int64_t> asked_in_epoch = {};
};

// Why an account's role cannot be changed.
enum class RoleFault {
    unknown,             // there is no such account
    not_approved,        // it waits for approval, or was refused
    last_administrator,  // nobody would be left who could promote another
};

// How many refresh tokens of an account are known whose owner signed out. With one more all of its sessions
// are ended.
inline constexpr std::int64_t ended_tokens_max = 1'000;

// How long an address from which somebody logged in to an account is known, and how many of an account are.
inline constexpr std::chrono::hours known_address_age_max{24 * 30};
inline constexpr std::size_t known_addresses_max = 64;

class AccountStore {
 public:
    virtual ~AccountStore() = default;

    // Keeps a new account that an operator adds (its id is ignored)
    // and gives its id, which is never given again. None when an account matches its email.
    virtual std::optional<AccountId> add(const account::Account& account, const audit::Origin& by = {}) = 0;

    // The same of one who registers, as the setting is in that moment, or `otherwise` as long as nobody has
    // set it: approved, or waiting for it. Whoever is invited is approved, and the invitation is used up.
    virtual Result<AccountId, RegistrationFault> add_registered(
        account::Account account, const std::optional<std::string>& invitation_hash,
        account::RegistrationMode otherwise, const audit::Origin& by) = 0;

    // The account that matches the email, if any.
    virtual std::optional<account::Account> find(std::string_view email) = 0;

    // All accounts by id.
    virtual std::vector<account::Account> list() = 0;

    // At most so many accounts by id, without their password hashes, of whom the email, the forename, the
    // surname or the jmbg contains the text. Letters match in either case.
    virtual std::vector<FoundAccount> search(const AccountSearch& wanted) = 0;

    // These give false when there is no such account. This one ends its sessions, so does refusing it, and it
    // gives false, too, when the password was asked for in an earlier epoch.
    virtual bool set_password(AccountId account, const NewPassword& password, const audit::Origin& by) = 0;
    // Writes nothing when the account is so already. False for an administrator, too.
    virtual bool set_approval(std::string_view email, account::Approval approval,
                              const audit::Origin& by) = 0;
    virtual bool end_sessions(AccountId account, const audit::Origin& by) = 0;
    // Of all accounts, with those that began after a backup was made of these accounts.
    virtual void end_all_sessions(const audit::Origin& by) = 0;
    virtual bool remove(std::string_view email, const audit::Origin& by = {}) = 0;

    // Ends the account's sessions, too. Whoever becomes an administrator has to change the password. Writes
    // nothing when the account has the role already.
    virtual Result<void, RoleFault> set_role(AccountId account, account::Role role,
                                             const audit::Origin& by) = 0;

    // Ends the session of one refresh token. `hash`: the SHA-256 of its id in hexadecimal digits.
    // A token that another one takes the place of is no event.
    virtual void end_token(AccountId account, const std::string& hash, Instant expires_at,
                           const audit::Origin& by, bool is_replaced = false) = 0;
    virtual bool is_ended(AccountId account, const std::string& hash) = 0;

    // Remembers that somebody logged in to the account from the address; nothing when there is no such
    // account. Writes nothing when it was told so less than a day ago.
    virtual void remember_address(AccountId account, std::string_view address, Instant now) = 0;
    // Whether somebody lately logged in to the account that matches the email from the address.
    virtual bool knows_address(std::string_view email, std::string_view address, Instant now) = 0;
};

// The account that a new account database holds, always with id 1.
account::Account first_administrator(std::string password_hash);
inline constexpr AccountId first_administrator_id{1};

}  // namespace urna::store
