// SPDX-License-Identifier: Apache-2.0
#include "app/commands/audit_command.h"

#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <ostream>
#include <vector>

#include "app/wiring/private_file.h"
#include "app/wiring/require.h"
#include "audit/verification.h"
#include "mariadb/pool.h"
#include "sqlite/pool.h"
#include "store/mariadb/stores.h"
#include "store/sqlite/stores.h"

namespace urna::app {
namespace {

std::unique_ptr<audit::Trail> open_trail(const AuditConfig& config, const std::string& name) {
    if (config.cluster) {
        mariadb::Address database = config.database;
        if (database.database.empty()) database.database = name;
        return store::make_mariadb_audit_trail(std::make_shared<mariadb::Pool>(database, name));
    }
    const auto file = config.data / (name + ".db");
    require(std::filesystem::exists(file), "there is no " + file.string());
    require_owned(config.data);
    return store::make_sqlite_audit_trail(name == "accounts" ? store::open_sqlite_accounts(config.data)
                                                             : store::open_sqlite_elections(config.data));
}

std::vector<std::string> trails_of(const AuditConfig& config) {
    if (!config.trail.empty()) return {config.trail};
    require(!config.cluster, "of a cluster, name the trail: accounts or elections");
    return {"accounts", "elections"};
}

std::optional<audit::Head> head_of(const AuditConfig& config) {
    if (config.head.empty()) return std::nullopt;
    require(!config.trail.empty(), "name the trail that --head is of: accounts or elections");
    auto head = audit::parse_head(config.head);
    require(head.has_value(),
            "--head '" + config.head + "' is not NUMBER:HASH, as `urna audit verify` prints it");
    return head;
}

}  // namespace

int verify_audit(const AuditConfig& config, std::ostream& out) {
    const auto head = head_of(config);
    bool whole = true;
    bool noted_is_trimmed = false;
    for (const std::string& name : trails_of(config)) {
        const audit::Verification found = audit::verify(*open_trail(config, name), head);
        if (!found.fault.empty()) {
            out << fmt::format("{}: NOT what was entered: {}\n", name, found.fault);
            whole = false;
        } else if (found.events == 0) {
            out << fmt::format("{}: no events\n", name);
        } else {
            noted_is_trimmed = noted_is_trimmed || found.noted_is_trimmed;
            out << fmt::format("{}: {} events, from {} to {}, as they were entered; head {}\n", name,
                               found.events, found.first, found.last.number, to_string(found.last));
        }
    }
    if (whole) require(!noted_is_trimmed, "the noted event was trimmed, and cannot be compared");
    return whole ? EXIT_SUCCESS : EXIT_FAILURE;
}

int trim_audit(const AuditConfig& config, std::ostream& out) {
    for (const std::string& name : trails_of(config)) {
        const std::int64_t removed =
            open_trail(config, name)->trim(config.limits, audit::operators_origin("urna audit trim"));
        out << fmt::format("{}: {} events were removed\n", name, removed);
    }
    return EXIT_SUCCESS;
}

}  // namespace urna::app
