// SPDX-License-Identifier: Apache-2.0
#include "mariadb/pool.h"
#include "store/mariadb/installation.h"
#include "store/mariadb/stores.h"

namespace urna::store {
namespace {

using account::Account;
using account::Role;
using mariadb::Connection;
using mariadb::Pool;
using mariadb::Reset;
using mariadb::Statement;
using mariadb::Work;

constexpr auto sql_insert =
    "INSERT INTO accounts (email, email_key, jmbg, forename, surname, administrator, password_hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr auto sql_find =
    "SELECT id, email, jmbg, forename, surname, administrator, password_hash FROM accounts "
    "WHERE email_key = ?";
constexpr auto sql_list =
    "SELECT id, email, jmbg, forename, surname, administrator, password_hash FROM accounts ORDER BY id";
// The columns are compared byte for byte.
constexpr auto sql_search =
    "SELECT id, email, jmbg, forename, surname, administrator, '' FROM accounts WHERE id > ? AND "
    "(LOWER(email) LIKE LOWER(?) ESCAPE '!' OR LOWER(forename) LIKE LOWER(?) ESCAPE '!' "
    "OR LOWER(surname) LIKE LOWER(?) ESCAPE '!' OR jmbg LIKE ? ESCAPE '!') ORDER BY id LIMIT ?";
constexpr auto sql_exists = "SELECT 1 FROM accounts WHERE email_key = ? FOR UPDATE";
constexpr auto sql_set_password = "UPDATE accounts SET password_hash = ? WHERE email_key = ?";
constexpr auto sql_remove = "DELETE FROM accounts WHERE email_key = ?";
constexpr auto sql_enter_installation = "INSERT IGNORE INTO installation (only_row, id) VALUES (1, ?)";
constexpr auto sql_make_first = "INSERT IGNORE INTO first_administrator VALUES (1)";

// The pattern `LIKE ... ESCAPE '!'` of what contains the text: what it holds stands for itself.
std::string pattern_containing(std::string_view text) {
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '!') pattern += '!';
        pattern += c;
    }
    return pattern + "%";
}

Account row(const Statement& found) {
    return {.id = {found.integer(0)},
            .jmbg = found.text(2),
            .forename = found.text(3),
            .surname = found.text(4),
            .email = found.text(1),
            .role = found.integer(5) != 0 ? Role::administrator : Role::official,
            .password_hash = found.text(6)};
}

AccountId insert(Connection& connection, const Account& account) {
    const std::string key = account::email_key(account.email);
    connection.prepared(sql_insert)
        .bind(1, account.email)
        .bind(2, key)
        .bind(3, account.jmbg)
        .bind(4, account.forename)
        .bind(5, account.surname)
        .bind(6, static_cast<std::int64_t>(account.role == Role::administrator))
        .bind(7, account.password_hash)
        .run();
    return {connection.last_insert_id()};
}

class MariadbAccountStore final : public AccountStore {
 public:
    explicit MariadbAccountStore(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

    Result<AccountId> add(const Account& account) override {
        try {
            return pool_->run(Work::write, [&](Connection& connection) -> Result<AccountId> {
                return insert(connection, account);
            });
        } catch (const mariadb::ConstraintViolation&) {
            return invalid("Email already exists.");
        }
    }

    std::optional<Account> find(std::string_view email) override {
        const std::string key = account::email_key(email);
        return pool_->run(Work::read, [&](Connection& connection) -> std::optional<Account> {
            Statement& query = connection.prepared(sql_find);
            const Reset reset(query);
            if (!query.bind(1, key).step()) return std::nullopt;
            return row(query);
        });
    }

    std::vector<Account> list() override {
        return pool_->run(Work::read, [](Connection& connection) {
            Statement& query = connection.prepared(sql_list);
            const Reset reset(query);
            std::vector<Account> accounts;
            while (query.step()) accounts.push_back(row(query));
            return accounts;
        });
    }

    std::vector<Account> search(const AccountSearch& wanted) override {
        const std::string pattern = pattern_containing(wanted.text);
        return pool_->run(Work::read, [&](Connection& connection) {
            Statement& query = connection.prepared(sql_search);
            const Reset reset(query);
            query.bind(1, wanted.after.value);
            for (const int column : {2, 3, 4, 5}) query.bind(column, pattern);
            query.bind(6, static_cast<std::int64_t>(wanted.accounts_max));
            std::vector<Account> accounts;
            while (query.step()) accounts.push_back(row(query));
            return accounts;
        });
    }

    // The server counts the rows that changed, and one whose hash stays as it was is there all the same.
    bool set_password_hash(std::string_view email, const std::string& password_hash) override {
        const std::string key = account::email_key(email);
        return pool_->run(Work::idempotent_write, [&](Connection& connection) {
            Statement& query = connection.prepared(sql_exists);
            const Reset reset(query);
            if (!query.bind(1, key).step()) return false;
            connection.prepared(sql_set_password).bind(1, password_hash).bind(2, key).run();
            return true;
        });
    }

    bool remove(std::string_view email) override {
        const std::string key = account::email_key(email);
        return pool_->run(Work::write, [&](Connection& connection) {
            return connection.prepared(sql_remove).bind(1, key).run() != 0;
        });
    }

 private:
    std::shared_ptr<Pool> pool_;
};

}  // namespace

Guid migrate_mariadb_accounts(const mariadb::Address& accounts,
                              const std::function<std::string()>& first_password_hash,
                              const std::optional<Guid>& wanted) {
    mariadb::migrate(accounts, "accounts");
    constexpr std::chrono::seconds hashing_max{60};
    Connection connection(accounts, hashing_max);
    const Guid installation =
        enter_installation(connection, sql_enter_installation, wanted.value_or(random_guid()));
    if (wanted) require_installation(connection, *wanted);
    connection.execute("SET SESSION idle_transaction_timeout = 60, innodb_lock_wait_timeout = 60");
    mariadb::Transaction transaction(connection);
    // A second process waits here until the first has committed or failed.
    if (connection.prepared(sql_make_first).run() == 0) return installation;
    insert(connection, first_administrator(first_password_hash()));
    transaction.commit();
    return installation;
}

std::function<void(Connection&)> only_of_installation(const Guid& wanted) {
    return [wanted](Connection& connection) { require_installation(connection, wanted); };
}

std::unique_ptr<AccountStore> make_mariadb_account_store(std::shared_ptr<Pool> accounts) {
    return std::make_unique<MariadbAccountStore>(std::move(accounts));
}

}  // namespace urna::store
