// SPDX-License-Identifier: Apache-2.0
#include "store/engines.h"

#include "mariadb/pool.h"
#include "sqlite/database.h"
#include "store/mariadb/audit_database.h"
#include "store/mariadb/stores.h"
#include "store/sqlite/stores.h"
#include "support/mariadb_server.h"
#include "support/temporary_directory.h"

namespace urna::store {
namespace {

std::string first_hash() {
    return "first hash";
}

class SqliteInstance final : public StoreInstance {
 public:
    Stores open() override {
        const auto accounts = open_sqlite_accounts(directory_.path());
        const auto pool = open_sqlite_elections(directory_.path());
        return {make_sqlite_account_store(accounts, first_hash),
                make_sqlite_election_store(pool),
                make_sqlite_election_changes(pool),
                make_sqlite_ballot_store(pool),
                make_sqlite_lease_store(pool),
                make_sqlite_queue_ledger(pool),
                make_sqlite_upload_record(pool),
                make_sqlite_completion_record(pool),
                make_sqlite_law_record(pool),
                make_sqlite_clock_correction(pool),
                make_sqlite_audit_trail(accounts),
                make_sqlite_audit_trail(pool),
                make_sqlite_registration_store(accounts),
                make_sqlite_second_factor_store(accounts)};
    }
    void execute_on_accounts_audit(const std::string& sql) override { execute("accounts.db", sql); }
    void execute_on_elections_audit(const std::string& sql) override { execute("elections.db", sql); }

 private:
    void execute(const char* file, const std::string& sql) {
        sqlite::Database(directory_.path() / file).execute(sql);
    }

    TemporaryDirectory directory_;
};

class MariadbInstance final : public StoreInstance {
 public:
    Stores open() override {
        migrate_mariadb_accounts(accounts_.address(), first_hash);
        migrate_mariadb_elections(elections_.address());
        const auto accounts = std::make_shared<mariadb::Pool>(accounts_.address(), "accounts");
        const auto pool = std::make_shared<mariadb::Pool>(elections_.address(), "elections");
        return {make_mariadb_account_store(accounts),
                make_mariadb_election_store(pool),
                make_mariadb_election_changes(pool),
                make_mariadb_ballot_store(pool),
                make_mariadb_lease_store(pool),
                make_mariadb_queue_ledger(pool),
                make_mariadb_upload_record(pool),
                make_mariadb_completion_record(pool),
                make_mariadb_law_record(pool),
                make_mariadb_clock_correction(pool),
                make_mariadb_audit_trail(accounts),
                make_mariadb_audit_trail(pool),
                make_mariadb_registration_store(accounts),
                make_mariadb_second_factor_store(accounts)};
    }
    void execute_on_accounts_audit(const std::string& sql) override { execute(accounts_, sql); }
    void execute_on_elections_audit(const std::string& sql) override { execute(elections_, sql); }

 private:
    static void execute(const TemporaryDatabase& database, const std::string& sql) {
        mariadb::Address address = database.address();
        address.database = audit_database(address.database);
        mariadb::Connection(address).execute(sql);
    }

    TemporaryDatabase accounts_;
    TemporaryDatabase elections_;
};

}  // namespace

std::vector<Engine> engines() {
    return {{"sqlite", [] { return std::make_unique<SqliteInstance>(); }},
            {"mariadb", [] { return std::make_unique<MariadbInstance>(); }}};
}

}  // namespace urna::store
