// SPDX-License-Identifier: Apache-2.0
// `urna migrate`: makes the tables of a MariaDB database, or brings them up to date.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "app/wiring/engine_encryption.h"
#include "app/wiring/first_administrator.h"
#include "base/guid.h"
#include "mariadb/connection.h"

namespace urna::app {

struct MigrateConfig {
    mariadb::Address database;
    EngineEncryption encryption{};
    std::string admin_password{authentication::default_password};  // of accounts, used once, with the tables
    std::optional<Guid> installation{};                            // of accounts; default: a new one
    std::chrono::milliseconds engine_wait{60'000};                 // for the engine to be there
};

// Safe to run from several processes at once and any number of times. They throw Unavailable when the engine
// is not there in time, or the database is newer than this program.
int migrate_accounts(const MigrateConfig& config);
int migrate_elections(const MigrateConfig& config);

}  // namespace urna::app
