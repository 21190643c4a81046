// SPDX-License-Identifier: Apache-2.0
#include "store/sql/known_addresses.h"

#include "store/account_store.h"

namespace urna::store {
namespace {

using sql::Connection;
using sql::Reset;
using sql::Statement;

constexpr std::chrono::hours fresh_for{24};

constexpr auto sql_fresh = "SELECT 1 FROM known_addresses WHERE account = ? AND address = ? AND seen_at > ?";
constexpr auto sql_has =
    "SELECT 1 FROM known_addresses JOIN accounts ON accounts.id = known_addresses.account "
    "WHERE email_key = ? AND address = ? AND seen_at > ?";
constexpr auto sql_enter = "REPLACE INTO known_addresses (account, address, seen_at) VALUES (?, ?, ?)";
constexpr auto sql_delete_old = "DELETE FROM known_addresses WHERE seen_at <= ?";
// Those before the newest ones. MariaDB takes no LIMIT in a subquery, but in one of that subquery.
constexpr auto sql_delete_surplus =
    "DELETE FROM known_addresses WHERE account = ? AND seen_at <= (SELECT seen_at FROM (SELECT seen_at "
    "FROM known_addresses WHERE account = ? ORDER BY seen_at DESC LIMIT 1 OFFSET ?) AS surplus)";

bool gives_row(Statement& query) {
    const Reset reset(query);
    return query.step();
}

}  // namespace

bool has_fresh_address(Connection& connection, AccountId account, std::string_view address, Instant now) {
    return gives_row(connection.prepared(sql_fresh).bind_all(account, address, now - fresh_for));
}

void enter_address(Connection& connection, AccountId account, std::string_view address, Instant now) {
    connection.prepared(sql_enter).bind_all(account, address, now).run();
    connection.prepared(sql_delete_old).bind_all(now - known_address_age_max).run();
    connection.prepared(sql_delete_surplus).bind_all(account, account, known_addresses_max).run();
}

bool has_address(Connection& connection, const std::string& email_key, std::string_view address,
                 Instant now) {
    return gives_row(connection.prepared(sql_has).bind_all(email_key, address, now - known_address_age_max));
}

}  // namespace urna::store
