// SPDX-License-Identifier: Apache-2.0
#include "store/account_store.h"

#include <exception>
#include <utility>

#include "store/sql/account_rows.h"
#include "store/sql/known_addresses.h"
#include "store/sql/registration_rows.h"
#include "store/sql/stores.h"

namespace urna::store {
namespace {

using account::Account;
using account::Approval;
using account::RegistrationMode;
using account::Role;
using audit::Kind;
using audit::NewEvent;
using audit::Origin;
using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;

constexpr auto sql_insert =
    "INSERT INTO accounts (email, email_key, jmbg, forename, surname, administrator, approval, "
    "password_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto sql_find = "SELECT " URNA_ACCOUNT_COLUMNS ", password_hash FROM accounts WHERE email_key = ?";
constexpr auto sql_list = "SELECT " URNA_ACCOUNT_COLUMNS ", password_hash FROM accounts ORDER BY id";
constexpr auto sql_set_password = "UPDATE accounts SET password_hash = ? WHERE email_key = ?";
constexpr auto sql_set_approval = "UPDATE accounts SET approval = ? WHERE id = ?";
constexpr auto sql_remove = "DELETE FROM accounts WHERE email_key = ?";

std::optional<Account> find_account(Connection& connection, const std::string& email_key) {
    Statement& query = connection.prepared(sql_find);
    const Reset reset(query);
    if (!query.bind_all(email_key).step()) return std::nullopt;
    return read_account(query);
}

// Rolls back what was added with an invitation that is none.
class NotInvited : public std::exception {};

NewEvent event_of(const Origin& by, Kind kind, AccountId id, const Account& account) {
    const bool administrator = account.role == Role::administrator;
    return {.origin = by,
            .kind = kind,
            .object = audit::object_of(id),
            .details = account.email + (administrator ? ", administrator" : ", official")};
}

class SqlAccountStore final : public AccountStore {
 public:
    SqlAccountStore(std::shared_ptr<sql::Pool> pool, SearchAccounts search, AuditRows audit)
        : pool_(std::move(pool)), search_(std::move(search)), audit_(audit) {}

    std::optional<AccountId> add(const Account& account, const Origin& by) override {
        try {
            return pool_->run(Work::write, [&](Connection& connection) -> std::optional<AccountId> {
                const AccountId id = insert_account(connection, account);
                audit_.append(connection, event_of(by, Kind::account_added, id, account));
                return id;
            });
        } catch (const sql::ConstraintViolation&) {
            return std::nullopt;
        }
    }

    Result<AccountId, RegistrationFault> add_registered(Account account,
                                                        const std::optional<std::string>& invitation_hash,
                                                        RegistrationMode otherwise,
                                                        const Origin& by) override {
        using Added = Result<AccountId, RegistrationFault>;
        try {
            return pool_->run(Work::write, [&](Connection& connection) -> Added {
                const RegistrationMode mode = read_registration_mode(connection).value_or(otherwise);
                if (!invitation_hash && mode == RegistrationMode::closed) return RegistrationFault::closed;
                const bool at_once = invitation_hash || mode == RegistrationMode::open;
                account.approval = at_once ? Approval::approved : Approval::waiting;
                const AccountId id = insert_account(connection, account);
                if (invitation_hash && !use_invitation(connection, *invitation_hash, id, by.at))
                    throw NotInvited();
                NewEvent event = event_of(by, Kind::account_registered, id, account);
                if (invitation_hash) event.details += ", invited";
                if (!at_once) event.details += ", waiting for approval";
                audit_.append(connection, event);
                return id;
            });
        } catch (const sql::ConstraintViolation&) {
            return RegistrationFault::email;
        } catch (const NotInvited&) {
            return RegistrationFault::invitation;
        }
    }

    std::optional<Account> find(std::string_view email) override {
        const std::string key = account::email_key(email);
        return pool_->run(Work::read, [&](Connection& connection) { return find_account(connection, key); });
    }

    std::vector<Account> list() override {
        return pool_->run(Work::read, [](Connection& connection) {
            Statement& query = connection.prepared(sql_list);
            const Reset reset(query);
            std::vector<Account> accounts;
            while (query.step()) accounts.push_back(read_account(query));
            return accounts;
        });
    }

