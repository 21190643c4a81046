// SPDX-License-Identifier: Apache-2.0
#include "sqlite/pool.h"
#include "store/sql/account_rows.h"
#include "store/sql/stores.h"
#include "store/sqlite/stores.h"

namespace urna::store {
namespace {

using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;

// sqlite_sequence remembers whether there ever was an account, also when all have been deleted.
constexpr auto sql_ever_used = "SELECT count(*) FROM sqlite_sequence WHERE name = 'accounts'";

bool ever_used(Connection& connection) {
    Statement& query = connection.prepared(sql_ever_used);
    const Reset reset(query);
    query.step();
    return query.integer(0) != 0;
}

}  // namespace

std::shared_ptr<sqlite::Pool> open_sqlite_accounts(const std::filesystem::path& directory) {
    return std::make_shared<sqlite::Pool>(directory, "accounts");
}

std::unique_ptr<AccountStore> make_sqlite_account_store(
    std::shared_ptr<sqlite::Pool> accounts, const std::function<std::string()>& first_password_hash) {
    const AuditRows audit("");
    // Mostly there is nothing to write, and perhaps nothing can be written.
    if (!accounts->run(Work::read, ever_used)) {
        accounts->run(Work::write, [&](Connection& connection) {
            if (!ever_used(connection)) insert_first_administrator(connection, first_password_hash(), audit);
        });
    }
    return make_account_store(std::move(accounts), audit);
}

std::unique_ptr<RegistrationStore> make_sqlite_registration_store(std::shared_ptr<sqlite::Pool> accounts) {
    return make_registration_store(std::move(accounts), AuditRows(""));
}

std::unique_ptr<SecondFactorStore> make_sqlite_second_factor_store(std::shared_ptr<sqlite::Pool> accounts) {
    return make_second_factor_store(std::move(accounts), AuditRows(""));
}

}  // namespace urna::store
