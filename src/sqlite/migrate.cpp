// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "base/error.h"
#include "base/migrations.h"
#include "sqlite/database.h"

namespace urna::sqlite {
namespace {

std::int64_t version_of(Database& database) {
    Statement& query = database.prepared("PRAGMA user_version");
    const Reset reset(query);
    query.step();
    return query.integer(0);
}

std::vector<const Migration*> steps_of(std::string_view name) {
    const std::string folder = "sqlite/" + std::string(name) + "/";
    std::vector<const Migration*> steps;
    for (const Migration& migration : all_migrations()) {
        if (migration.name.starts_with(folder)) steps.push_back(&migration);
    }
    return steps;
}

void require_not_newer(std::int64_t version, std::int64_t newest, std::string_view name) {
    if (version <= newest) return;
    throw Unavailable("the database '" + std::string(name) + "' was made by a newer urna (its version is " +
                      std::to_string(version) + ", this program knows " + std::to_string(newest) + ")");
}

}  // namespace

void migrate(Database& database, std::string_view name) {
    const auto steps = steps_of(name);
    const auto newest = static_cast<std::int64_t>(steps.size());
    if (version_of(database) == newest) return;
    Transaction transaction(database, Transaction::Kind::write);
    // Asked again inside the transaction: another process may have been faster.
    const std::int64_t version = version_of(database);
    require_not_newer(version, newest, name);
    for (std::int64_t step = version; step < newest; ++step) {
        database.execute(std::string(steps[static_cast<std::size_t>(step)]->sql));
    }
    database.execute("PRAGMA user_version = " + std::to_string(newest));
    transaction.commit();
}

bool is_migrated(Database& database, std::string_view name) {
    const auto newest = static_cast<std::int64_t>(steps_of(name).size());
    const std::int64_t version = version_of(database);
    require_not_newer(version, newest, name);
    return version == newest;
}

}  // namespace urna::sqlite
