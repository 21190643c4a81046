// SPDX-License-Identifier: Apache-2.0
#include "store/account_store.h"

#include <exception>
#include <utility>

#include "base/text.h"
#include "store/sql/account_rows.h"
#include "store/sql/ended_tokens.h"
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
    "must_change_password, password_expires_at, password_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto sql_find = "SELECT " URNA_ACCOUNT_COLUMNS ", password_hash FROM accounts WHERE email_key = ?";
constexpr auto sql_find_by_id = "SELECT " URNA_ACCOUNT_COLUMNS ", password_hash FROM accounts WHERE id = ?";
constexpr auto sql_list = "SELECT " URNA_ACCOUNT_COLUMNS ", password_hash FROM accounts ORDER BY id";
constexpr auto sql_search = "SELECT " URNA_ACCOUNT_COLUMNS ", '', " URNA_SHARES_JMBG
                            " FROM accounts WHERE id > ? AND approval LIKE ? ORDER BY id LIMIT ?";
constexpr auto sql_set_password =
    "UPDATE accounts SET password_hash = ?, must_change_password = ?, password_expires_at = ?, "
    "epoch = epoch + 1 WHERE id = ? AND epoch = COALESCE(?, epoch)";
constexpr auto sql_set_role = "UPDATE accounts SET administrator = ? WHERE id = ?";
constexpr auto sql_require_new_password = "UPDATE accounts SET must_change_password = 1 WHERE id = ?";
constexpr auto sql_administrators = "SELECT count(*) FROM accounts WHERE administrator = 1";
constexpr auto sql_end_sessions = "UPDATE accounts SET epoch = epoch + 1 WHERE id = ?";
// More epochs than an account has had since any backup.
constexpr auto sql_end_all_sessions = "UPDATE accounts SET epoch = epoch + 1000000";
constexpr auto sql_set_approval = "UPDATE accounts SET approval = ? WHERE id = ?";
constexpr auto sql_remove = "DELETE FROM accounts WHERE email_key = ?";

std::optional<Account> find_by_email(Connection& connection, const std::string& email_key) {
    Statement& query = connection.prepared(sql_find);
    const Reset reset(query);
    if (!query.bind_all(email_key).step()) return std::nullopt;
    return read_account(query);
}

// The pattern of LIKE for the approval that is searched for.
std::string_view approval_pattern(const AccountSearch& wanted) {
    return wanted.approval ? to_string(*wanted.approval) : "%";
}

bool has(const Account& account, const std::string& form) {
    for (const std::string* text : {&account.email, &account.forename, &account.surname, &account.jmbg}) {
        if (search_form(*text).find(form) != std::string::npos) return true;
    }
    return false;
}

// No engine compares texts by their search form, so all accounts are read, some at a time.
std::vector<FoundAccount> search_accounts(Connection& connection, const AccountSearch& wanted) {
    constexpr std::size_t read_at_once = 1'000;
    const std::string form = search_form(wanted.text);
    const std::size_t rows_max = form.empty() ? wanted.accounts_max : read_at_once;
    std::vector<FoundAccount> accounts;
    AccountId after = wanted.after;
    for (std::size_t rows = rows_max; rows == rows_max && accounts.size() < wanted.accounts_max;) {
        Statement& query = connection.prepared(sql_search);
        const Reset reset(query);
        query.bind_all(after, approval_pattern(wanted), rows_max);
        for (rows = 0; query.step(); ++rows) {
            FoundAccount account = read_found_account(query);
            after = account.id;
            if (accounts.size() < wanted.accounts_max && has(account, form))
                accounts.push_back(std::move(account));
        }
    }
    return accounts;
}

std::int64_t count_administrators(Connection& connection) {
    Statement& query = connection.prepared(sql_administrators);
    const Reset reset(query);
    query.step();
    return query.integer(0);
}

// Rolls back what was added with an invitation that is none.
class NotInvited : public std::exception {};

