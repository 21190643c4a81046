// SPDX-License-Identifier: Apache-2.0
#include "sqlite/pool.h"
#include "store/sqlite/rows.h"
#include "store/sqlite/stores.h"

namespace urna::store {
namespace {

using sqlite::Reset;
using sqlite::Statement;

// sqlite_sequence remembers the highest id ever given, also when the accounts have been deleted.
constexpr auto sql_state =
    "SELECT (SELECT id FROM installation), "
    "(SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'accounts')";
constexpr auto sql_join = "INSERT OR REPLACE INTO installation (only_row, id) VALUES (1, ?)";

class SqliteAccountIdentity final : public AccountIdentity {
 public:
    explicit SqliteAccountIdentity(const std::filesystem::path& directory) : pool_(directory, "accounts") {}

    AccountState state() override {
        const auto database = pool_.reader();
        Statement& query = database->prepared(sql_state);
        const Reset reset(query);
        query.step();
        AccountState state;
        if (!query.is_null(0)) state.installation = guid_of(query.blob(0));
        state.made = query.integer(1) > 0;
        state.used = query.integer(1) > 1;
        return state;
    }

    void join(const Guid& installation) override {
        const auto database = pool_.writer();
        database->prepared(sql_join).bind(1, blob(installation)).run();
    }

 private:
    sqlite::Pool pool_;
};

}  // namespace

std::unique_ptr<AccountIdentity> make_sqlite_account_identity(const std::filesystem::path& directory) {
    return std::make_unique<SqliteAccountIdentity>(directory);
}

}  // namespace urna::store
