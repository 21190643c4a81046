// SPDX-License-Identifier: Apache-2.0
// The table `accounts`, read and inserted into.
#pragma once

#include <optional>

#include "account/account.h"
#include "sql/statement.h"
#include "store/account_store.h"
#include "store/sql/audit_rows.h"

namespace urna::store {

// The columns that read_account() reads, but for the last one: the hash of the password. read_found_account()
// reads another one behind it: whether another account has the same jmbg.
#define URNA_ACCOUNT_COLUMNS                                                                     \
    "id, email, jmbg, forename, surname, administrator, approval, epoch, must_change_password, " \
    "password_expires_at, second_factor_on, administrator = 1 AND " URNA_SECOND_FACTOR_REQUIRED

// Whether every administrator has to have a second factor.
#define URNA_SECOND_FACTOR_REQUIRED \
    "EXISTS (SELECT 1 FROM settings WHERE name = 'secondFactor' AND value = 'administrators')"

#define URNA_SHARES_JMBG \
    "EXISTS (SELECT 1 FROM accounts other WHERE other.jmbg = accounts.jmbg AND other.id <> accounts.id)"

account::Account read_account(const sql::Statement& row);
FoundAccount read_found_account(const sql::Statement& row);

// Throws sql::ConstraintViolation when an account matches its email.
AccountId insert_account(sql::Connection& connection, const account::Account& account);

// What was begun with its tokens of before goes no further.
void end_sessions_of(sql::Connection& connection, AccountId account);

// The event of what is done to an account, whose email and role it tells.
audit::NewEvent event_of(const audit::Origin& by, audit::Kind kind, const account::Account& account);

// None when there is no such account.
std::optional<account::Account> find_account(sql::Connection& connection, AccountId account);

// Inserts the account that a new account database holds, and says so in the trail.
void insert_first_administrator(sql::Connection& connection, std::string password_hash,
                                const AuditRows& audit);

}  // namespace urna::store