class SqlAccountStore final : public AccountStore {
 public:
    SqlAccountStore(std::shared_ptr<sql::Pool> pool, AuditRows audit)
        : pool_(std::move(pool)), audit_(audit) {}

    std::optional<AccountId> add(const Account& account, const Origin& by) override {
        try {
            return pool_->run(Work::write, [&](Connection& connection) -> std::optional<AccountId> {
                Account added = account;
                added.id = insert_account(connection, account);
                audit_.append(connection, event_of(by, Kind::account_added, added));
                return added.id;
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
                account.id = insert_account(connection, account);
                if (invitation_hash && !use_invitation(connection, *invitation_hash, account.id, by.at))
                    throw NotInvited();
                NewEvent event = event_of(by, Kind::account_registered, account);
                if (invitation_hash) event.details += ", invited";
                if (!at_once) event.details += ", waiting for approval";
                audit_.append(connection, event);
                return account.id;
            });
        } catch (const sql::ConstraintViolation&) {
            return RegistrationFault::email;
        } catch (const NotInvited&) {
            return RegistrationFault::invitation;
        }
    }

    std::optional<Account> find(std::string_view email) override {
        const std::string key = account::email_key(email);
        return pool_->run(Work::read, [&](Connection& connection) { return find_by_email(connection, key); });
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
        return pool_->run(Work::read,
                          [&](Connection& connection) { return search_accounts(connection, wanted); });
    }

    bool set_password(AccountId id, const NewPassword& password, const Origin& by) override {
        return pool_->run(Work::write, [&](Connection& connection) {
            const auto account = find_account(connection, id);
            if (!account) return false;
            Statement& set = connection.prepared(sql_set_password);
            set.bind_all(password.hash, password.temporary, password.expires_at, id, password.asked_in_epoch);
            if (set.run() == 0) return false;
            NewEvent event = event_of(by, Kind::password_set, *account);
            if (password.temporary) event.details += ", temporary";
            audit_.append(connection, event);
            return true;
        });
    }

    bool set_approval(std::string_view email, Approval approval, const Origin& by) override {
        const std::string key = account::email_key(email);
        return pool_->run(Work::write, [&](Connection& connection) {
            audit_.lock(connection);  // of this and a promotion, one comes second
            const auto account = find_by_email(connection, key);
            if (!account || account->role == Role::administrator) return false;
            if (account->approval == approval) return true;
            connection.prepared(sql_set_approval).bind_all(to_string(approval), account->id).run();
            if (approval == Approval::refused) end_sessions_of(connection, account->id);
            const Kind kind = approval == Approval::approved ? Kind::account_approved : Kind::account_refused;
            audit_.append(connection, event_of(by, kind, *account));
            return true;
        });
    }

    bool end_sessions(AccountId id, const Origin& by) override {
        return pool_->run(Work::write, [&](Connection& connection) {
            const auto account = find_account(connection, id);
            if (!account) return false;
            end_sessions_of(connection, id);
            audit_.append(connection, event_of(by, Kind::sessions_ended, *account));
            return true;
        });
    }

    void end_all_sessions(const Origin& by) override {
        pool_->run(Work::write, [&](Connection& connection) {
            connection.prepared(sql_end_all_sessions).run();
            audit_.append(connection, {.origin = by, .kind = Kind::sessions_ended, .object = "all accounts"});
        });
    }

    Result<void, RoleFault> set_role(AccountId id, Role role, const Origin& by) override {
        using Set = Result<void, RoleFault>;
        return pool_->run(Work::write, [&](Connection& connection) -> Set {
            audit_.lock(connection);  // of two that demote one another, one comes second
            const auto account = find_account(connection, id);
            if (!account) return RoleFault::unknown;
            if (account->role == role) return {};
            const bool promoted = role == Role::administrator;
            if (promoted && account->approval != Approval::approved) return RoleFault::not_approved;
            if (!promoted && count_administrators(connection) == 1) return RoleFault::last_administrator;
            connection.prepared(sql_set_role).bind_all(promoted, id).run();
            if (promoted) connection.prepared(sql_require_new_password).bind_all(id).run();
            end_sessions_of(connection, id);
            const Kind kind = promoted ? Kind::administrator_promoted : Kind::administrator_demoted;
            audit_.append(connection, event_of(by, kind, *account));
            return {};
        });
    }

