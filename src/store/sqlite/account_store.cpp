// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "base/text.h"
#include "sqlite/pool.h"
#include "store/sqlite/stores.h"

namespace urna::store {
namespace {

using account::Account;
using account::Role;
using sqlite::Pool;
using sqlite::Reset;
using sqlite::Statement;
using sqlite::Transaction;

constexpr auto sql_insert =
    "INSERT INTO accounts (email, email_key, jmbg, forename, surname, administrator, password_hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr auto sql_find =
    "SELECT id, email, jmbg, forename, surname, administrator, password_hash FROM accounts WHERE email_key = "
    "?";
constexpr auto sql_list =
    "SELECT id, email, jmbg, forename, surname, administrator, password_hash FROM accounts ORDER BY id";
constexpr auto sql_from =
    "SELECT id, email, jmbg, forename, surname, administrator, '' FROM accounts WHERE id > ? ORDER BY id";
constexpr auto sql_set_password = "UPDATE accounts SET password_hash = ? WHERE email_key = ?";
constexpr auto sql_remove = "DELETE FROM accounts WHERE email_key = ?";
// sqlite_sequence remembers whether there ever was an account, also when all have been deleted.
constexpr auto sql_ever_used = "SELECT count(*) FROM sqlite_sequence WHERE name = 'accounts'";

Account row(const Statement& found) {
    return {.id = {found.integer(0)},
            .jmbg = found.text(2),
            .forename = found.text(3),
            .surname = found.text(4),
            .email = found.text(1),
            .role = found.integer(5) != 0 ? Role::administrator : Role::official,
            .password_hash = found.text(6)};
}

bool has(const Account& account, const std::string& lower_case) {
    for (const std::string* text : {&account.email, &account.forename, &account.surname, &account.jmbg}) {
        if (lower_case_of(*text).find(lower_case) != std::string::npos) return true;
    }
    return false;
}

AccountId insert(sqlite::Database& database, const Account& account) {
    const std::string key = account::email_key(account.email);
    database.prepared(sql_insert)
        .bind(1, account.email)
        .bind(2, key)
        .bind(3, account.jmbg)
        .bind(4, account.forename)
        .bind(5, account.surname)
        .bind(6, static_cast<std::int64_t>(account.role == Role::administrator))
        .bind(7, account.password_hash)
        .run();
    return {database.last_insert_rowid()};
}

class SqliteAccountStore final : public AccountStore {
 public:
    SqliteAccountStore(const std::filesystem::path& directory,
                       const std::function<std::string()>& first_password_hash)
        : pool_(directory, "accounts") {
        // Mostly there is nothing to write, and perhaps nothing can be written.
        if (ever_used(*pool_.reader())) return;
        const auto database = pool_.writer();
        Transaction transaction(*database, Transaction::Kind::write);
        if (!ever_used(*database)) insert(*database, first_administrator(first_password_hash()));
        transaction.commit();
    }

    Result<AccountId> add(const Account& account) override {
        const auto database = pool_.writer();
        try {
            return insert(*database, account);
        } catch (const sqlite::ConstraintViolation&) {
            return invalid("Email already exists.");
        }
    }

    std::optional<Account> find(std::string_view email) override {
        const std::string key = account::email_key(email);
        const auto database = pool_.reader();
        Statement& query = database->prepared(sql_find);
        const Reset reset(query);
        if (!query.bind(1, key).step()) return std::nullopt;
        return row(query);
    }

    std::vector<Account> list() override {
        const auto database = pool_.reader();
        Statement& query = database->prepared(sql_list);
        const Reset reset(query);
        std::vector<Account> accounts;
        while (query.step()) accounts.push_back(row(query));
        return accounts;
    }

    // LIKE and LOWER know of the case of ASCII letters only.
    std::vector<Account> search(const AccountSearch& wanted) override {
        const std::string text = lower_case_of(wanted.text);
        const auto database = pool_.reader();
        Statement& query = database->prepared(sql_from);
        const Reset reset(query);
        query.bind(1, wanted.after.value);
        std::vector<Account> accounts;
        while (accounts.size() < wanted.accounts_max && query.step()) {
            Account account = row(query);
            if (has(account, text)) accounts.push_back(std::move(account));
        }
        return accounts;
    }

    bool set_password_hash(std::string_view email, const std::string& password_hash) override {
        const std::string key = account::email_key(email);
        const auto database = pool_.writer();
        database->prepared(sql_set_password).bind(1, password_hash).bind(2, key).run();
        return database->changes() != 0;
    }

    bool remove(std::string_view email) override {
        const std::string key = account::email_key(email);
        const auto database = pool_.writer();
        database->prepared(sql_remove).bind(1, key).run();
        return database->changes() != 0;
    }

 private:
    static bool ever_used(sqlite::Database& database) {
        Statement& query = database.prepared(sql_ever_used);
        const Reset reset(query);
        query.step();
        return query.integer(0) != 0;
    }

    Pool pool_;
};

}  // namespace

std::unique_ptr<AccountStore> make_sqlite_account_store(
    const std::filesystem::path& directory, const std::function<std::string()>& first_password_hash) {
    return std::make_unique<SqliteAccountStore>(directory, first_password_hash);
}

}  // namespace urna::store
