// SPDX-License-Identifier: Apache-2.0
// The database of MariaDB that holds the audit trail of another one on the same server, so that one
// transaction changes both.
#pragma once

#include <string>

#include "mariadb/connection.h"

namespace urna::store {

// Its name: `accounts_audit` of `accounts`.
std::string audit_database(const std::string& database);

// Makes it, and its tables, or brings them up to date. `address` is that of the other database, whose user
// must have the rights that deploy/mariadb/ gives.
void migrate_audit_trail(const mariadb::Address& address);

}  // namespace urna::store
