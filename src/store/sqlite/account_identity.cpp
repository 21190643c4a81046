// SPDX-License-Identifier: Apache-2.0
#include "sqlite/pool.h"
#include "store/sqlite/stores.h"

namespace urna::store {
namespace {

using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;

// sqlite_sequence remembers the highest id ever given, also when the accounts have been deleted.
constexpr auto sql_state =
    "SELECT (SELECT id FROM installation), "
    "(SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'accounts')";
constexpr auto sql_join = "INSERT OR REPLACE INTO installation (only_row, id) VALUES (1, ?)";

class SqliteAccountIdentity final : public AccountIdentity {
 public:
    explicit SqliteAccountIdentity(const std::filesystem::path& directory) : pool_(directory, "accounts") {}

    AccountState state() override {
        return pool_.run(Work::read, [](Connection& connection) {
            Statement& query = connection.prepared(sql_state);
            const Reset reset(query);
            query.step();
            AccountState state;
            std::int64_t last = 0;
            query.read_all(state.installation, last);
            state.made = last > 0;
            state.used = last > 1;
            return state;
        });
    }

    void join(const Guid& installation) override {
        pool_.run(Work::write, [&](Connection& connection) {
            connection.prepared(sql_join).bind_all(installation).run();
        });
    }

 private:
    sqlite::Pool pool_;
};

}  // namespace

std::unique_ptr<AccountIdentity> make_sqlite_account_identity(const std::filesystem::path& directory) {
    return std::make_unique<SqliteAccountIdentity>(directory);
}

}  // namespace urna::store