    void end_token(AccountId id, const std::string& hash, Instant expires_at, const Origin& by,
                   bool is_replaced) override {
        pool_->run(Work::write, [&](Connection& connection) {
            audit_.lock(connection);  // of two that end one token, one comes second
            const auto account = find_account(connection, id);
            if (!account || has_ended_token(connection, id, hash)) return;
            enter_ended_token(connection, id, hash, expires_at, by.at);
            if (!is_replaced) audit_.append(connection, event_of(by, Kind::sign_out, *account));
        });
    }

    bool is_ended(AccountId id, const std::string& hash) override {
        return pool_->run(Work::read,
                          [&](Connection& connection) { return has_ended_token(connection, id, hash); });
    }

    bool remove(std::string_view email, const Origin& by) override {
        const std::string key = account::email_key(email);
        return pool_->run(Work::write, [&](Connection& connection) {
            const auto account = find_by_email(connection, key);
            if (!account || connection.prepared(sql_remove).bind_all(key).run() == 0) return false;
            audit_.append(connection, event_of(by, Kind::account_removed, *account));
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
    const AuditRows audit_;
};

}  // namespace

Account read_account(const Statement& row) {
    Account account;
    bool administrator = false;
    std::string approval;
    row.read_all(account.id, account.email, account.jmbg, account.forename, account.surname, administrator,
                 approval, account.epoch, account.must_change_password, account.password_expires_at,
                 account.has_second_factor, account.needs_second_factor, account.password_hash);
    account.role = administrator ? Role::administrator : Role::official;
    account.approval = account::parse_approval(approval).value_or(Approval::refused);
    return account;
}

FoundAccount read_found_account(const Statement& row) {
    constexpr int shares_jmbg = 13;
    return {read_account(row), row.integer(shares_jmbg) != 0};
}

AccountId insert_account(Connection& connection, const Account& account) {
    const std::string key = account::email_key(account.email);
    connection.prepared(sql_insert)
        .bind_all(account.email, key, account.jmbg, account.forename, account.surname,
                  account.role == Role::administrator, to_string(account.approval),
                  account.must_change_password, account.password_expires_at, account.password_hash)
        .run();
    return {connection.last_insert_id()};
}

std::optional<Account> find_account(Connection& connection, AccountId account) {
    Statement& query = connection.prepared(sql_find_by_id);
    const Reset reset(query);
    if (!query.bind_all(account).step()) return std::nullopt;
    return read_account(query);
}

void end_sessions_of(Connection& connection, AccountId account) {
    connection.prepared(sql_end_sessions).bind_all(account).run();
}

NewEvent event_of(const Origin& by, Kind kind, const Account& account) {
    const bool administrator = account.role == Role::administrator;
    return {.origin = by,
            .kind = kind,
            .object = audit::object_of(account.id),
            .details = account.email + (administrator ? ", administrator" : ", official")};
}

void insert_first_administrator(Connection& connection, std::string password_hash, const AuditRows& audit) {
    Account first = first_administrator(std::move(password_hash));
    first.id = insert_account(connection, first);
    audit.append(connection, event_of(audit::operators_origin(), Kind::account_added, first));
}

std::unique_ptr<AccountStore> make_account_store(std::shared_ptr<sql::Pool> accounts, AuditRows audit) {
    return std::make_unique<SqlAccountStore>(std::move(accounts), audit);
}

}  // namespace urna::store
