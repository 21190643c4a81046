// SPDX-License-Identifier: Apache-2.0
// `urna recount`: every verdict and every sum of a record anew, also while the service runs.
#pragma once

#include <filesystem>
#include <iosfwd>

#include "app/wiring/cluster_services.h"

namespace urna::app {

struct RecountConfig {
    std::filesystem::path data = "data";
    bool cluster = false;  // the record is in this database
    mariadb::Address database = local_database("elections");
};

// Writes on `out` what was looked at, and whether it is what stands in the record. Exit code 1 when it is
// not: then the first difference is written. Throws when it cannot be counted.
int recount_record(const RecountConfig& config, std::ostream& out);

}  // namespace urna::app
