// SPDX-License-Identifier: Apache-2.0
// The commands of the distributed mode: its services, its migrations, its queue.
#pragma once

#include <functional>
#include <string>

#include "app/commands/adopt_command.h"
#include "app/commands/migrate_command.h"
#include "app/commands/queue_command.h"
#include "app/wiring/cluster_services.h"

namespace CLI {
class App;
}

namespace urna::app {

// What their options are read into.
struct ClusterConfig {
    AuthenticationConfig authentication;
    AdminConfig admin;
    StationConfig station;
    DaemonConfig daemon;
    MigrateConfig accounts{.database = local_database("accounts")};
    MigrateConfig elections{.database = local_database("elections")};
    QueueConfig queue;
    AdoptConfig adopt;
    std::string health_url = "http://127.0.0.1:8080/healthz";
};

// Adds them to the program; the one that is called leaves what is to be run in `command`. Both outlive the
// program's parsing.
void add_cluster_commands(CLI::App& program, ClusterConfig& config, std::function<int()>& command);

}  // namespace urna::app
