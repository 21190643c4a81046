// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "base/migrations.h"
#include "mariadb/connection.h"

namespace urna::mariadb {
namespace {

// Rebuilding a large table takes its time.
constexpr std::chrono::seconds step_max{3'600};
constexpr std::int64_t lock_wait_s_max = 60;

// One process at a time migrates on a server. The lock ends with the connection.
constexpr auto sql_lock = "SELECT GET_LOCK('urna migrate', ?)";
constexpr auto sql_versions =
    "CREATE TABLE IF NOT EXISTS schema_version (version INT NOT NULL PRIMARY KEY, "
    "applied_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)) ENGINE = InnoDB";
constexpr auto sql_version = "SELECT COALESCE(MAX(version), 0) FROM schema_version";
constexpr auto sql_applied = "INSERT IGNORE INTO schema_version (version) VALUES (?)";

void lock(Connection& connection) {
    Statement& query = connection.prepared(sql_lock);
    const Reset reset(query);
    query.bind(1, lock_wait_s_max);
    if (!query.step() || query.is_null(0) || query.integer(0) != 1) {
        throw Unavailable("another process has been migrating for a minute");
    }
}

std::size_t version_of(Connection& connection) {
    Statement& query = connection.prepared(sql_version);
    const Reset reset(query);
    query.step();
    return static_cast<std::size_t>(query.integer(0));
}

std::vector<const Migration*> steps_of(std::string_view name) {
    const std::string folder = "mariadb/" + std::string(name) + "/";
    std::vector<const Migration*> steps;
    for (const Migration& migration : all_migrations()) {
        if (migration.name.starts_with(folder)) steps.push_back(&migration);
    }
    return steps;
}

void require_not_newer(std::size_t version, std::size_t newest, std::string_view database) {
    if (version <= newest) return;
    throw Unavailable("the database '" + std::string(database) +
                      "' was made by a newer urna (its version is " + std::to_string(version) +
                      ", this program knows " + std::to_string(newest) + ")");
}

}  // namespace

// The server commits before and after each statement that changes a table's shape, so a step may be found
// half done: every statement of it can be repeated.
void migrate(const Address& address, std::string_view name) {
    const auto steps = steps_of(name);
    Connection connection(address, step_max);
    lock(connection);
    connection.execute(sql_versions);
    const std::size_t version = version_of(connection);
    require_not_newer(version, steps.size(), address.database);
    for (std::size_t step = version; step < steps.size(); ++step) {
        connection.execute(std::string(steps[step]->sql));
        connection.prepared(sql_applied).bind(1, static_cast<std::int64_t>(step + 1)).run();
    }
}

bool is_migrated(Connection& connection, std::string_view name) {
    const std::size_t newest = steps_of(name).size();
    const std::size_t version = version_of(connection);
    require_not_newer(version, newest, name);
    return version == newest;
}

}  // namespace urna::mariadb
