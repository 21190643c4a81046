// SPDX-License-Identifier: Apache-2.0
// The table `accounts`, read and inserted into.
#pragma once

#include "account/account.h"
#include "sql/statement.h"
#include "store/sql/audit_rows.h"

namespace urna::store {

// The columns that read_account() reads, but for the last one: the hash of the password.
#define URNA_ACCOUNT_COLUMNS "id, email, jmbg, forename, surname, administrator"

account::Account read_account(const sql::Statement& row);

// Throws sql::ConstraintViolation when an account matches its email.
AccountId insert_account(sql::Connection& connection, const account::Account& account);

// Inserts the account that a new account database holds, and says so in the trail.
void insert_first_administrator(sql::Connection& connection, std::string password_hash,
                                const AuditRows& audit);

}  // namespace urna::store
