// SPDX-License-Identifier: Apache-2.0
// Databases as an earlier version made them: by the first of the migrations.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "base/migrations.h"
#include "mariadb/connection.h"
#include "sqlite/database.h"

namespace urna {

// Calls `apply(sql)` for the first `version` migrations of the folder, such as `sqlite/inbox`.
template <class Apply>
void for_first_migrations(const std::string& folder, int version, Apply apply) {
    int applied = 0;
    for (const Migration& migration : all_migrations()) {
        if (!migration.name.starts_with(folder + "/") || applied == version) continue;
        apply(std::string(migration.sql));
        ++applied;
    }
    if (applied != version) throw std::runtime_error(folder + " has fewer migrations than that");
}

// In a database without tables.
inline void make_earlier_schema(sqlite::Database& database, const std::string& name, int version) {
    for_first_migrations("sqlite/" + name, version, [&](const std::string& sql) { database.execute(sql); });
    database.execute("PRAGMA user_version = " + std::to_string(version));
}

inline void make_earlier_schema(mariadb::Connection& connection, const std::string& name, int version) {
    for_first_migrations("mariadb/" + name, version,
                         [&](const std::string& sql) { connection.execute(sql); });
    connection.execute(
        "CREATE TABLE schema_version (version INT NOT NULL PRIMARY KEY, "
        "applied_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)) ENGINE = InnoDB");
    for (int applied = 1; applied <= version; ++applied) {
        connection.execute("INSERT INTO schema_version (version) VALUES (" + std::to_string(applied) + ")");
    }
}

}  // namespace urna
