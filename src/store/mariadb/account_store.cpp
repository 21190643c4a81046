// SPDX-License-Identifier: Apache-2.0
#include "mariadb/pool.h"
#include "store/mariadb/audit_database.h"
#include "store/mariadb/installation.h"
#include "store/mariadb/stores.h"
#include "store/sql/account_rows.h"
#include "store/sql/stores.h"

namespace urna::store {
namespace {

using mariadb::Connection;
using mariadb::Pool;

constexpr auto sql_enter_installation = "INSERT IGNORE INTO installation (only_row, id) VALUES (1, ?)";
constexpr auto sql_make_first = "INSERT IGNORE INTO first_administrator VALUES (1)";

}  // namespace

Guid migrate_mariadb_accounts(const mariadb::Address& accounts,
                              const std::function<std::string()>& first_password_hash,
                              const std::optional<Guid>& wanted) {
    mariadb::migrate(accounts, "accounts");
    migrate_audit_trail(accounts);
    constexpr std::chrono::seconds hashing_max{60};
    Connection connection(accounts, hashing_max);
    const Guid installation =
        enter_installation(connection, sql_enter_installation, wanted.value_or(random_guid()));
    if (wanted) require_installation(connection, *wanted);
    connection.execute("SET SESSION idle_transaction_timeout = 60, innodb_lock_wait_timeout = 60");
    mariadb::Transaction transaction(connection);
    // A second process waits here until the first has committed or failed.
    if (connection.prepared(sql_make_first).run() == 0) return installation;
    insert_first_administrator(connection, first_password_hash(),
                               AuditRows(audit_database(accounts.database)));
    transaction.commit();
    return installation;
}

std::function<void(Connection&)> only_of_installation(const Guid& wanted) {
    return [wanted](Connection& connection) { require_installation(connection, wanted); };
}

std::unique_ptr<AccountStore> make_mariadb_account_store(std::shared_ptr<Pool> accounts) {
    const AuditRows audit(audit_database(accounts->database()));
    return make_account_store(std::move(accounts), audit);
}

std::unique_ptr<RegistrationStore> make_mariadb_registration_store(std::shared_ptr<Pool> accounts) {
    const AuditRows audit(audit_database(accounts->database()));
    return make_registration_store(std::move(accounts), audit);
}

std::unique_ptr<SecondFactorStore> make_mariadb_second_factor_store(std::shared_ptr<Pool> accounts) {
    const AuditRows audit(audit_database(accounts->database()));
    return make_second_factor_store(std::move(accounts), audit);
}

}  // namespace urna::store