    std::vector<FoundAccount> search(const AccountSearch& wanted) override {
        return pool_->run(Work::read, [&](Connection& connection) { return search_(connection, wanted); });
    }

    bool set_password_hash(std::string_view email, const std::string& password_hash,
                           const Origin& by) override {
        const std::string key = account::email_key(email);
        return pool_->run(Work::write, [&](Connection& connection) {
            const auto account = find_account(connection, key);
            if (!account) return false;
            connection.prepared(sql_set_password).bind_all(password_hash, key).run();
            audit_.append(connection, event_of(by, Kind::password_set, account->id, *account));
            return true;
        });
    }

    bool set_approval(std::string_view email, Approval approval, const Origin& by) override {
        const std::string key = account::email_key(email);
        return pool_->run(Work::write, [&](Connection& connection) {
            const auto account = find_account(connection, key);
            if (!account) return false;
            if (account->approval == approval) return true;
            connection.prepared(sql_set_approval).bind_all(to_string(approval), account->id).run();
            const Kind kind = approval == Approval::approved ? Kind::account_approved : Kind::account_refused;
            audit_.append(connection, event_of(by, kind, account->id, *account));
            return true;
        });
    }

    bool remove(std::string_view email, const Origin& by) override {
        const std::string key = account::email_key(email);
        return pool_->run(Work::write, [&](Connection& connection) {
            const auto account = find_account(connection, key);
            if (!account || connection.prepared(sql_remove).bind_all(key).run() == 0) return false;
            audit_.append(connection, event_of(by, Kind::account_removed, account->id, *account));
            return true;
        });
    }

    void remember_address(AccountId account, std::string_view address, Instant now) override {
        const bool fresh = pool_->run(Work::read, [&](Connection& connection) {
            return has_fresh_address(connection, account, address, now);
        });
        if (fresh) return;
        try {
            pool_->run(Work::idempotent_write,
                       [&](Connection& connection) { enter_address(connection, account, address, now); });
        } catch (const sql::ConstraintViolation&) {  // the account was removed
        }
    }

    bool knows_address(std::string_view email, std::string_view address, Instant now) override {
        const std::string key = account::email_key(email);
        return pool_->run(Work::read,
                          [&](Connection& connection) { return has_address(connection, key, address, now); });
    }

 private:
    const std::shared_ptr<sql::Pool> pool_;
    const SearchAccounts search_;
    const AuditRows audit_;
};

}  // namespace

Account read_account(const Statement& row) {
    Account account;
    bool administrator = false;
    std::string approval;
    row.read_all(account.id, account.email, account.jmbg, account.forename, account.surname, administrator,
                 approval, account.password_hash);
    account.role = administrator ? Role::administrator : Role::official;
    account.approval = account::parse_approval(approval).value_or(Approval::refused);
    return account;
}

FoundAccount read_found_account(const Statement& row) {
    constexpr int shares_jmbg = 8;
    return {read_account(row), row.integer(shares_jmbg) != 0};
}

AccountId insert_account(Connection& connection, const Account& account) {
    const std::string key = account::email_key(account.email);
    connection.prepared(sql_insert)
        .bind_all(account.email, key, account.jmbg, account.forename, account.surname,
                  account.role == Role::administrator, to_string(account.approval), account.password_hash)
        .run();
    return {connection.last_insert_id()};
}

std::string_view approval_pattern(const AccountSearch& wanted) {
    return wanted.approval ? to_string(*wanted.approval) : "%";
}

void insert_first_administrator(Connection& connection, std::string password_hash, const AuditRows& audit) {
    const Account first = first_administrator(std::move(password_hash));
    const AccountId id = insert_account(connection, first);
    audit.append(connection, event_of(audit::operators_origin(), Kind::account_added, id, first));
}

std::unique_ptr<AccountStore> make_account_store(std::shared_ptr<sql::Pool> accounts, SearchAccounts search,
                                                 AuditRows audit) {
    return std::make_unique<SqlAccountStore>(std::move(accounts), std::move(search), audit);
}

}  // namespace urna::store
