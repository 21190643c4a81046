// SPDX-License-Identifier: Apache-2.0
#include "store/second_factor_store.h"

#include <utility>

#include "store/sql/account_rows.h"
#include "store/sql/stores.h"

namespace urna::store {
namespace {

using audit::Kind;
using audit::Origin;
using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;

constexpr auto sql_required = "SELECT " URNA_SECOND_FACTOR_REQUIRED;
constexpr auto sql_require = "REPLACE INTO settings (name, value) VALUES ('secondFactor', ?)";
constexpr auto sql_find =
    "SELECT second_factor, second_factor_on, second_factor_step FROM accounts "
    "WHERE id = ? AND second_factor IS NOT NULL";
constexpr auto sql_keep = "UPDATE accounts SET second_factor = ? WHERE id = ? AND second_factor_on = 0";
constexpr auto sql_switch_on =
    "UPDATE accounts SET second_factor_on = 1, second_factor_step = ? "
    "WHERE id = ? AND second_factor = ? AND second_factor_on = 0";
constexpr auto sql_switch_off =
    "UPDATE accounts SET second_factor = NULL, second_factor_on = 0, second_factor_step = 0 "
    "WHERE id = ? AND second_factor_on = 1";
constexpr auto sql_use_step =
    "UPDATE accounts SET second_factor_step = ? WHERE id = ? AND second_factor_on = 1 AND second_factor_step "
    "< ?";
constexpr auto sql_add_recovery_code = "INSERT INTO recovery_codes (account, hash) VALUES (?, ?)";
constexpr auto sql_use_recovery_code = "DELETE FROM recovery_codes WHERE account = ? AND hash = ?";
constexpr auto sql_remove_recovery_codes = "DELETE FROM recovery_codes WHERE account = ?";
constexpr auto sql_count_recovery_codes = "SELECT count(*) FROM recovery_codes WHERE account = ?";

class SqlSecondFactorStore final : public SecondFactorStore {
 public:
    SqlSecondFactorStore(std::shared_ptr<sql::Pool> pool, AuditRows audit)
        : pool_(std::move(pool)), audit_(audit) {}

    bool required() override {
        return pool_->run(Work::read, [](Connection& connection) {
            Statement& query = connection.prepared(sql_required);
            const Reset reset(query);
            query.step();
            return query.integer(0) != 0;
        });
    }

    void require(bool required, const Origin& by) override {
        const std::string value = required ? "administrators" : "optional";
        pool_->run(Work::write, [&](Connection& connection) {
            connection.prepared(sql_require).bind_all(value).run();
            audit_.append(connection, {.origin = by,
                                       .kind = Kind::second_factor_changed,
                                       .object = "second factor",
                                       .details = value});
        });
    }

    std::optional<SecondFactor> find(AccountId account) override {
        return pool_->run(Work::read, [&](Connection& connection) -> std::optional<SecondFactor> {
            Statement& query = connection.prepared(sql_find);
            const Reset reset(query);
            if (!query.bind_all(account).step()) return std::nullopt;
            SecondFactor found;
            query.read_all(found.secret, found.on, found.last_step);
            return found;
        });
    }

    bool keep(AccountId account, const std::string& secret) override {
        return pool_->run(Work::write, [&](Connection& connection) {
            return connection.prepared(sql_keep).bind_all(secret, account).run() != 0;
        });
    }

    bool switch_on(AccountId id, const SecondFactor& factor, std::int64_t step,
                   const std::vector<std::string>& recovery_codes, const Origin& by) override {
        return pool_->run(Work::write, [&](Connection& connection) {
            const auto account = find_account(connection, id);
            if (!account || connection.prepared(sql_switch_on).bind_all(step, id, factor.secret).run() == 0)
                return false;
            connection.prepared(sql_remove_recovery_codes).bind_all(id).run();
            for (const std::string& hash : recovery_codes)
                connection.prepared(sql_add_recovery_code).bind_all(id, hash).run();
            end_sessions_of(connection, id);
            audit_.append(connection, event_of(by, Kind::second_factor_on, *account));
            return true;
        });
    }

    bool switch_off(AccountId id, const Origin& by) override {
        return pool_->run(Work::write, [&](Connection& connection) {
            const auto account = find_account(connection, id);
            if (!account || connection.prepared(sql_switch_off).bind_all(id).run() == 0) return false;
            connection.prepared(sql_remove_recovery_codes).bind_all(id).run();
            audit_.append(connection, event_of(by, Kind::second_factor_off, *account));
            return true;
        });
    }

    bool use_step(AccountId account, std::int64_t step) override {
        return pool_->run(Work::write, [&](Connection& connection) {
            return connection.prepared(sql_use_step).bind_all(step, account, step).run() != 0;
        });
    }

    bool use_recovery_code(AccountId id, const std::string& hash, const Origin& by) override {
        return pool_->run(Work::write, [&](Connection& connection) {
            const auto account = find_account(connection, id);
            if (!account || connection.prepared(sql_use_recovery_code).bind_all(id, hash).run() == 0)
                return false;
            audit_.append(connection, event_of(by, Kind::recovery_code_used, *account));
            return true;
        });
    }

    std::int64_t recovery_codes_left(AccountId account) override {
        return pool_->run(Work::read, [&](Connection& connection) {
            Statement& query = connection.prepared(sql_count_recovery_codes);
            const Reset reset(query);
            query.bind_all(account).step();
            return query.integer(0);
        });
    }

 private:
    const std::shared_ptr<sql::Pool> pool_;
    const AuditRows audit_;
};

}  // namespace

std::unique_ptr<SecondFactorStore> make_second_factor_store(std::shared_ptr<sql::Pool> accounts,
                                                            AuditRows audit) {
    return std::make_unique<SqlSecondFactorStore>(std::move(accounts), audit);
}

}  // namespace urna::store
