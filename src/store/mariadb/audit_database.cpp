// SPDX-License-Identifier: Apache-2.0
#include "store/mariadb/audit_database.h"

#include "store/sql/audit_rows.h"

namespace urna::store {

std::string audit_database(const std::string& database) {
    return database + "_audit";
}

void migrate_audit_trail(const mariadb::Address& address) {
    mariadb::Address audit = address;
    audit.database = audit_database(address.database);
    mariadb::Connection(address).execute("CREATE DATABASE IF NOT EXISTS " + sql_name(audit.database));
    mariadb::migrate(audit, "audit");
}

}  // namespace urna::store
