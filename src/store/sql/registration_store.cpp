// SPDX-License-Identifier: Apache-2.0
#include "store/registration_store.h"

#include <limits>
#include <utility>

#include "store/sql/registration_rows.h"
#include "store/sql/stores.h"

namespace urna::store {
namespace {

using account::RegistrationMode;
using audit::Kind;
using audit::Origin;
using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;

constexpr auto mode_name = "registration";

// What an invitation is with which somebody can still register, at the instant of the parameter.
#define URNA_USABLE "used_at IS NULL AND revoked = 0 AND expires_at > ?"

constexpr auto sql_mode = "SELECT value FROM settings WHERE name = ?";
constexpr auto sql_set_mode = "REPLACE INTO settings (name, value) VALUES (?, ?)";
constexpr auto sql_invite =
    "INSERT INTO invitations (hash, note, created_at, created_by, expires_at) VALUES (?, ?, ?, ?, ?)";
constexpr auto sql_invites = "SELECT 1 FROM invitations WHERE hash = ? AND " URNA_USABLE;
constexpr auto sql_use =
    "UPDATE invitations SET used_at = ?, used_by = ? "
    "WHERE hash = ? AND " URNA_USABLE;
constexpr auto sql_revoke = "UPDATE invitations SET revoked = 1 WHERE id = ? AND " URNA_USABLE;
constexpr auto sql_list =
    "SELECT id, note, created_at, created_by, expires_at, revoked, used_at, used_by FROM invitations "
    "WHERE id < ? ORDER BY id DESC LIMIT ?";

std::string invitation_text(std::int64_t id) {
    return "invitation " + std::to_string(id);
}

class SqlRegistrationStore final : public RegistrationStore {
 public:
    SqlRegistrationStore(std::shared_ptr<sql::Pool> pool, AuditRows audit)
        : pool_(std::move(pool)), audit_(audit) {}

    std::optional<RegistrationMode> mode() override { return pool_->run(Work::read, read_registration_mode); }

    void set_mode(RegistrationMode mode, const Origin& by) override {
        pool_->run(Work::write, [&](Connection& connection) {
            connection.prepared(sql_set_mode).bind_all(std::string_view(mode_name), to_string(mode)).run();
            audit_.append(connection, {.origin = by,
                                       .kind = Kind::registration_changed,
                                       .object = "registration",
                                       .details = std::string(to_string(mode))});
        });
    }

    std::int64_t invite(const std::string& hash, const std::string& note, Instant expires_at,
                        const Origin& by) override {
        return pool_->run(Work::write, [&](Connection& connection) {
            connection.prepared(sql_invite).bind_all(hash, note, by.at, by.account, expires_at).run();
            const std::int64_t id = connection.last_insert_id();
            audit_.append(connection, {.origin = by,
                                       .kind = Kind::invitation_made,
                                       .object = invitation_text(id),
                                       .details = note});
            return id;
        });
    }

    bool invites(const std::string& hash, Instant now) override {
        return pool_->run(Work::read, [&](Connection& connection) {
            Statement& query = connection.prepared(sql_invites);
            const Reset reset(query);
            return query.bind_all(hash, now).step();
        });
    }

    bool revoke(std::int64_t id, const Origin& by) override {
        return pool_->run(Work::write, [&](Connection& connection) {
            if (connection.prepared(sql_revoke).bind_all(id, by.at).run() == 0) return false;
            audit_.append(connection,
                          {.origin = by, .kind = Kind::invitation_revoked, .object = invitation_text(id)});
            return true;
        });
    }

    std::vector<Invitation> list(std::optional<std::int64_t> before, std::size_t count_max) override {
        return pool_->run(Work::read, [&](Connection& connection) {
            Statement& query = connection.prepared(sql_list);
            const Reset reset(query);
            query.bind_all(before.value_or(std::numeric_limits<std::int64_t>::max()), count_max);
            std::vector<Invitation> invitations;
            while (query.step()) {
                Invitation one;
                query.read_all(one.id, one.note, one.created_at, one.created_by, one.expires_at, one.revoked,
                               one.used_at, one.used_by);
                invitations.push_back(std::move(one));
            }
            return invitations;
        });
    }

 private:
    const std::shared_ptr<sql::Pool> pool_;
    const AuditRows audit_;
};

}  // namespace

std::optional<RegistrationMode> read_registration_mode(Connection& connection) {
    Statement& query = connection.prepared(sql_mode);
    const Reset reset(query);
    if (!query.bind_all(std::string_view(mode_name)).step()) return std::nullopt;
    return account::parse_registration_mode(query.text(0));
}

bool use_invitation(Connection& connection, const std::string& hash, AccountId by, Instant now) {
    return connection.prepared(sql_use).bind_all(now, by, hash, now).run() != 0;
}

std::unique_ptr<RegistrationStore> make_registration_store(std::shared_ptr<sql::Pool> accounts,
                                                           AuditRows audit) {
    return std::make_unique<SqlRegistrationStore>(std::move(accounts), audit);
}

}  // namespace urna::store
