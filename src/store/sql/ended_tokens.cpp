// SPDX-License-Identifier: Apache-2.0
#include "store/sql/ended_tokens.h"

#include "store/sql/account_rows.h"

namespace urna::store {
namespace {

using sql::Connection;
using sql::Reset;
using sql::Statement;

constexpr auto sql_has = "SELECT 1 FROM ended_tokens WHERE account = ? AND hash = ?";
constexpr auto sql_delete_expired = "DELETE FROM ended_tokens WHERE account = ? AND expires_at <= ?";
constexpr auto sql_count = "SELECT count(*) FROM ended_tokens WHERE account = ?";
constexpr auto sql_delete = "DELETE FROM ended_tokens WHERE account = ?";
constexpr auto sql_enter = "INSERT INTO ended_tokens (account, hash, expires_at) VALUES (?, ?, ?)";

std::int64_t count_ended_tokens(Connection& connection, AccountId account) {
    Statement& query = connection.prepared(sql_count);
    const Reset reset(query);
    query.bind_all(account).step();
    return query.integer(0);
}

}  // namespace

bool has_ended_token(Connection& connection, AccountId account, const std::string& hash) {
    Statement& query = connection.prepared(sql_has);
    const Reset reset(query);
    return query.bind_all(account, hash).step();
}

void enter_ended_token(Connection& connection, AccountId account, const std::string& hash, Instant expires_at,
                       Instant now) {
    connection.prepared(sql_delete_expired).bind_all(account, now).run();
    if (count_ended_tokens(connection, account) >= ended_tokens_max) {
        end_sessions_of(connection, account);
        connection.prepared(sql_delete).bind_all(account).run();
        return;
    }
    connection.prepared(sql_enter).bind_all(account, hash, expires_at).run();
}

}  // namespace urna::store
