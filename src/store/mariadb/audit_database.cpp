// SPDX-License-Identifier: Apache-2.0
#include "store/mariadb/audit_database.h"

#include "base/error.h"
#include "mariadb/errors.h"
#include "store/sql/audit_rows.h"

namespace urna::store {

std::string audit_database(const std::string& database) {
    return database + "_audit";
}

void migrate_audit_trail(const mariadb::Address& address) {
    mariadb::Address audit = address;
    audit.database = audit_database(address.database);
    mariadb::Connection connection(address);
    try {
        connection.execute("CREATE DATABASE IF NOT EXISTS " + sql_name(audit.database));
    } catch (const mariadb::Transient&) {
        throw;
    } catch (const Unavailable& error) {
        throw Unavailable("the audit trail needs rights on the database " + audit.database +
                          ", as docs/operating/upgrade.md gives them: " + error.what());
    }
    mariadb::migrate(audit, "audit");
}

}  // namespace urna::store
