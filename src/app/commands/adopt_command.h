// SPDX-License-Identifier: Apache-2.0
// `urna adopt`: makes databases that do not belong together one installation, and says what is lost by it.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

#include "app/wiring/cluster_services.h"

namespace urna::app {

struct AdoptConfig {
    std::filesystem::path data = "data";  // of an embedded service that is stopped
    bool cluster = false;                 // the election database and Redis, not the data directory
    mariadb::Address database = local_database("elections");
    queue::RedisOptions redis;
    std::optional<std::string> admin_password;  // of a first administrator who has to be made anew
    bool accept_loss = false;
};

// Says on `out` what the databases are, and what is lost. With `accept_loss` it then makes the queue forget
// the uploads that are lost, so that they can be sent again, and writes one new id into all. Exit code 1 when
// there was something to adopt and the loss was not accepted. Throws std::runtime_error when the databases
// are in use by a service that records.
int adopt(const AdoptConfig& config, std::ostream& out);

}  // namespace urna::app
