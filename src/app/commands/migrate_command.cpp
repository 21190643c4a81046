// SPDX-License-Identifier: Apache-2.0
#include "app/commands/migrate_command.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <thread>

#include "app/wiring/serving.h"
#include "base/error.h"
#include "base/log.h"
#include "security/password.h"
#include "store/mariadb/installation.h"
#include "store/mariadb/stores.h"

namespace urna::app {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds retry_wait_min{100};
constexpr std::chrono::milliseconds retry_wait_max{2'000};

// An engine that was started together with us needs its time.
void once_the_engine_is_there(const MigrateConfig& config, const std::function<Guid()>& migrate) {
    Guid installation;
    const auto deadline = SteadyClock::now() + config.engine_wait;
    auto wait = retry_wait_min;
    while (true) {
        try {
            installation = migrate();
            break;
        } catch (const Unavailable& error) {
            if (SteadyClock::now() + wait >= deadline) throw;
            log_warning("not migrated yet, trying again", {{"error", error.what()}});
        }
        std::this_thread::sleep_for(wait);
        wait = std::min(wait * 2, retry_wait_max);
    }
    log_info("migrated", {{"database", config.database.database}, {"installation", to_string(installation)}});
}

}  // namespace

int migrate_accounts(const MigrateConfig& config) {
    const StopSignals signals;
    check_admin_password(config.admin_password);
    check_encryption(config.encryption, config.database);
    once_the_engine_is_there(config, [&] {
        try {
            return store::migrate_mariadb_accounts(
                config.database, [&] { return security::hash_password(config.admin_password); },
                config.installation);
        } catch (const store::OtherInstallation& other) {
            throw std::runtime_error(other.what());  // waiting does not help
        }
    });
    return EXIT_SUCCESS;
}

int migrate_elections(const MigrateConfig& config) {
    const StopSignals signals;
    check_encryption(config.encryption, config.database);
    once_the_engine_is_there(config, [&] { return store::migrate_mariadb_elections(config.database); });
    return EXIT_SUCCESS;
}

}  // namespace urna::app
