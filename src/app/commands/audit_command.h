// SPDX-License-Identifier: Apache-2.0
// `urna audit`: the audit trails of a data directory or of a cluster, also while the service runs.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

#include "app/wiring/cluster_services.h"
#include "audit/trail.h"

namespace urna::app {

struct AuditConfig {
    std::filesystem::path data = "data";
    bool cluster = false;                            // the trail is beside this database
    mariadb::Address database = local_database("");  // without a name: that of the trail
    std::string trail;     // `accounts` or `elections`; empty: both, of a data directory
    std::string head;      // verify: an event that was noted, `NUMBER:HASH`; empty: none
    audit::Limits limits;  // trim
};

// Reads each trail whole, and tells on `out` whether it is what was entered. Exit code 1 when one is not.
int verify_audit(const AuditConfig& config, std::ostream& out);

// Removes the oldest events, as the limits say.
int trim_audit(const AuditConfig& config, std::ostream& out);

}  // namespace urna::app
